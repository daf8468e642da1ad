//! Name, phone number and timezone.

use leptos::{html, prelude::*};
use nameplate_domain::accounts::{FullName, ProfileError};

use super::profile_actions::{ProfileView, SaveProfile, get_time_in};
use crate::kernel::{
    ApiError, Cause, Field, FormErrors, FormOrigin, Rejection, SelectField, UnsavedBar, use_act,
    use_toasts, use_viewer,
};

pub(super) const PROFILE_SAVED: &str = "Profile saved";
const LABELS: &[(&str, &str)] =
    &[("name", "Full name"), ("phone", "Phone number"), ("timezone", "Timezone")];

/// The form of what a person says of themselves.
#[component]
pub(crate) fn ProfileSection(
    /// What is stored.
    profile: ProfileView,
    /// Every country that has phone numbers: its code, its name.
    countries: Vec<(String, String)>,
    /// The names of all timezones.
    timezones: Vec<String>,
) -> AnyView {
    let viewer = use_viewer();
    let toasts = use_toasts();
    let save = use_act::<SaveProfile>();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let stored = RwSignal::new(profile);
    let saves = RwSignal::new(0);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move || match save.value().get() {
        Some(Ok(saved)) => {
            viewer.update(|viewer| {
                if let Some(viewer) = viewer {
                    viewer.name.clone_from(&saved.name);
                    viewer.initials.clone_from(&saved.initials);
                    viewer.timezone = (!saved.timezone.is_empty()).then(|| saved.timezone.clone());
                }
            });
            stored.set(saved);
            saves.update(|count| *count += 1);
            toasts.show(PROFILE_SAVED);
        }
        // Saving again on top of what was told replaces it knowingly.
        Some(Err(ApiError {
            cause: Cause::Refused(ProfileError::ChangedMeanwhile { version, .. }),
            ..
        })) => stored.update(|stored| stored.version = version),
        _ => {}
    });
    let part = move |part: fn(&ProfileView) -> &str| {
        Signal::derive(move || part(&stored.read()).to_owned())
    };
    let countries = [(String::new(), "Choose a country".to_owned())].into_iter().chain(countries);
    view! {
        <section class="section">
            <h2>"About you"</h2>
            <ActionForm action=save node_ref=form attr:class="form" attr:novalidate="">
                <FormOrigin />
                <FormErrors rejection labels=LABELS />
                <input
                    type="hidden"
                    name="form[version]"
                    value=move || stored.read().version.to_string()
                />
                <Field
                    name="name"
                    label="Full name"
                    rejection
                    autocomplete="name"
                    stored=part(|profile| &profile.name)
                    check=|typed| FullName::parse(typed).map(drop)
                />
                <div class="field-pair">
                    <SelectField
                        name="country"
                        label="Country of the phone number"
                        rejection
                        options=countries.collect()
                        stored=part(|profile| &profile.country)
                        autocomplete="country"
                    />
                    <Field
                        name="phone"
                        label="Phone number"
                        rejection
                        kind="tel"
                        autocomplete="tel"
                        optional=true
                        stored=part(|profile| &profile.phone)
                    />
                </div>
                <TimezoneField
                    rejection
                    timezones
                    stored=part(|profile| &profile.timezone)
                    time_there=part(|profile| &profile.time_there)
                />
                <UnsavedBar form pending=save.pending() saves />
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn TimezoneField(
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// The names of all timezones.
    timezones: Vec<String>,
    /// The stored one.
    stored: Signal<String>,
    /// What time it is there.
    time_there: Signal<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let known = StoredValue::new(timezones.clone());
    // Asked only for a whole name: while one types, nothing is sent.
    let asked = Memo::new(move |_| {
        let typed = typed.get();
        let is_known = known.with_value(|known| known.contains(&typed));
        if is_known { typed } else { String::new() }
    });
    let told = RwSignal::new(String::new());
    let ask = Action::new(|timezone: &String| get_time_in(timezone.clone()));
    Effect::new(move || {
        let asked = asked.get();
        if asked.is_empty() {
            told.set(String::new());
        } else {
            ask.dispatch(asked);
        }
    });
    // What is stored now, or stands in the field again, is told by the page itself.
    let forget = move || {
        typed.set(String::new());
        told.set(String::new());
    };
    let resets = window_event_listener_untyped("reset", move |_| forget());
    on_cleanup(move || resets.remove());
    Effect::new(move || {
        time_there.track();
        forget();
    });
    Effect::new(move || {
        if let Some(Ok(time)) = ask.value().get()
            && !asked.read_untracked().is_empty()
        {
            told.set(time);
        }
    });
    let shown = move || if told.read().is_empty() { time_there.get() } else { told.get() };
    let is_unknown = move || stored.read().is_empty() && told.read().is_empty();
    let options = timezones.into_iter().map(|name| view! { <option value=name></option> });
    view! {
        <div class="field-with-note">
            <Field
                name="timezone"
                label="Timezone"
                help="Decides how every date and time is shown, and when notifications go out. Type a \
                      city to search."
                rejection
                autocomplete="off"
                optional=true
                list="timezones"
                stored
                value=typed
                described_by="timezone-now"
            />
            <datalist id="timezones">{options.collect_view()}</datalist>
            <p class="help" id="timezone-now">
                "It is " <strong>{shown}</strong>
                {move || if is_unknown() { " in UTC, which counts until you choose." } else { " there now." }}
            </p>
        </div>
    }
}

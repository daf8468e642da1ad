//! The form of what one wants to hear of.

use leptos::{form::FromFormData as _, html, prelude::*, server_fn::ServerFn as _, web_sys};
use nameplate_domain::notifications::{Matrix, NotificationPreferences};

use super::{
    filter_fields::{FilterFields, Messages},
    matrix_table::MatrixTable,
    message_fields::{Mails, TextMessages},
    preferences_actions::{
        PreferencesView, PreviewNotificationPreferences, PreviewView, SaveNotificationPreferences,
    },
    preview::Preview,
    quiet_hours_fields::QuietHoursFields,
};
use crate::kernel::{FormErrors, FormOrigin, Rejection, UnsavedBar, latest_rejection};

const LABELS: &[(&str, &str)] = &[
    ("quiet_from", "Quiet hours, from"),
    ("quiet_to", "Quiet hours, to"),
    ("weekday-0", "Quiet hours of Monday"),
    ("weekday-1", "Quiet hours of Tuesday"),
    ("weekday-2", "Quiet hours of Wednesday"),
    ("weekday-3", "Quiet hours of Thursday"),
    ("weekday-4", "Quiet hours of Friday"),
    ("weekday-5", "Quiet hours of Saturday"),
    ("weekday-6", "Quiet hours of Sunday"),
    ("text_segments", "Length of a text"),
];

/// All of it, saved as one.
#[component]
pub(super) fn PreferencesForm(
    /// What is saved, and what is tried out.
    view: PreferencesView,
    /// What keeps it.
    save: ServerAction<SaveNotificationPreferences>,
    /// What tries it out.
    preview: ServerAction<PreviewNotificationPreferences>,
) -> impl IntoView {
    let PreferencesView { saved, draft, case_types } = view;
    let is_draft = draft.is_some();
    let (shown, tried) = draft.map_or((saved.preferences, None), |(it, tried)| (it, Some(tried)));
    let stored = RwSignal::new(shown);
    let plans = RwSignal::new(saved.plans);
    let saves = RwSignal::new(0);
    let form = NodeRef::<html::Form>::new();
    let rejection = latest_rejection(move || {
        [
            (save.version().get(), Rejection::of(save.value().get())),
            (preview.version().get(), Rejection::of(preview.value().get())),
        ]
    });
    Effect::new(move |before: Option<usize>| {
        let version = save.version().get();
        // What was saved before this form was made is older than what it shows.
        if before.is_some_and(|before| before != version)
            && let Some(Ok(saved)) = save.value().get_untracked()
        {
            stored.set(saved.preferences);
            plans.set(saved.plans);
            saves.update(|count| *count += 1);
        }
        version
    });
    // What was told of the form as it was is over once it is another one.
    let previewed = RwSignal::new(tried);
    Effect::new(move |_| {
        if let Some(answer) = preview.value().get() {
            previewed.set(answer.ok());
        }
    });
    let changes = ["input", "change", "reset"]
        .map(|event| window_event_listener_untyped(event, move |_| previewed.set(None)));
    on_cleanup(move || changes.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <ActionForm action=save node_ref=form attr:class="form" attr:novalidate="">
            <FormOrigin />
            // What Enter in a field presses: the first button of a form.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">
                "Save changes"
            </button>
            <FormErrors rejection labels=LABELS />
            {is_draft
                .then(|| {
                    view! { <p class="draft">"This is a draft. Nothing of it is saved yet."</p> }
                })}
            <Channels stored form rejection />
            <Messages stored rejection />
            <FilterFields stored case_types rejection />
            <Mails stored plans rejection />
            <section class="section" id="quiet-hours">
                <h2>"Quiet hours"</h2>
                <p>"Emails wait until they end, and come as one message if there are several."</p>
                <p class="plan">{move || plans.read().quiet.clone()}</p>
                <QuietHoursFields
                    stored=Signal::derive(move || stored.read().quiet_hours)
                    rejection
                />
            </section>
            <TextMessages stored rejection />
            <PreviewButton form preview previewed=previewed.into() />
            <UnsavedBar
                form
                pending=save.pending()
                saves
                way_out_of_draft=is_draft.then_some("/settings/notifications")
            />
        </ActionForm>
    }
}

#[component]
fn Channels(
    /// What the form holds at first.
    stored: RwSignal<NotificationPreferences>,
    /// The form.
    form: NodeRef<html::Form>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    // A form that came back without script holds what was ticked.
    let kept = rejection.read_untracked().kept("cells").map(|bits| Matrix::from_bits(&bits));
    let kept = StoredValue::new(kept);
    let shown = move || kept.get_value().unwrap_or_else(|| stored.read().channels.clone());
    view! {
        <section class="section" id="channels">
            <h2>"Events and channels"</h2>
            <p>"What happens, and how you hear of it."</p>
            <MatrixTable stored=Signal::derive(shown) form />
        </section>
    }
}

/// Tells what the form would have sent, before it is saved. Without script the form goes to the server
/// and comes back with it.
#[component]
fn PreviewButton(
    /// The form.
    form: NodeRef<html::Form>,
    /// What asks.
    preview: ServerAction<PreviewNotificationPreferences>,
    /// What was answered.
    previewed: Signal<Option<PreviewView>>,
) -> impl IntoView {
    let ask = move |event: web_sys::MouseEvent| {
        let filled = form.get_untracked().and_then(|form| {
            let data = web_sys::FormData::new_with_form(&form).ok()?;
            PreviewNotificationPreferences::from_form_data(&data).ok()
        });
        if let Some(filled) = filled {
            event.prevent_default();
            preview.dispatch(filled);
        }
    };
    view! {
        <div class="preview-row" id="preview">
            <button
                class="button"
                type="submit"
                formaction=format!("{}#preview", PreviewNotificationPreferences::PATH)
                disabled=move || preview.pending().get()
                on:click=ask
            >
                "Preview before saving"
            </button>
            <Preview preview=previewed />
        </div>
    }
}

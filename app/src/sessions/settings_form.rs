//! When a session ends because nobody uses it.

use leptos::{html, prelude::*};
use nameplate_domain::sessions::IdleTimeout;

use super::settings_actions::{SaveSessionSettings, SessionSettingsView, get_session_settings};
use crate::kernel::{
    CheckBox, FormErrors, FormOrigin, Load, Rejection, SelectField, UnsavedBar, use_act, use_news,
    use_toasts,
};

/// What is said once it was saved.
pub(super) const TIMEOUT_SAVED: &str = "Saved. It holds on all your devices.";

/// How long one may be away.
#[component]
pub(crate) fn SessionTimeoutSection() -> AnyView {
    let news = use_news();
    let settings = Resource::new(move || news.get(), |_| get_session_settings());
    let toasts = use_toasts();
    // Not in the form: that is loaded anew when the settings change, be it by itself.
    let save = use_act::<SaveSessionSettings>();
    Effect::new(move || {
        if let Some(Ok(_)) = save.value().get() {
            toasts.show(TIMEOUT_SAVED);
        }
    });
    view! {
        <section class="section">
            <h2>"Session timeout"</h2>
            <p>
                "We sign you out after this time away."
                <span class="needs-script">" A minute before, the page asks."</span>
            </p>
            <Load resource=settings let:settings>
                <TimeoutForm settings save />
            </Load>
        </section>
    }
    .into_any()
}

#[component]
fn TimeoutForm(
    /// What is stored.
    settings: SessionSettingsView,
    /// What keeps what is chosen.
    save: ServerAction<SaveSessionSettings>,
) -> impl IntoView {
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let stored = RwSignal::new(settings.chosen);
    let saves = RwSignal::new(0);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |before: Option<usize>| {
        let version = save.version().get();
        // What was saved before this form was made is older than what it shows.
        if before.is_some_and(|before| before != version)
            && let Some(Ok(settings)) = save.value().get_untracked()
        {
            stored.set(settings);
            saves.update(|count| *count += 1);
        }
        version
    });
    let options = IdleTimeout::ALL
        .into_iter()
        .map(|choice| (choice.as_str().to_owned(), choice.label().to_owned()));
    view! {
        <ActionForm action=save node_ref=form attr:class="form">
            <FormOrigin />
            <FormErrors rejection />
            <SelectField
                name="idle_timeout"
                label="Sign me out after"
                rejection
                options=options.collect()
                stored=Signal::derive(move || stored.read().idle_timeout.as_str().to_owned())
                autocomplete="off"
            />
            <CheckBox
                name="applies_to_remembered"
                label="Also where I chose to be remembered"
                rejection
                stored=Signal::derive(move || stored.read().applies_to_remembered)
            />
            {settings
                .longest_idle
                .map(|longest| {
                    view! {
                        <p class="help">
                            {format!(
                                "A company of yours allows at most {}, also where you are remembered.",
                                longest.label(),
                            )}
                        </p>
                    }
                })}
            <UnsavedBar form pending=save.pending() saves />
        </ActionForm>
    }
}

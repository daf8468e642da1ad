//! How mails come, and when one is warned of a long text message.

use leptos::prelude::*;
use nameplate_domain::notifications::{DigestFrequency, NotificationPreferences, TextWarning};

use super::preferences_actions::PlansView;
use crate::kernel::{CheckBox, Rejection, SelectField};

/// One mail for each event, or digests.
#[component]
pub(super) fn Mails(
    /// What the form holds at first.
    stored: RwSignal<NotificationPreferences>,
    /// What comes of it, in words.
    plans: RwSignal<PlansView>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let options =
        DigestFrequency::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    view! {
        <section class="section" id="email">
            <h2>"Email"</h2>
            <p>"One mail for each event, or many gathered into a digest."</p>
            <CheckBox
                name="digest_mode"
                label="Digest mode"
                rejection
                stored=Signal::derive(move || stored.read().email.digest_mode)
            />
            <SelectField
                name="digest_frequency"
                label="Digests go out"
                rejection
                options=options.collect()
                stored=Signal::derive(move || {
                    stored.read().email.digest_frequency.as_str().to_owned()
                })
                autocomplete="off"
            />
            <p class="plan">{move || plans.read().digest.clone()}</p>
            <p class="help">
                {move || format!("Times are those of {}. ", plans.read().timezone)}
                <a href="/settings/profile">"Change your timezone"</a>
            </p>
        </section>
    }
}

/// When one is warned of a long text message.
#[component]
pub(super) fn TextMessages(
    /// What the form holds at first.
    stored: RwSignal<NotificationPreferences>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let options = TextWarning::SEGMENTS.map(|count| {
        let words = if count == 1 { "1 segment".to_owned() } else { format!("{count} segments") };
        (count.to_string(), words)
    });
    view! {
        <section class="section" id="text-messages">
            <h2>"Text messages"</h2>
            <p>"Long texts are sent, and paid for, in several segments."</p>
            <CheckBox
                name="text_warning"
                label="Warn me when a text is long"
                rejection
                stored=Signal::derive(move || stored.read().text_warning.is_on)
            />
            <SelectField
                name="text_segments"
                label="Longer than"
                rejection
                options=options.collect()
                stored=Signal::derive(move || stored.read().text_warning.segments.to_string())
                autocomplete="off"
            />
        </section>
    }
}

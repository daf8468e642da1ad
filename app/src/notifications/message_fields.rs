//! How mails come, and when one is warned of a long text message.

use leptos::prelude::*;
use nameplate_domain::notifications::{DigestFrequency, PreferencesForm, TextWarning};

use super::schedule::ScheduleSummary;
use crate::kernel::{CheckBox, SelectField};

/// One mail for each event, or digests.
pub(super) fn mails(form: &PreferencesForm, schedule: &ScheduleSummary) -> AnyView {
    let options =
        DigestFrequency::ALL.iter().map(|it| (it.as_str().to_owned(), it.label().to_owned()));
    let digests = schedule.digests.iter().map(|(frequency, words)| {
        view! { <p data-when=frequency.as_str()>{words.clone()}</p> }
    });
    let digests = digests.collect_view();
    view! {
        <section class="section" id="email">
            <h2>"Email"</h2>
            <p>"One mail for each event, or many gathered into a digest."</p>
            <CheckBox name="digest_mode" label="Digest mode" checked=form.digest_mode />
            <SelectField
                name="digest_frequency"
                label="Digests go out"
                options=options.collect()
                value=form.digest_frequency.as_str()
            />
            <div class="preferences-schedule">
                <p data-when="one-by-one">"Digest mode is off: each email goes out by itself."</p>
                {digests}
            </div>
            <p class="help">
                {format!("Times are those of {}. ", schedule.timezone)}
                <a href="/settings/profile">"Change your timezone"</a>
            </p>
        </section>
    }
    .into_any()
}

/// When one is warned of a long text message.
pub(super) fn text_messages(form: &PreferencesForm) -> AnyView {
    let options = TextWarning::SEGMENTS.map(|count| {
        let words = if count == 1 { "1 segment".to_owned() } else { format!("{count} segments") };
        (count.to_string(), words)
    });
    view! {
        <section class="section" id="text-messages">
            <h2>"Text messages"</h2>
            <p>"A long text is sent, and paid for, in several segments."</p>
            <CheckBox
                name="text_warning"
                label="Warn me when a text is long"
                checked=form.text_warning
            />
            <SelectField
                name="text_segments"
                label="Longer than"
                options=options.collect()
                value=form.text_segments.clone()
            />
        </section>
    }
    .into_any()
}

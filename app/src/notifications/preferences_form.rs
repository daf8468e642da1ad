//! The form of what one wants to hear of.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::{companies::CaseTypeName, notifications::PreferencesForm};

use super::{
    filter_fields::{filters, messages},
    matrix_table::matrix_table,
    message_fields::{mails, text_messages},
    preferences_actions::{PreviewNotificationPreferences, SaveNotificationPreferences},
    quiet_hours_fields::quiet_hours,
    schedule::ScheduleSummary,
};
use crate::kernel::{Form, Fragment, FragmentButton, Glyph, Icon, SaveBar};

/// The whole form of the preferences, saved as one.
#[component]
pub(super) fn EditPreferences(
    /// What the fields hold at first.
    form: PreferencesForm,
    /// Whether emails about notifications are taken at all.
    takes_emails: bool,
    case_types: Vec<CaseTypeName>,
    schedule: ScheduleSummary,
    /// Whether it is a draft, of which nothing is saved.
    is_draft: bool,
    /// What the draft would have sent.
    #[prop(optional_no_strip)]
    preview: Option<AnyView>,
) -> AnyView {
    let draft_words = is_draft
        .then(|| view! { <p class="preferences-draft">"This is a draft. Nothing of it is saved yet."</p> });
    view! {
        <Form
            act=SaveNotificationPreferences::PATH
            also=PreviewNotificationPreferences::PATH
            draft=is_draft
        >
            // What Enter in a field presses: the first button of a form.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">
                "Save changes"
            </button>
            {draft_words}
            <section class="section" id="channels">
                <h2>"Events and channels"</h2>
                <p>"What happens, and how you hear of it."</p>
                {(!takes_emails).then(no_emails)}
                {matrix_table(form.cells.clone())}
            </section>
            {messages(&form)}
            {filters(&form, &case_types)}
            {mails(&form, &schedule)}
            {quiet_hours(&form, schedule.quiet)}
            {text_messages(&form)}
            // Tells what the form would have sent, before it is saved.
            <div class="preferences-preview">
                <FragmentButton
                    act=PreviewNotificationPreferences::PATH
                    fragment="preview"
                    label="Preview before saving"
                />
                <Fragment id="preview" class="preview" said=preview />
            </div>
            <SaveBar is_draft />
        </Form>
    }
    .into_any()
}

/// Said beside the column of emails, which does nothing then.
fn no_emails() -> AnyView {
    view! {
        <p class="preferences-no-emails">
            <Icon glyph=Glyph::Alert />
            <span>
                "You unsubscribed from emails about notifications, so the column \u{201c}Email\u{201d} sends nothing. "
                <a href="/settings/email">"Change email subscriptions"</a>
            </span>
        </p>
    }
    .into_any()
}

//! What one wants to hear of.

use leptos::prelude::*;
use nameplate_domain::{
    mailings::MailingKind,
    notifications::{NotificationPreferences, PreferencesForm},
};

use super::{
    channel_tests::ChannelTests, preferences_form::EditPreferences, preview::outlook,
    schedule::ScheduleSummary, snooze_section::snooze_section,
};
use crate::kernel::{FormAnswer, PageInfo, PageRequest, PageResult, use_page_forms};

/// `/settings/notifications`.
pub(crate) const PREFERENCES: PageInfo = PageInfo::settings(
    "Notification settings",
    "What you hear of, where and when. It holds in all your companies.",
)
.kept_offline();

/// What the viewer wants to hear of; with a draft, that, and what it would have sent.
pub(crate) async fn preferences_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let user = &viewer.user;
    let service = &request.services.preferences;
    let (saved, case_types) = service.find_with_case_types(&user.id).await?;
    let subscriptions = request.services.subscriptions.find(&user.id).await?;
    let takes_emails = subscriptions.takes(MailingKind::Notifications);
    let draft: Option<NotificationPreferences> =
        use_page_forms().answer().and_then(FormAnswer::read_draft);
    let preview = match &draft {
        Some(draft) => Some(outlook(service.preview(user, draft).await?)),
        None => None,
    };
    let shown = draft.as_ref().unwrap_or(&saved);
    let (form, is_draft) = (PreferencesForm::from(shown), draft.is_some());
    let schedule = ScheduleSummary::of(viewer, shown, request.services.now());
    Ok(view! {
        {jump()}
        <EditPreferences form takes_emails case_types schedule is_draft preview />
        {snooze_section(&request)}
        <section class="section" id="push">
            <h2>"Push messages"</h2>
            <p>
                "They come to the devices that you choose under "
                <a href="/settings/mobile#devices">"Phone"</a> "."
            </p>
        </section>
        <ChannelTests />
        <p class="aside">
            <a href="/notifications/why">"Why did I (not) get something?"</a>
        </p>
    }
    .into_any())
}

/// The ways to the parts of the page, which is long.
fn jump() -> AnyView {
    let links = [
        ("#channels", "Events"),
        ("#new-messages", "Messages"),
        ("#filters", "Filters"),
        ("#email", "Email"),
        ("#quiet-hours", "Quiet hours"),
        ("#text-messages", "Text messages"),
        ("#snooze", "Snooze"),
        ("#push", "Push"),
        ("#tests", "Test"),
    ];
    let links = links.map(|(path, label)| {
        view! {
            <li>
                <a href=path>{label}</a>
            </li>
        }
    });
    view! {
        <nav class="jump" aria-label="On this page">
            <ul>{links}</ul>
        </nav>
    }
    .into_any()
}

//! Why one did, or didn't, hear of something: one event, rule by rule.

use leptos::prelude::*;
use nameplate_backend::{Zone, notifications::Explanation};
use nameplate_domain::{
    kernel::{EventId, Timestamp},
    notifications::Channel,
};

use super::{
    channel_outcome::OutcomeIcon,
    notification_head::{notification_body, notification_head},
    outcome_text::outcome_text,
    rule_results::{RuleResult, rule_results, setting},
};
use crate::kernel::{ErrorKind, PageInfo, PageRequest, PageResult};

/// `/notifications/why/{event}`.
pub(crate) const WHY_EVENT: PageInfo = PageInfo::plain(
    "Why did I (not) get this?",
    "What was decided when it happened, rule by rule.",
)
.kept_offline();

/// The address of the page about an event.
pub(super) fn path_of(id: &EventId) -> String {
    format!("/notifications/why/{id}")
}

/// An event that concerned the viewer, and what became of it on each channel.
pub(crate) async fn why_event_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let id = EventId::parse(request.param("event")).ok_or(ErrorKind::NotFound)?;
    let found = request.services.explanations.find(&viewer.user.id, &id).await?;
    let found = found.ok_or(ErrorKind::NotFound)?;
    let Explanation { event, company_name, received_at, .. } = &found;
    let zone = viewer.zone();
    let now = request.services.now();
    let channels: Vec<_> = Channel::ALL.iter().map(|&it| channel(&found, it, &zone, now)).collect();
    Ok(view! {
        <div class="why-event">
            {notification_head(&request, event, company_name, *received_at, false)}
            <h2>{event.title.as_ref().to_owned()}</h2>
            {notification_body(event)}
        </div>
        {channels}
        <p class="aside">
            <a href="/notifications/why">"All events"</a>
            " · "
            <a href="/settings/notifications">"Notification settings"</a>
        </p>
    }
    .into_any())
}

fn channel(explanation: &Explanation, channel: Channel, zone: &Zone, now: Timestamp) -> AnyView {
    let (outcome, words) = outcome_text(explanation, channel, zone, now);
    let rule_results: Vec<_> =
        rule_results(explanation.decision.on(channel), zone).into_iter().map(rule_result).collect();
    view! {
        <section class="section">
            <h2>{channel.label()}</h2>
            <p class="why-outcome">
                <OutcomeIcon outcome />
                {words}
            </p>
            <ol class="why-rules">{rule_results}</ol>
        </section>
    }
    .into_any()
}

fn rule_result(RuleResult { rule, words, outcome }: RuleResult) -> impl IntoView {
    let setting = setting(rule).map(|setting| {
        view! {
            <a href=setting>
                "Change this setting"
                <span class="visually-hidden">{format!(": {}", rule.label())}</span>
            </a>
        }
    });
    view! {
        <li class="why-rule">
            <OutcomeIcon outcome />
            <div>
                <strong>{rule.label()}</strong>
                <p>{words}</p>
                {setting}
            </div>
        </li>
    }
}

//! Why one did, or didn't, hear of something: one event, rule by rule.

use leptos::prelude::*;
use nameplate_backend::{Zone, notifications::Explanation};
use nameplate_domain::{
    companies::{WebAddress, WebOrigin},
    kernel::{EventId, LocalPath, Timestamp},
    notifications::{Channel, Destination},
};

use super::{
    channel_outcome::{ChannelOutcome, OutcomeIcon},
    notification_head::{notification_body, notification_head},
    outcome_text::outcome_text,
    rule_results::{dropped_later, is_shared, rule_results},
    trail::trail,
    verdict::verdict,
};
use crate::{
    kernel::{ApiError, ErrorKind, PageHead, PageInfo, PageRequest, PageResult},
    request::Request,
    routes::is_page,
};

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
    let title = format!("Why: \u{201c}{}\u{201d}", event.title.as_ref());
    request.set_head(PageHead::titled(title));
    let zone = viewer.zone();
    let now = request.services.now();
    let (answer, besides) = verdict(&found, &zone, now);
    let (shared, ended) = shared_rules(&found, &zone);
    let channels = (!ended).then(|| {
        let channels = Channel::ALL.iter().map(|&it| channel(&found, it, &zone, now));
        view! { <div class="trails">{channels.collect_view()}</div> }
    });
    let when = request.when(*received_at);
    let target = target(&request, &found).await?;
    Ok(view! {
        <div class="why-event">
            {notification_head(&request, event, company_name, when, *received_at)}
            {notification_body(event)}
            {target}
        </div>
        <p class="verdict">
            <strong>{answer}</strong>
            " "
            {besides}
        </p>
        {shared}
        {channels}
        <ul class="aside ways-on">
            <li>
                <a href="/notifications/why">"All events"</a>
            </li>
            <li>
                <a href="/settings/notifications">"Notification settings"</a>
            </li>
        </ul>
    }
    .into_any())
}

/// What the event leads to.
async fn target(request: &Request, found: &Explanation) -> Result<Option<AnyView>, ApiError> {
    Ok(match &found.event.url {
        None => None,
        Some(Destination::Path(path)) => Some(local_target(path)),
        Some(Destination::Address(address)) => {
            let origins = &request.services.company_origins;
            Some(elsewhere(address, origins.covers(&found.company_id, address).await?))
        }
    })
}

/// Another site: the page says which, for people know it by its name.
fn elsewhere(address: &WebAddress, is_registered: bool) -> AnyView {
    let origin = address.origin();
    let host = origin.as_ref().map(WebOrigin::host).unwrap_or_default().to_owned();
    if !is_registered {
        return view! {
            <p class="help">
                {format!(
                    "It led to {host}, which the company\u{2019}s admins have removed from its products since.",
                )}
            </p>
        }
        .into_any();
    }
    view! {
        <p>
            <a
                class="button button-primary"
                href=address.as_ref().to_owned()
                rel="external noreferrer"
            >
                {format!("Go to {host}")}
            </a>
        </p>
        <p class="help">"This leads out of Nameplate."</p>
    }
    .into_any()
}

/// What is no page of ours may be one of another product on this site, or of none.
fn local_target(url: &LocalPath) -> AnyView {
    let path = url.as_ref().to_owned();
    if is_page(&path) {
        return view! {
            <p>
                <a class="trail-link" href=path>
                    "Open what it is about"
                </a>
            </p>
        }
        .into_any();
    }
    let label = path.clone();
    view! {
        <p class="help">
            "The app that sent it names the address " <a href=path rel="external">
                {label}
            </a> ", which is no page of Nameplate."
        </p>
    }
    .into_any()
}

/// The rules that all channels ask alike, said once, if any was asked; and whether one of them ended the way.
fn shared_rules(explanation: &Explanation, zone: &Zone) -> (Option<AnyView>, bool) {
    let results = rule_results(explanation.decision.on(Channel::InApp), zone).into_iter();
    let shared: Vec<_> = results.filter(|it| is_shared(it.rule)).collect();
    let ended = shared.iter().any(|it| it.outcome == ChannelOutcome::Dropped);
    let section = (!shared.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="shared">
                <h2 id="shared">"First, for every channel"</h2>
                {trail("Rules for every channel".to_owned(), shared)}
            </section>
        }
        .into_any()
    });
    (section, ended)
}

/// What became of it on one channel, and by which rules of its own.
fn channel(explanation: &Explanation, channel: Channel, zone: &Zone, now: Timestamp) -> AnyView {
    let (outcome, words) = outcome_text(explanation, channel, zone, now);
    let results = rule_results(explanation.decision.on(channel), zone).into_iter();
    let mut own: Vec<_> = results.filter(|it| !is_shared(it.rule)).collect();
    own.extend(dropped_later(explanation, channel));
    let id = format!("on-{}", channel.as_str());
    let of_section = id.clone();
    view! {
        <section aria-labelledby=of_section>
            <h2 id=id>{channel.label()}</h2>
            <p class="why-outcome">
                <OutcomeIcon outcome />
                <span>{words}</span>
            </p>
            {trail(format!("Rules for {}", channel.label()), own)}
        </section>
    }
    .into_any()
}

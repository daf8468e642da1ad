//! What happened in a company.

use leptos::prelude::*;
use nameplate_backend::companies::CompanyActivity;
use nameplate_domain::{
    companies::{CompanyEvent, Policies, TeamError},
    kernel::ActivityId,
    sessions::IdleTimeout,
};
use serde::Deserialize;

use crate::{
    kernel::{Moment, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/company/activity`.
pub(crate) const COMPANY_ACTIVITY: PageInfo =
    PageInfo::settings("Company activity", "Who joined, left and changed what, for a year.");

#[derive(Default, Deserialize)]
#[serde(default)]
struct CompanyActivityQuery {
    /// The id of the event before which the list begins.
    before: String,
}

/// What happened in the company, the newest first.
pub(crate) async fn company_activity_page(request: PageRequest) -> PageResult {
    let before = ActivityId::parse(&request.query::<CompanyActivityQuery>().before);
    let log = &request.services.company_log;
    let (events, has_more) = log.list::<TeamError>(&request.seat()?, before.as_ref()).await?;
    let empty =
        events.is_empty().then(|| view! { <p class="empty">"Nothing has happened yet."</p> });
    let next = events.last().filter(|_| has_more).map(|last| {
        view! {
            <p>
                <a class="button" href=format!("/company/activity?before={}", last.id)>
                    "Older"
                </a>
            </p>
        }
    });
    let items: Vec<_> = events.iter().map(|event| item(&request, event)).collect();
    Ok(view! {
        {empty}
        <ul class="events">{items}</ul>
        {next}
    }
    .into_any())
}

fn item(request: &Request, event: &CompanyActivity) -> impl IntoView + use<> {
    let subject = event.subject.clone().unwrap_or_default();
    let detail = match event.detail.policies {
        Some(policies) => policies_in_words(request, policies),
        None => event.detail.to_string(),
    };
    let actor = event.actor.clone();
    let actor = actor.unwrap_or_else(|| match event.kind {
        CompanyEvent::WebhookSwitchedOff => "Nameplate".to_owned(),
        _ => "Somebody whose account is deleted".to_owned(),
    });
    view! {
        <li class="event">
            <div class="event-head">
                <h2>{event.kind.label()}</h2>
                <Moment when=request.when(event.at) />
            </div>
            {(!subject.is_empty() || !detail.is_empty())
                .then(|| view! { <p>{subject} " " {detail}</p> })}
            <p class="help">"By " {actor}</p>
        </li>
    }
}

/// What holds for everyone since the event.
fn policies_in_words(request: &Request, policies: Policies) -> String {
    let two_factor = policies.two_factor_required_from.map_or_else(
        || "Two-factor is not required".to_owned(),
        |from| format!("Two-factor is required from {} on", request.date(from)),
    );
    let longest_idle = policies.longest_idle.map_or("as long as they like", IdleTimeout::label);
    format!("{two_factor}; members may be away for: {longest_idle}.")
}

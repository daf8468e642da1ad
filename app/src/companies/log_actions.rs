//! The server function of what happened in a company.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// Something that happened in a company, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompanyEventView {
    /// What happened, in words.
    pub(crate) label: String,
    /// To whom.
    pub(crate) subject: String,
    /// What else is to be said.
    pub(crate) detail: String,
    /// Who did it.
    pub(crate) actor: String,
    /// When.
    pub(crate) when: When,
}

/// A part of what happened in a company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompanyEventsView {
    /// The events, the newest first.
    pub(crate) events: Vec<CompanyEventView>,
    /// The id before which the next part begins, if there is more.
    pub(crate) next: Option<String>,
}

/// Loads a part of what happened in the company.
#[server(input = GetUrl)]
pub(crate) async fn get_company_events(
    before: String,
) -> Result<CompanyEventsView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_domain::kernel::ActivityId;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let before = ActivityId::parse(&before);
    let found = request.services.company_log.list(&seat, before.as_ref()).await;
    let (events, has_more) = found.map_err(|error| request.explain(error))?;
    let next = events.last().filter(|_| has_more).map(|last| last.id.to_string());
    let gone = || "Somebody whose account is deleted".to_owned();
    Ok(CompanyEventsView {
        events: events
            .into_iter()
            .map(|event| CompanyEventView {
                label: event.kind.label().to_owned(),
                subject: event.subject.unwrap_or_default(),
                detail: event.detail.to_string(),
                actor: event.actor.unwrap_or_else(gone),
                when: request.when(event.at),
            })
            .collect(),
        next,
    })
}

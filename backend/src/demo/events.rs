//! Demo events: what happened to the demo people in the last days.

use nameplate_domain::{
    companies::CompanyName,
    kernel::{CompanyId, EventId, HOUR_MS, MINUTE_MS},
};

use super::DemoError;
use crate::{
    deliveries::store::settle_about,
    kernel::{ServiceError, Tx},
    notifications::{CaseForm, EventForm, Events, set_read_by_all},
    services::Services,
};

const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";
const CLEO: &str = "cleo@example.com";

/// Something that happened, and to which case.
struct DemoEvent {
    hours_ago: i64,
    event_type: &'static str,
    title: &'static str,
    body: &'static str,
    case: Option<&'static Case>,
    sentiment: Option<&'static str>,
    mentions: &'static [&'static str],
    /// Whether everybody has read it.
    is_read: bool,
}

struct Case {
    id: &'static str,
    case_type: &'static str,
    title: &'static str,
    priority: &'static str,
    assignee: &'static str,
}

const DIVORCE: Case = Case {
    id: "HL-1042",
    case_type: "Family law",
    title: "Lindqvist divorce",
    priority: "high",
    assignee: CLEO,
};
const LEASE: Case = Case {
    id: "HL-1038",
    case_type: "Tenancy",
    title: "Harbour Street lease",
    priority: "normal",
    assignee: BEN,
};
const CRASH: Case = Case {
    id: "HL-1051",
    case_type: "Insurance",
    title: "Okoye road accident",
    priority: "urgent",
    assignee: ADA,
};

/// The values that most demo events share.
const PLAIN: DemoEvent = DemoEvent {
    hours_ago: 0,
    event_type: "",
    title: "",
    body: "",
    case: None,
    sentiment: None,
    mentions: &[],
    is_read: false,
};

const EVENTS: [DemoEvent; 14] = [
    DemoEvent {
        hours_ago: 142,
        event_type: "case_assigned",
        title: "Harbour Street lease was assigned to Ben Okafor",
        case: Some(&LEASE),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 121,
        event_type: "document_uploaded",
        title: "Signed lease.pdf",
        body: "Uploaded by Maria Jensen.",
        case: Some(&LEASE),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 99,
        event_type: "campaign_update",
        title: "The autumn newsletter went to 1,204 clients",
        body: "31 % have opened it so far.",
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 76,
        event_type: "case_assigned",
        title: "Lindqvist divorce was assigned to Cleo Tanaka",
        case: Some(&DIVORCE),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 74,
        event_type: "form_submitted",
        title: "Intake form from Erik Lindqvist",
        body: "All 12 questions were answered.",
        case: Some(&DIVORCE),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 52,
        event_type: "new_message",
        title: "Erik Lindqvist wrote",
        body: "Could we move Thursday's meeting to the morning?",
        case: Some(&DIVORCE),
        sentiment: Some("neutral"),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 49,
        event_type: "task_completed",
        title: "Send the summons",
        body: "Done by Cleo Tanaka.",
        case: Some(&DIVORCE),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 30,
        event_type: "case_assigned",
        title: "Okoye road accident was assigned to Ada Moreau",
        case: Some(&CRASH),
        is_read: true,
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 28,
        event_type: "call_completed",
        title: "Call with Chidi Okoye, 14 minutes",
        body: "He sends photos of the car today.",
        case: Some(&CRASH),
        sentiment: Some("positive"),
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 22,
        event_type: "missed_call",
        title: "Missed call from Maria Jensen",
        case: Some(&LEASE),
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 9,
        event_type: "new_message",
        title: "Ben Okafor wrote to the team",
        body: "@Ada @Cleo who takes the hearing on Monday?",
        mentions: &[ADA, CLEO],
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 5,
        event_type: "negative_sentiment",
        title: "Maria Jensen sounds unhappy",
        body: "\"I have called three times and nobody calls back.\"",
        case: Some(&LEASE),
        sentiment: Some("negative"),
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 3,
        event_type: "case_updated",
        title: "The insurer accepted liability",
        case: Some(&CRASH),
        ..PLAIN
    },
    DemoEvent {
        hours_ago: 1,
        event_type: "task_due",
        title: "File the statement of claim",
        body: "Due today.",
        case: Some(&CRASH),
        ..PLAIN
    },
];

/// Receives the demo events for a company, each at its time.
pub(crate) async fn fill(services: &Services, company: &str) -> Result<(), DemoError> {
    let now = services.kernel.now();
    let mut tx = services.kernel.db.begin().await?;
    let company = services.companies.find_by_name(&mut tx, &CompanyName::parse(company)?).await?;
    let Some(company_id) = company else { return Ok(()) };
    for event in EVENTS {
        // Not on the hour: nothing happens so.
        let at = now.plus_millis(-event.hours_ago * HOUR_MS - 7 * MINUTE_MS);
        let events = services.events.at(at);
        let id = send(&events, &mut tx, &company_id, &event).await?;
        settle_about(&mut tx, &id, at).await?;
        if event.is_read {
            set_read_by_all(&mut tx, &id, at.plus_millis(20 * MINUTE_MS)).await?;
        }
    }
    services.kernel.commit(tx).await?;
    Ok(())
}

async fn send(
    events: &Events,
    tx: &mut Tx,
    company_id: &CompanyId,
    event: &DemoEvent,
) -> Result<EventId, DemoError> {
    let text = |text: &str| Some(text.to_owned());
    let case = event.case.map(|case| CaseForm {
        id: case.id.to_owned(),
        case_type: text(case.case_type),
        title: text(case.title),
        priority: text(case.priority),
        assignee: text(case.assignee),
    });
    let form = EventForm {
        event_type: event.event_type.to_owned(),
        title: event.title.to_owned(),
        body: text(event.body),
        url: None,
        case,
        sentiment: event.sentiment.and_then(text),
        mentions: event.mentions.iter().map(|&address| address.to_owned()).collect(),
        occurred_at: None,
    };
    match events.take(tx, company_id, &form).await {
        Ok(received) => Ok(received.id),
        Err(ServiceError::<()>::Store(error)) => Err(error.into()),
        Err(error) => Err(DemoError::Events(format!("{}: {error:?}", event.title))),
    }
}

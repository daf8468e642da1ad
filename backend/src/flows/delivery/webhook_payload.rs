//! What a webhook is told. The words are made when a message leaves: of a member it says what the company's admins may
//! see of them at that moment.

use nameplate_domain::{
    kernel::{CompanyId, EventId, UserId},
    notifications::{Event, EventCase},
};
use serde::Serialize;
use sqlx::FromRow;

use crate::{
    kernel::{Db, StoreError, Zone},
    notifications::{NamedMembers, find_event_with_names},
    webhooks::{ClaimedWebhook, envelope},
};

/// An event, in the form in which `POST /api/v1/events` takes it, with its id.
#[derive(Serialize)]
struct EventData<'a> {
    id: &'a EventId,
    r#type: &'static str,
    title: &'a str,
    body: Option<&'a str>,
    url: Option<&'a str>,
    case: Option<CaseData<'a>>,
    sentiment: Option<&'static str>,
    /// The addresses of the members whom it names.
    mentions: &'a [String],
    occurred_at: String,
}

#[derive(Serialize)]
struct CaseData<'a> {
    id: &'a str,
    r#type: Option<&'a str>,
    title: Option<&'a str>,
    priority: Option<&'static str>,
    /// The address of the member whose work it is.
    assignee: Option<&'a str>,
}

/// A member. Who left, or has no account any more, is known by their id alone.
#[derive(Serialize)]
struct MemberData<'a> {
    user_id: &'a UserId,
    name: Option<String>,
    email: Option<String>,
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_role: Option<&'a str>,
}

#[derive(FromRow)]
struct SentMemberRow {
    name: String,
    email: String,
}

/// The body of a message; `None` when what it is about is gone.
pub(super) async fn write(
    db: &Db,
    webhook: &ClaimedWebhook,
) -> Result<Option<Vec<u8>>, StoreError> {
    let message = &webhook.message;
    if let Some(event_id) = &message.event_id {
        let Some((event, named)) = find_event_with_names(db, &webhook.company_id, event_id).await?
        else {
            return Ok(None);
        };
        let data = event_data(event_id, &event, &named);
        return envelope(message.kind, message.created_at, &data).map(Some);
    }
    let Some(user_id) = &message.member_id else { return Ok(None) };
    let member = find_member(db, &webhook.company_id, user_id).await?;
    let (name, email) = member.map(|member| (member.name, member.email)).unzip();
    let (role, previous_role) = (message.role.as_deref(), message.old_role.as_deref());
    let data = MemberData { user_id, name, email, role, previous_role };
    envelope(message.kind, message.created_at, &data).map(Some)
}

fn event_data<'a>(id: &'a EventId, event: &'a Event, named: &'a NamedMembers) -> EventData<'a> {
    let case = |case: &'a EventCase| CaseData {
        id: case.id.as_ref(),
        r#type: case.case_type.as_ref().map(AsRef::as_ref),
        title: case.title.as_ref().map(AsRef::as_ref),
        priority: case.priority.map(|priority| priority.as_str()),
        assignee: named.assignee.as_deref(),
    };
    EventData {
        id,
        r#type: event.event_type.as_str(),
        title: event.title.as_ref(),
        body: event.body.as_ref().map(AsRef::as_ref),
        url: event.url.as_ref().map(AsRef::as_ref),
        case: event.case.as_ref().map(case),
        sentiment: event.sentiment.map(|sentiment| sentiment.as_str()),
        mentions: &named.mentions,
        occurred_at: Zone::iso(event.occurred_at),
    }
}

async fn find_member(
    db: &Db,
    company_id: &CompanyId,
    user_id: &UserId,
) -> Result<Option<SentMemberRow>, StoreError> {
    let found = sqlx::query_as(
        "SELECT users.name, users.email
         FROM memberships JOIN users ON users.id = memberships.user_id
         WHERE memberships.company_id = $1 AND memberships.user_id = $2",
    )
    .bind(company_id.as_ref())
    .bind(user_id.as_ref())
    .fetch_optional(db.reader())
    .await?;
    Ok(found)
}

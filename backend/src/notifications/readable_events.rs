//! Events that a user may read now, for the messages about them.

use nameplate_domain::{
    companies::CompanyName,
    kernel::{EventId, UserId},
    notifications::{Event, ReadableEvent},
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{hearing::MEMBER_MAY_HEAR, store::read_event};
use crate::kernel::{Db, StoreError, inconsistent, placeholders};

/// How many events one query asks for: one size, so that the statement is used again.
const CHUNK: usize = 50;

#[derive(FromRow)]
struct ReadableEventRow {
    id: String,
    company_id: String,
    name: String,
    document: String,
}

impl TryFrom<ReadableEventRow> for ReadableEvent {
    type Error = StoreError;

    fn try_from(row: ReadableEventRow) -> Result<Self, Self::Error> {
        let company_name = CompanyName::parse(&row.name)
            .map_err(|fault| inconsistent("companies", &row.company_id, fault))?;
        let event: Event = read_event(&row.id, &row.document)?;
        Ok(Self { event_id: EventId::new(row.id), company_name, event })
    }
}

/// Those of some events that a user may hear of now, oldest first: of companies that they may enter, and
/// in the role that they have there.
///
/// # Errors
/// [`StoreError::Inconsistent`], when one of them can't be read.
pub async fn readable_events(
    db: &Db,
    user_id: &UserId,
    event_ids: &[EventId],
) -> Result<Vec<ReadableEvent>, StoreError> {
    let sql = format!(
        "SELECT events.id, events.company_id, companies.name, events.document
         FROM events
         JOIN companies ON companies.id = events.company_id
         JOIN memberships ON memberships.company_id = events.company_id
         WHERE memberships.user_id = $1 AND {} AND events.id IN ({})",
        *MEMBER_MAY_HEAR,
        placeholders(CHUNK, 2)
    );
    let mut events: Vec<ReadableEvent> = Vec::with_capacity(event_ids.len());
    for chunk in event_ids.chunks(CHUNK) {
        let mut query = sqlx::query_as(AssertSqlSafe(sql.clone())).bind(user_id.as_ref());
        for place in 0..CHUNK {
            query = query.bind(chunk.get(place).map(AsRef::as_ref));
        }
        let rows: Vec<ReadableEventRow> = query.fetch_all(db.reader()).await?;
        for row in rows {
            events.push(row.try_into()?);
        }
    }
    events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    Ok(events)
}

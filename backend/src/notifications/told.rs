//! What a delivery tells of an event.

use std::fmt::Debug;

use nameplate_domain::{
    companies::{CompanyName, Role},
    kernel::{EventId, UserId},
    notifications::Event,
};
use sqlx::{AssertSqlSafe, FromRow};

use crate::kernel::{Db, StoreError, inconsistent, places};

/// Whether the user of a row of `deliveries` may hear of its event now: of a company that they may
/// enter, and for a *User* of what names them. An id stands between quotes nowhere but where the event
/// names somebody: inside of a text JSON has its quotes escaped.
pub(crate) const MAY_HEAR: &str = r#"EXISTS (
    SELECT 1 FROM events
    JOIN memberships ON memberships.company_id = events.company_id
    WHERE events.id = deliveries.event_id AND memberships.user_id = deliveries.user_id
      AND memberships.deactivated_at IS NULL
      AND (memberships.role <> 'user'
           OR events.document LIKE '%"' || memberships.user_id || '"%'))"#;

/// How many events one query asks for: one size, so that the statement is used again.
const CHUNK: usize = 50;

/// An event, as a mail or a push message tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its id.
    pub event_id: EventId,
    /// The name of the company where it happened.
    pub company_name: CompanyName,
    /// What happened.
    pub event: Event,
}

#[derive(FromRow)]
struct Row {
    id: String,
    company_id: String,
    name: String,
    role: String,
    document: String,
}

impl Row {
    /// What is told of it; `None` when it is none of the user's business in the role that they have now.
    fn read(self, user_id: &UserId) -> Result<Option<Told>, StoreError> {
        let of_company = |error: &dyn Debug| inconsistent("companies", &self.company_id, error);
        let company_name = CompanyName::parse(&self.name).map_err(|fault| of_company(&fault))?;
        let role: Role = self
            .role
            .parse()
            .map_err(|error| inconsistent("memberships", user_id.as_ref(), error))?;
        let event: Event = serde_json::from_str(&self.document)
            .map_err(|error| inconsistent("events", &self.id, error))?;
        let told = |event| Told { event_id: EventId::new(self.id), company_name, event };
        Ok(event.is_business_of(user_id, role).then(|| told(event)))
    }
}

/// Those of some events that a user may still hear of, oldest first: of companies that they may enter
/// now, and in the role that they have there now.
///
/// # Errors
/// [`StoreError`].
pub async fn told_of(
    db: &Db,
    user_id: &UserId,
    event_ids: &[EventId],
) -> Result<Vec<Told>, StoreError> {
    let sql = format!(
        "SELECT events.id, events.company_id, companies.name, memberships.role, events.document
         FROM events
         JOIN companies ON companies.id = events.company_id
         JOIN memberships ON memberships.company_id = events.company_id
         WHERE memberships.user_id = $1 AND memberships.deactivated_at IS NULL
           AND events.id IN ({})",
        places(CHUNK, 2)
    );
    let mut told = Vec::with_capacity(event_ids.len());
    for chunk in event_ids.chunks(CHUNK) {
        let mut query = sqlx::query_as(AssertSqlSafe(sql.clone())).bind(user_id.as_ref());
        for place in 0..CHUNK {
            query = query.bind(chunk.get(place).map(AsRef::as_ref));
        }
        let rows: Vec<Row> = query.fetch_all(db.reader()).await?;
        for row in rows {
            told.extend(row.read(user_id)?);
        }
    }
    told.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    Ok(told)
}

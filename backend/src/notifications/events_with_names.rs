//! Events as webhooks of their company are told them.

use nameplate_domain::{
    kernel::{CompanyId, EventId},
    notifications::{Event, Relation},
};

use super::store::read_event;
use crate::kernel::{Db, StoreError};

/// The addresses of the members whom an event names, as far as they belong to the company still.
#[derive(Debug, Default)]
pub(crate) struct NamedMembers {
    pub(crate) assignee: Option<String>,
    pub(crate) mentions: Vec<String>,
}

/// An event of a company, and whom it names; `None` when it is gone.
pub(crate) async fn find_event_with_names(
    db: &Db,
    company_id: &CompanyId,
    id: &EventId,
) -> Result<Option<(Event, NamedMembers)>, StoreError> {
    let document: Option<String> =
        sqlx::query_scalar("SELECT document FROM events WHERE id = $1 AND company_id = $2")
            .bind(id.as_ref())
            .bind(company_id.as_ref())
            .fetch_optional(db.reader())
            .await?;
    let Some(document) = document else { return Ok(None) };
    let event = read_event(id.as_ref(), &document)?;
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT event_people.relation, users.email
         FROM event_people JOIN users ON users.id = event_people.user_id
         JOIN memberships ON memberships.user_id = users.id
         WHERE event_people.event_id = $1 AND memberships.company_id = $2
         ORDER BY users.email",
    )
    .bind(id.as_ref())
    .bind(company_id.as_ref())
    .fetch_all(db.reader())
    .await?;
    let mut named = NamedMembers::default();
    for (relation, email) in rows {
        match Relation::parse(&relation) {
            Some(Relation::Assignee) => named.assignee = Some(email),
            Some(Relation::Mention) => named.mentions.push(email),
            // A newer Nameplate may know more.
            None => {}
        }
    }
    Ok(Some((event, named)))
}

//! The table `event_people`: whom events name.

use std::collections::HashMap;

use nameplate_domain::{
    kernel::{EventId, UserId},
    notifications::{EventPeople, Named, Relation},
};
use sqlx::AssertSqlSafe;

use crate::kernel::{Db, StoreError, Tx, chunks, values};

/// Inserts the people that an event names.
pub(super) async fn insert(
    tx: &mut Tx,
    event_id: &EventId,
    people: &EventPeople,
) -> Result<(), StoreError> {
    let relations: Vec<_> = people.relations().collect();
    for chunk in chunks(&relations) {
        let rows = values(chunk.len(), 2, 2, ", $1");
        let sql = format!("INSERT INTO event_people (user_id, relation, event_id) VALUES {rows}");
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(event_id.as_ref());
        for (user_id, relation) in chunk {
            query = query.bind(user_id.as_ref()).bind(relation.as_str());
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// How the events from `oldest` to `newest` name a user: those that do.
pub(super) async fn naming(
    db: &Db,
    user_id: &UserId,
    oldest: &str,
    newest: &str,
) -> Result<HashMap<String, Named>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT event_id, relation FROM event_people
         WHERE user_id = $1 AND event_id >= $2 AND event_id <= $3",
    )
    .bind(user_id.as_ref())
    .bind(oldest)
    .bind(newest)
    .fetch_all(db.reader())
    .await?;
    let mut naming: HashMap<String, Named> = HashMap::new();
    for (event_id, relation) in rows {
        let named = naming.entry(event_id).or_default();
        match Relation::parse(&relation) {
            Some(Relation::Assignee) => named.is_assignee = true,
            Some(Relation::Mention) => named.is_mentioned = true,
            // A newer Nameplate may know more.
            None => {}
        }
    }
    Ok(naming)
}

/// Inserts that an event names a user, unless that is known, or one of the two is gone.
pub(super) async fn insert_if_there(
    tx: &mut Tx,
    event_id: &str,
    user_id: &str,
    relation: Relation,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO event_people (event_id, user_id, relation)
         SELECT events.id, users.id, $3 FROM events CROSS JOIN users
         WHERE events.id = $1 AND users.id = $2 ON CONFLICT DO NOTHING",
    )
    .bind(event_id)
    .bind(user_id)
    .bind(relation.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

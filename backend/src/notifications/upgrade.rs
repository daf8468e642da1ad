//! Taking the ids of people out of events that were kept before `event_people` was there.

use nameplate_domain::{kernel::EventId, notifications::Relation};
use serde_json::Value;

use super::{people_store, store};
use crate::kernel::{Db, StoreError, Tx};

/// How many events are looked at in one transaction, so that others get their turn.
const AT_ONCE: i64 = 500;

/// Moves whom events name out of their documents into rows. What an account's end left is dropped.
/// May run again, and beside another process that does the same.
///
/// # Errors
/// [`StoreError`]; what was moved by then stays moved.
pub(crate) async fn move_people(db: &Db) -> Result<(), StoreError> {
    let mut after = EventId::new("");
    loop {
        let mut tx = db.begin().await?;
        let events = store::documents_after(&mut tx, &after, AT_ONCE).await?;
        let Some((last, _)) = events.last() else { return Ok(()) };
        if after.as_ref().is_empty() {
            tracing::info!("the people of events move into rows: a million takes a minute or two");
        }
        after = EventId::new(last.as_str());
        for (id, document) in events {
            move_people_of(&mut tx, &id, &document).await?;
        }
        tx.commit().await?;
    }
}

async fn move_people_of(tx: &mut Tx, id: &str, document: &str) -> Result<(), StoreError> {
    // As JSON, not as an event: another version may have written it. What is no JSON can't be read by
    // anybody, and must not keep the server from starting.
    let mut event: Value = match serde_json::from_str(document) {
        Ok(event) => event,
        Err(error) => {
            tracing::error!(event = id, %error, "an event can't be read, and stays as it is");
            return Ok(());
        }
    };
    let Some(people) = take_people(&mut event) else { return Ok(()) };
    for (user_id, relation) in people {
        people_store::insert_if_there(tx, id, &user_id, relation).await?;
    }
    store::set_document(tx, id, &event.to_string()).await
}

/// Takes whom an event names out of it; gives `None` when there was no place for them.
fn take_people(event: &mut Value) -> Option<Vec<(String, Relation)>> {
    let assignee = event
        .get_mut("case")
        .and_then(Value::as_object_mut)
        .and_then(|case| case.remove("assignee"));
    let mentions = event.as_object_mut().and_then(|event| event.remove("mentions"));
    if assignee.is_none() && mentions.is_none() {
        return None;
    }
    let text = |value: Value| value.as_str().map(str::to_owned);
    let assignee = assignee.and_then(text).map(|id| (id, Relation::Assignee));
    let mentions = mentions.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let mentions = mentions.into_iter().filter_map(text).map(|id| (id, Relation::Mention));
    Some(assignee.into_iter().chain(mentions).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_are_taken_out_once() {
        let mut event =
            json!({"case": {"id": "1", "assignee": "ada"}, "mentions": ["ben", "cleo"]});
        let people = take_people(&mut event).unwrap();
        let expected =
            [("ada", Relation::Assignee), ("ben", Relation::Mention), ("cleo", Relation::Mention)];
        assert_eq!(people, expected.map(|(id, relation)| (id.to_owned(), relation)));
        assert_eq!(event, json!({"case": {"id": "1"}}));
        assert_eq!(take_people(&mut event), None);
    }

    #[test]
    fn an_event_without_people_only_loses_their_places() {
        let mut event = json!({"case": {"id": "1", "assignee": null}, "mentions": []});
        assert_eq!(take_people(&mut event), Some(Vec::new()));
        let mut event = json!({"case": null, "title": "x"});
        assert_eq!(take_people(&mut event), None);
    }
}

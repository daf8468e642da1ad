//! Forgetting a person in what happened.

use nameplate_domain::kernel::{EventId, UserId};
use serde_json::Value;

use super::store::{self, AFTER_ALL, Range};
use crate::kernel::{Kernel, StoreError, Tx, inconsistent};

/// How many of a person's notifications are looked at, or deleted, at once.
const AT_ONCE: i64 = 1_000;
/// How many of each company are left to the transaction that deletes the account: what the person would
/// miss, should that not come to pass.
const LEFT: i64 = 2_000;

/// Deletes all but the newest of a user's notifications, with their deliveries, and takes the user's id
/// out of those events. It does so some at a time, so that others get their turn: it is for whoever
/// deletes the account next, and would hold up everybody else for as long as this takes.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_old(kernel: &Kernel, user_id: &UserId) -> Result<(), StoreError> {
    for company_id in store::companies_of(kernel.db.reader(), user_id).await? {
        let newest = store::newest_but(&kernel.db, user_id, &company_id, LEFT).await?;
        let Some(newest) = newest else { continue };
        let mut after = EventId::new("");
        while after < newest {
            let mut tx = kernel.db.begin().await?;
            let old = Range { company_id: &company_id, after: &after, newest: &newest };
            let Some(last) = forget_some(&mut tx, user_id, &old).await? else { break };
            store::delete_range(&mut tx, user_id, &Range { newest: &last, ..old }).await?;
            kernel.commit(tx).await?;
            after = last;
        }
    }
    Ok(())
}

/// Takes a user's id out of the events that name it, inside `tx`. Whom an event names, it concerned:
/// only those are looked at, so this comes before the user's notifications go.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_in_events(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    for company_id in store::companies_of(&mut **tx, user_id).await? {
        let mut after = EventId::new("");
        let newest = &EventId::new(AFTER_ALL);
        loop {
            let rest = Range { company_id: &company_id, after: &after, newest };
            let Some(last) = forget_some(tx, user_id, &rest).await? else { break };
            after = last;
        }
    }
    Ok(())
}

/// Takes a user's id out of the first events of a range; gives the last one that was looked at.
async fn forget_some(
    tx: &mut Tx,
    user_id: &UserId,
    range: &Range<'_>,
) -> Result<Option<EventId>, StoreError> {
    let Some(last) = store::last_of(tx, user_id, range, AT_ONCE).await? else { return Ok(None) };
    let looked_at = Range { newest: &last, ..*range };
    for (id, document) in store::events_that_name(tx, user_id, &looked_at).await? {
        // As JSON, not as an event: a newer Nameplate may have written it.
        let mut event: Value =
            serde_json::from_str(&document).map_err(|error| inconsistent("events", &id, error))?;
        forget(&mut event, user_id.as_ref());
        store::set_document(tx, &id, &event.to_string()).await?;
    }
    Ok(Some(last))
}

fn forget(event: &mut Value, user_id: &str) {
    if let Some(assignee) = event.pointer_mut("/case/assignee")
        && assignee == user_id
    {
        *assignee = Value::Null;
    }
    if let Some(mentions) = event.pointer_mut("/mentions").and_then(Value::as_array_mut) {
        mentions.retain(|mentioned| mentioned != user_id);
    }
}

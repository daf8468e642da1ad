//! Deleting the older notifications of a person before their account.

use nameplate_domain::kernel::{EventId, UserId};

use super::store::{self, Range};
use crate::kernel::{Kernel, StoreError};

/// How many of a person's notifications are deleted at once.
const AT_ONCE: i64 = 1_000;
/// How many of each company are left to the transaction that deletes the account: what the person would
/// miss, should that not come to pass.
const LEFT: i64 = 2_000;

/// Deletes all but the newest of a user's notifications, with their deliveries. It does so some at a
/// time, so that others get their turn: it is for whoever deletes the account next, and would hold up
/// everybody else for as long as this takes.
///
/// # Errors
/// [`StoreError`]; what was deleted by then stays deleted.
pub(crate) async fn delete_old(kernel: &Kernel, user_id: &UserId) -> Result<(), StoreError> {
    for company_id in store::companies_of(&kernel.db, user_id).await? {
        let newest = store::newest_but(&kernel.db, user_id, &company_id, LEFT).await?;
        let Some(newest) = newest else { continue };
        let mut after = EventId::new("");
        while after < newest {
            let mut tx = kernel.db.begin().await?;
            let old = Range { company_id: &company_id, after: &after, newest: &newest };
            let Some(last) = store::last_of(&mut tx, user_id, &old, AT_ONCE).await? else { break };
            store::delete_range(&mut tx, user_id, &Range { newest: &last, ..old }).await?;
            kernel.commit(tx).await?;
            after = last;
        }
    }
    Ok(())
}

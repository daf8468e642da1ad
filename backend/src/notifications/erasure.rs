//! Deleting the older notifications of a person before their account.

use nameplate_domain::kernel::UserId;

use super::store;
use crate::{
    deliveries::store as deliveries,
    kernel::{Kernel, StoreError},
};

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
        loop {
            let mut tx = kernel.db.begin().await?;
            let old = store::oldest_up_to(&mut tx, user_id, &company_id, &newest, AT_ONCE).await?;
            if old.is_empty() {
                break;
            }
            deliveries::delete_about(&mut tx, user_id, &old).await?;
            store::delete_notifications(&mut tx, user_id, &company_id, &old).await?;
            kernel.commit(tx).await?;
        }
    }
    Ok(())
}

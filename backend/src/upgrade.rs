//! Bringing a database to this version.

use crate::{
    accounts::{EMAIL_KEYS, NAME_KEYS},
    companies::{CASE_TYPE_KEYS, INVITATION_KEYS},
    deliveries::RECIPIENT_KEYS,
    flows::fill_references,
    kernel::{Clock, Db, MigrationError, StoreError, SystemClock, renew_keys, run_once},
    notifications::move_people,
};

/// Brings the tables, and what is in them, to this version. Does nothing where that was done before.
///
/// # Errors
/// [`MigrationError`]; nothing is changed by a migration that failed, and an upgrade that did goes on
/// at the next start.
pub async fn migrate(db: &Db) -> Result<(), MigrationError> {
    db.migrate().await?;
    let now = SystemClock.now();
    run_once(db, "text_keys", now, renew_text_keys(db)).await?;
    run_once(db, "event_people", now, move_people(db)).await?;
    run_once(db, "delivery_references", now, fill_references(db)).await?;
    Ok(())
}

async fn renew_text_keys(db: &Db) -> Result<(), StoreError> {
    for column in [&NAME_KEYS, &EMAIL_KEYS, &CASE_TYPE_KEYS, &INVITATION_KEYS, &RECIPIENT_KEYS] {
        renew_keys(db, column).await?;
    }
    Ok(())
}

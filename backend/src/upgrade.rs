//! Bringing a database to this version.

use crate::{
    accounts::fill_name_keys,
    flows::fill_references,
    kernel::{Clock, Db, MigrationError, SystemClock, run_once},
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
    run_once(db, "name_keys", now, fill_name_keys(db)).await?;
    run_once(db, "event_people", now, move_people(db)).await?;
    run_once(db, "delivery_references", now, fill_references(db)).await?;
    Ok(())
}

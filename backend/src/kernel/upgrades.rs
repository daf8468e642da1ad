//! What a new version does once to an existing database that SQL alone can't.

use nameplate_domain::kernel::Timestamp;

use super::{Db, StoreError};

/// Runs `step`, which may run again, unless it was finished before; notes that it is.
///
/// # Errors
/// Those of `step`; then it is run again at the next start.
pub(crate) async fn run_once(
    db: &Db,
    name: &'static str,
    now: Timestamp,
    step: impl Future<Output = Result<(), StoreError>>,
) -> Result<(), StoreError> {
    let finished: Option<i64> =
        sqlx::query_scalar("SELECT finished_at FROM upgrades WHERE name = $1")
            .bind(name)
            .fetch_optional(db.reader())
            .await?;
    if finished.is_some() {
        return Ok(());
    }
    tracing::debug!(upgrade = name, "upgrading the database");
    step.await?;
    sqlx::query(
        "INSERT INTO upgrades (name, finished_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(name)
    .bind(now.as_millis())
    .execute(db.writer())
    .await?;
    Ok(())
}

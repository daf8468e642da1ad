//! The table `email_changes`: finding and using up what waits to be confirmed.

use nameplate_domain::{
    accounts::Email,
    kernel::{Timestamp, UserId},
};
use sqlx::{Any, Executor, FromRow};

use crate::kernel::{StoreError, Tx, inconsistent};

/// Voids the links that confirm another address of the user `$1`.
pub(crate) const VOID_EMAIL_CHANGES: &str = "DELETE FROM email_changes WHERE user_id = $1";

pub(super) const TABLE: &str = "email_changes";

#[derive(FromRow)]
struct ChangeRow {
    user_id: String,
    email: String,
}

/// A change that can still be confirmed, by its id: whose it is, and the new address.
pub(super) async fn find<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &str,
    now: Timestamp,
) -> Result<Option<(UserId, Email)>, StoreError> {
    let row: Option<ChangeRow> =
        sqlx::query_as("SELECT user_id, email FROM email_changes WHERE id = $1 AND ends_at > $2")
            .bind(id)
            .bind(now.as_millis())
            .fetch_optional(executor)
            .await?;
    row.map(|ChangeRow { user_id, email }| {
        let user_id = UserId::new(user_id);
        let email = parse_stored(&user_id, &email)?;
        Ok((user_id, email))
    })
    .transpose()
}

/// Gives `false` when somebody else used a change, or voided or replaced it, in the meantime.
pub(super) async fn use_up(tx: &mut Tx, id: &str) -> Result<bool, StoreError> {
    let deleted =
        sqlx::query("DELETE FROM email_changes WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(deleted.rows_affected() == 1)
}

/// The address of a row of a user.
pub(super) fn parse_stored(user_id: &UserId, email: &str) -> Result<Email, StoreError> {
    Email::parse(email).map_err(|fault| inconsistent(TABLE, user_id.as_ref(), fault))
}

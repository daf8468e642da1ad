//! The table `backup_codes`. A code is stored as its keyed hash only.

use nameplate_domain::{
    kernel::{Timestamp, UserId},
    two_factor::{BACKUP_CODES, BackupCode},
};

use crate::kernel::{Db, Kernel, Purpose, StoreError, Tx, expect_rows};

const TABLE: &str = "backup_codes";

/// Makes fresh codes for a user inside `tx`, in the place of all they had.
pub(super) async fn renew(
    kernel: &Kernel,
    tx: &mut Tx,
    user_id: &UserId,
) -> Result<Vec<BackupCode>, StoreError> {
    delete(tx, user_id).await?;
    let codes: Vec<_> = (0..BACKUP_CODES).map(|_| BackupCode::of_random(kernel.random())).collect();
    for code in &codes {
        let inserted = sqlx::query(
            "INSERT INTO backup_codes (user_id, code_hash, created_at) VALUES ($1, $2, $3)",
        )
        .bind(user_id.as_ref())
        .bind(hash(kernel, user_id, code))
        .bind(kernel.now().as_millis())
        .execute(&mut **tx)
        .await?;
        expect_rows(TABLE, user_id.as_ref(), inserted.rows_affected(), 1)?;
    }
    Ok(codes)
}

/// Uses a code up inside `tx`; gives whether it was one, and not used before.
pub(super) async fn use_up(
    kernel: &Kernel,
    tx: &mut Tx,
    user_id: &UserId,
    code: &BackupCode,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = sqlx::query(
        "UPDATE backup_codes SET used_at = $3
         WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
    )
    .bind(user_id.as_ref())
    .bind(hash(kernel, user_id, code))
    .bind(now.as_millis())
    .execute(&mut **tx)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// How many codes of a user are left.
pub(super) async fn count(db: &Db, user_id: &UserId) -> Result<u32, StoreError> {
    let count: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL",
    )
    .bind(user_id.as_ref())
    .fetch_one(db.reader())
    .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

pub(super) async fn delete(tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM backup_codes WHERE user_id = $1")
        .bind(user_id.as_ref())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes the codes of a user that were made until a moment.
pub(super) async fn delete_made_until(
    tx: &mut Tx,
    user_id: &UserId,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM backup_codes WHERE user_id = $1 AND created_at <= $2")
        .bind(user_id.as_ref())
        .bind(until.as_millis())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn hash(kernel: &Kernel, user_id: &UserId, code: &BackupCode) -> Vec<u8> {
    kernel.secret.digest(Purpose::BackupCode, &format!("{user_id}:{}", code.expose()))
}

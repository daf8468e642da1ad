//! The table `deliveries`: mailings, each to many members.

use nameplate_domain::kernel::{DeliveryId, MailingId, Timestamp};
use sqlx::AssertSqlSafe;

use super::{
    MailingRecipient,
    store::{MAIL, TABLE},
};
use crate::kernel::{StoreError, Tx, chunks, expect_rows, request_id, values};

/// What a delivery of a mailing says: its words are the mailing's.
const OF_MAILING: &str = r#"{"kind":"mailing"}"#;

/// Inserts the deliveries of a mailing, each under its id, by few statements.
pub(super) async fn insert(
    tx: &mut Tx,
    mailing_id: &MailingId,
    recipients: &[(DeliveryId, &MailingRecipient)],
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in chunks(recipients) {
        let sql = format!(
            "INSERT INTO deliveries (id, user_id, not_before, due_at, channel, recipient, message,
                                     mailing_id, created_at, request_id)
             VALUES {}",
            values(chunk.len(), 4, 6, ", $1, '', $2, $3, $4, $5")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(MAIL)
            .bind(OF_MAILING)
            .bind(mailing_id.as_ref())
            .bind(now.as_millis())
            .bind(request_id());
        for (id, MailingRecipient { user_id, not_before }) in chunk {
            query = query
                .bind(id.as_ref())
                .bind(user_id.as_ref())
                .bind(not_before.map(Timestamp::as_millis))
                .bind(not_before.unwrap_or(now).as_millis());
        }
        let inserted = query.execute(&mut **tx).await?;
        let first = chunk.first().map_or("", |(id, _)| id.as_ref());
        expect_rows(TABLE, first, inserted.rows_affected(), chunk.len() as u64)?;
    }
    Ok(())
}

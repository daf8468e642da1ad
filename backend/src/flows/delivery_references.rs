//! Taking who caused a mail, and what it is about, out of mails that are older than the columns for
//! them.

use nameplate_domain::{
    accounts::Email,
    kernel::{DeliveryId, UserId},
};
use serde_json::Value;

use crate::{
    accounts::store as users,
    deliveries::store::{self, References, TABLE},
    kernel::{Db, StoreError, inconsistent},
};

/// How many mails are looked at in one transaction, so that others get their turn.
const AT_ONCE: i64 = 500;

/// Fills in the references of mails about accounts, and takes the author out of what they say. May run
/// again, and beside another process that does the same.
///
/// # Errors
/// [`StoreError`]; what was filled in by then stays.
pub(crate) async fn fill_references(db: &Db) -> Result<(), StoreError> {
    let mut after = DeliveryId::new("");
    loop {
        let mut tx = db.begin().await?;
        let mails = store::mails_after(&mut tx, &after, AT_ONCE).await?;
        let Some((last, ..)) = mails.last() else { return Ok(()) };
        after = DeliveryId::new(last.as_str());
        for (id, recipient, message) in mails {
            // As JSON, not as a message: another version may have written it.
            let mut message: Value =
                serde_json::from_str(&message).map_err(|error| inconsistent(TABLE, &id, error))?;
            let (author_id, invitation_id) = take_references(&mut message);
            let author_id = match author_id.map(UserId::new) {
                Some(id) if users::exists(&mut tx, &id).await? => Some(id),
                _ => None,
            };
            let references = References {
                // An address that can't be read is reported by whoever sends the mail.
                recipient_key: Email::parse(&recipient).map_or(recipient, |email| email.key()),
                author_id,
                invitation_id,
                message: message.to_string(),
            };
            store::set_references(&mut tx, &id, &references).await?;
        }
        tx.commit().await?;
    }
}

/// Takes the author out of a message; gives it, and the invitation that the message is about.
fn take_references(message: &mut Value) -> (Option<String>, Option<String>) {
    let text = |value: Value| value.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    let author = message.as_object_mut().and_then(|message| message.remove("inviter"));
    let invitation = message.get("invitation_id").cloned();
    (author.and_then(text), invitation.and_then(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_author_is_taken_out_and_the_invitation_stays() {
        let mut message = json!({"kind": "invitation", "invitation_id": "i", "inviter": "ada"});
        let references = take_references(&mut message);
        assert_eq!(references, (Some("ada".to_owned()), Some("i".to_owned())));
        assert_eq!(message, json!({"kind": "invitation", "invitation_id": "i"}));
        // As it was written once, of somebody whose account was gone.
        let mut message = json!({"kind": "invitation", "invitation_id": "i", "inviter": ""});
        assert_eq!(take_references(&mut message).0, None);
        assert_eq!(take_references(&mut json!({"kind": "reset_password"})), (None, None));
    }
}

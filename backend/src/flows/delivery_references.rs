//! Taking who caused a mail, and what it is about, out of mails that are older than the columns for
//! them.

use nameplate_domain::{
    accounts::Email,
    kernel::{DeliveryId, UserId},
};
use serde_json::Value;

use crate::{
    accounts::store as users,
    deliveries::store::{self, References},
    kernel::{Db, StoreError},
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
        let mails = store::mails_after(db, &after, AT_ONCE).await?;
        let Some((last, ..)) = mails.last() else { return Ok(()) };
        after = DeliveryId::new(last.as_str());
        let mut tx = db.begin().await?;
        for (id, recipient, message) in mails {
            let (message, author_id, invitation_id) = take_references(&id, message);
            let author_id = match author_id.map(UserId::new) {
                Some(id) if users::exists(&mut tx, &id).await? => Some(id),
                _ => None,
            };
            let references = References {
                // An address that can't be read is reported by whoever sends the mail.
                recipient_key: Email::parse(&recipient).map_or(recipient, |email| email.key()),
                author_id,
                invitation_id,
                message,
            };
            store::set_references(&mut tx, &id, &references).await?;
        }
        tx.commit().await?;
    }
}

/// Takes the author out of a message; gives the message without it, the author, and the invitation that
/// it is about. What is no JSON can't be read by anybody, and stays as it is.
fn take_references(id: &str, message: String) -> (String, Option<String>, Option<String>) {
    // As JSON, not as a message: another version may have written it.
    let mut value: Value = match serde_json::from_str(&message) {
        Ok(value) => value,
        Err(error) => {
            tracing::error!(delivery = id, %error, "a mail can't be read, and stays as it is");
            return (message, None, None);
        }
    };
    let text = |value: Value| value.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    let author = value.as_object_mut().and_then(|message| message.remove("inviter"));
    let invitation = value.get("invitation_id").cloned();
    (value.to_string(), author.and_then(text), invitation.and_then(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_is_taken_out_and_the_invitation_stays() {
        let some = |text: &str| Some(text.to_owned());
        let taken = |message: &str| take_references("1", message.to_owned());
        let (message, author, invitation) =
            taken(r#"{"kind":"invitation","invitation_id":"i","inviter":"ada"}"#);
        assert_eq!((author, invitation), (some("ada"), some("i")));
        assert_eq!(message, r#"{"invitation_id":"i","kind":"invitation"}"#);
        // As it was written once, of somebody whose account was gone.
        let (_, author, _) = taken(r#"{"kind":"invitation","invitation_id":"i","inviter":""}"#);
        assert_eq!(author, None);
        let reset = r#"{"kind":"reset_password"}"#.to_owned();
        assert_eq!(taken(&reset), (reset, None, None));
        assert_eq!(taken("{"), ("{".to_owned(), None, None));
    }
}

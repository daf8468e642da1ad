//! Writing mails, and handing them to the mail server.

use nameplate_domain::accounts::{Email, User};
use url::Url;

use super::worker::{DeliveryAttempt, LISTED_AT_MOST, read_events_leniently};
use crate::{
    accounts::Accounts,
    deliveries::{
        claims::{Claimed, Content, open_digest},
        store::TABLE,
    },
    kernel::{Kernel, StoreError, Zone, inconsistent},
    mail::{MailContent, MailError, Mailer, Message, Writer},
    notifications::{MAY_HEAR, readable_events},
};

/// How many characters of a mail server's answer are stored.
const WORDS_MAX: usize = 300;

/// Writes mails and hands them to the mail server.
#[derive(Clone)]
pub(super) struct MailWorker {
    pub(super) kernel: Kernel,
    pub(super) accounts: Accounts,
    pub(super) mailer: Mailer,
    pub(super) site: Url,
}

impl MailWorker {
    pub(super) async fn deliver(&self, delivery: &Claimed) -> Result<DeliveryAttempt, StoreError> {
        let user = match &delivery.user_id {
            Some(user_id) => self.accounts.find(user_id).await?,
            None => None,
        };
        let written = match &delivery.content {
            Content::Message(message) => self.write(delivery, user, message).await?,
            _ => self.write_notifications(delivery, user).await?,
        };
        let Some((to, content)) = written else { return Ok(DeliveryAttempt::NoRecipient) };
        let sent = self.mailer.send(&delivery.id, &to, &content, delivery.first_at).await;
        Ok(match sent {
            Ok(()) => DeliveryAttempt::Delivered,
            Err(error) => {
                tracing::warn!(%error, delivery = %delivery.id, "a mail did not leave");
                match error {
                    MailError::NoSuchAddress(_) => DeliveryAttempt::Refused(failure_text(&error)),
                    _ => DeliveryAttempt::Failed(failure_text(&error), None),
                }
            }
        })
    }

    async fn write(
        &self,
        delivery: &Claimed,
        user: Option<User>,
        message: &Message,
    ) -> Result<Option<(Email, MailContent)>, StoreError> {
        let to = Email::parse(&delivery.recipient)
            .map_err(|fault| inconsistent(TABLE, delivery.id.as_ref(), fault))?;
        let Some(name) = user.as_ref().map(|user| &user.name).or_else(|| message.guest()) else {
            return Ok(None);
        };
        let author = match &delivery.author_id {
            Some(author) => self.accounts.find(author).await?,
            None => None,
        };
        let writer = Writer {
            secret: &self.kernel.secret,
            site: &self.site,
            name,
            author: author.as_ref().map(|author| &author.name),
            zone: Zone::of(user.as_ref().and_then(|user| user.timezone.as_ref())),
        };
        Ok(Some((to, writer.write(message))))
    }

    /// Writes out what the user may still hear of, to the address that they have now.
    async fn write_notifications(
        &self,
        delivery: &Claimed,
        user: Option<User>,
    ) -> Result<Option<(Email, MailContent)>, StoreError> {
        let Some(user) = user else { return Ok(None) };
        let db = &self.kernel.db;
        let (events, count) = match &delivery.content {
            Content::Message(_) => return Ok(None),
            Content::Event(event_id) => {
                let events = readable_events(db, &user.id, std::slice::from_ref(event_id)).await?;
                let count = events.len() as u64;
                (events, count)
            }
            Content::Held(until) => {
                let (ids, count) =
                    open_digest(&self.kernel, delivery, *until, LISTED_AT_MOST, &MAY_HEAR).await?;
                (read_events_leniently(db, &user.id, &ids).await?, count)
            }
        };
        if count == 0 {
            return Ok(None);
        }
        let writer = Writer {
            secret: &self.kernel.secret,
            site: &self.site,
            name: &user.name,
            author: None,
            zone: Zone::of(user.timezone.as_ref()),
        };
        let content = writer.write_notifications(&events, count);
        Ok(Some((user.email, content)))
    }
}

/// A failure as a line that the person can read who waits for the mail: what a mail server answered
/// is told in its words, nothing else is anybody's but the operator's, who has the log.
fn failure_text(error: &MailError) -> String {
    let line = match error {
        MailError::NoSuchAddress(words) => format!("The mail server refused the address: {words}"),
        MailError::Answered(words) => format!("The mail server answered: {words}"),
        MailError::Unreachable(_) => "The mail server could not be reached.".to_owned(),
        MailError::TooSlow => "The mail server took too long.".to_owned(),
        MailError::Outbox(_) => "Nameplate could not put the mail into its outbox.".to_owned(),
        MailError::Unwritable(_) => "Mail knows no form for the address.".to_owned(),
    };
    line.replace(char::is_control, " ").chars().take(WORDS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internal_errors_are_not_shown_to_users() {
        let inside = || std::io::Error::from_raw_os_error(111);
        for error in [
            MailError::Outbox(inside()),
            MailError::Unwritable(inside().to_string()),
            MailError::TooSlow,
        ] {
            let words = failure_text(&error);
            assert!(!words.contains("os error") && words.ends_with('.'), "{words}");
        }
        let refused = MailError::Answered(format!("451 4.7.1 later\r\n{}", "x".repeat(1000)));
        let words = failure_text(&refused);
        assert!(words.starts_with("The mail server answered: 451 4.7.1 later  xxx"), "{words}");
        assert_eq!(words.chars().count(), WORDS_MAX);
    }
}

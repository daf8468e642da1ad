//! Writing mails, and handing them to the mail server.

use nameplate_domain::{
    accounts::{Email, User},
    kernel::MailingId,
    mailings::MailingKind,
};
use url::Url;

use super::message_worker::{DeliveryAttempt, LISTED_AT_MOST, read_events_leniently};
use crate::{
    accounts::Accounts,
    core::Core,
    deliveries::{
        claims::{Claimed, Content, open_digest},
        store::TABLE,
    },
    kernel::{Kernel, StoreError, Zone, inconsistent},
    mail::{MailContent, MailError, Mailer, Message, Writer},
    mailings::{Subscriptions, store as mailings},
    notifications::{MAY_HEAR, readable_events},
};

/// How many characters of a mail server's answer are stored.
const WORDS_MAX: usize = 300;

/// Writes mails and hands them to the mail server.
#[derive(Clone)]
pub(super) struct MailWorker {
    kernel: Kernel,
    accounts: Accounts,
    subscriptions: Subscriptions,
    mailer: Mailer,
    site: Url,
}

/// A mail that is to leave, or why it isn't.
enum Written {
    Mail(Email, MailContent),
    NoRecipient,
    /// Its recipient takes no such mail any more.
    Unsubscribed,
}

impl MailWorker {
    pub(super) fn new(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            subscriptions: Subscriptions::new(core),
            mailer,
            site,
        }
    }

    pub(super) async fn deliver(&self, delivery: &Claimed) -> Result<DeliveryAttempt, StoreError> {
        let user = match &delivery.user_id {
            Some(user_id) => self.accounts.find(user_id).await?,
            None => None,
        };
        let written = match &delivery.content {
            Content::Message(message) => self.write(delivery, user, message).await?,
            Content::Mailing(id) => self.write_mailing(id, user).await?,
            Content::Event(_) | Content::Held(_) => {
                self.write_notifications(delivery, user).await?
            }
        };
        let (to, content) = match written {
            Written::Mail(to, content) => (to, content),
            Written::NoRecipient => return Ok(DeliveryAttempt::NoRecipient),
            Written::Unsubscribed => return Ok(DeliveryAttempt::Unsubscribed),
        };
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
    ) -> Result<Written, StoreError> {
        let to = Email::parse(&delivery.recipient)
            .map_err(|fault| inconsistent(TABLE, delivery.id.as_ref(), fault))?;
        let Some(name) = user.as_ref().map(|user| &user.name).or_else(|| message.guest()) else {
            return Ok(Written::NoRecipient);
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
        Ok(Written::Mail(to, writer.write(message)))
    }

    /// Writes out a mailing, for whom is a member still and takes mails of its kind.
    async fn write_mailing(
        &self,
        id: &MailingId,
        user: Option<User>,
    ) -> Result<Written, StoreError> {
        let Some(user) = user else { return Ok(Written::NoRecipient) };
        let found = mailings::find_for(&self.kernel.db, id, &user.id).await?;
        let Some((mailing, company)) = found else { return Ok(Written::NoRecipient) };
        if !self.subscriptions.takes(&user.id, mailing.kind).await? {
            return Ok(Written::Unsubscribed);
        }
        let content = self.writer(&user).write_mailing(&mailing, &company);
        Ok(self.with_unsubscribe(user, mailing.kind, content))
    }

    /// Writes out what the user may still hear of, to the address that they have now. A test is sent whatever
    /// they take: they asked for it.
    async fn write_notifications(
        &self,
        delivery: &Claimed,
        user: Option<User>,
    ) -> Result<Written, StoreError> {
        let Some(user) = user else { return Ok(Written::NoRecipient) };
        let kind = MailingKind::Notifications;
        let is_subscribed = self.subscriptions.takes(&user.id, kind).await?;
        let db = &self.kernel.db;
        let (events, count) = match &delivery.content {
            Content::Event(event_id) => {
                let events = readable_events(db, &user.id, std::slice::from_ref(event_id)).await?;
                let count = events.len() as u64;
                (events, count)
            }
            Content::Held(_) if !is_subscribed => return Ok(Written::Unsubscribed),
            Content::Held(until) => {
                let (ids, count) =
                    open_digest(&self.kernel, delivery, *until, LISTED_AT_MOST, &MAY_HEAR).await?;
                (read_events_leniently(db, &user.id, &ids).await?, count)
            }
            Content::Message(_) | Content::Mailing(_) => return Ok(Written::NoRecipient),
        };
        if count == 0 {
            return Ok(Written::NoRecipient);
        }
        if !is_subscribed && !events.iter().any(|readable| readable.event.is_test) {
            return Ok(Written::Unsubscribed);
        }
        let content = self.writer(&user).write_notifications(&events, count);
        Ok(self.with_unsubscribe(user, kind, content))
    }

    fn writer<'a>(&'a self, user: &'a User) -> Writer<'a> {
        Writer {
            secret: &self.kernel.secret,
            site: &self.site,
            name: &user.name,
            author: None,
            zone: Zone::of(user.timezone.as_ref()),
        }
    }

    /// A mail that its recipient can do without, at whose foot it says how.
    fn with_unsubscribe(&self, user: User, kind: MailingKind, content: MailContent) -> Written {
        let unsubscribe = self.writer(&user).unsubscribe(kind, &user.id);
        Written::Mail(user.email, content.with_unsubscribe(unsubscribe))
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

//! Putting messages on their way.

use nameplate_domain::{
    accounts::Email,
    deliveries::KEPT_MS,
    kernel::{DeliveryId, EventId, InvitationId, MailingId, PushDeviceId, Timestamp, UserId},
    notifications::Channel,
};
use tracing::instrument;

use super::{
    mailing_store,
    store::{self, NewMail},
};
use crate::{
    kernel::{Kernel, StoreError, Tx},
    mail::Message,
};

/// Something that is put on its way about an event: to one user, on one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub user_id: UserId,
    /// Of what.
    pub event_id: EventId,
    /// On which channel.
    pub by: Carrier,
    /// Until when it is held back, if it is.
    pub held_until: Option<Timestamp>,
    /// When it would leave had the user not snoozed; only of what a snooze holds.
    pub due_without_snooze: Option<Timestamp>,
}

/// A pause in which nothing leaves, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pause {
    /// When it ends.
    pub(crate) ends_at: Timestamp,
    /// Whether that is now: what was held by it is held by nothing then but rules of its own.
    pub(crate) is_over: bool,
    /// The present moment: what is due by now is on its way, and goes.
    pub(crate) now: Timestamp,
}

/// Somebody who gets a mailing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailingRecipient {
    pub(crate) user_id: UserId,
    /// Before this moment it doesn't leave, if they want to be left alone until then.
    pub(crate) not_before: Option<Timestamp>,
}

/// What carries a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A mail, to the address that the account has when it leaves.
    Email,
    /// A push message, to a device.
    Push(PushDeviceId),
}

/// The deliveries' service. Cheap to clone.
#[derive(Clone)]
pub struct Deliveries {
    kernel: Kernel,
}

impl Deliveries {
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Puts a mail to a user on its way inside `tx`: it leaves exactly when what caused it is kept.
    /// Without a user it is written, and dropped instead of sent.
    #[instrument(level = "debug", skip_all)]
    pub async fn mail(
        &self,
        tx: &mut Tx,
        user_id: Option<&UserId>,
        to: &Email,
        message: &Message,
    ) -> Result<(), StoreError> {
        self.put(tx, &NewMail { user_id, author_id: None, to, message }).await
    }

    /// Puts a mail on its way inside `tx` to somebody who perhaps has no account; `author_id` is who
    /// caused it, and stands in it for as long as their account does.
    pub(crate) async fn mail_guest(
        &self,
        tx: &mut Tx,
        author_id: &UserId,
        to: &Email,
        message: &Message,
    ) -> Result<(), StoreError> {
        let author_id = Some(author_id);
        self.put(tx, &NewMail { user_id: None, author_id, to, message }).await
    }

    /// Puts a mail to a user on its way inside `tx` that somebody else caused, who stands in it for as long as their
    /// account does.
    pub(crate) async fn mail_from(
        &self,
        tx: &mut Tx,
        author_id: &UserId,
        (user_id, to): (&UserId, &Email),
        message: &Message,
    ) -> Result<(), StoreError> {
        let (user_id, author_id) = (Some(user_id), Some(author_id));
        self.put(tx, &NewMail { user_id, author_id, to, message }).await
    }

    /// Puts the last mail to somebody on its way inside `tx`, whose account was just deleted. It is forgotten as soon as
    /// it is settled.
    pub(crate) async fn mail_last(
        &self,
        tx: &mut Tx,
        to: &Email,
        message: &Message,
    ) -> Result<(), StoreError> {
        self.put(tx, &NewMail { user_id: None, author_id: None, to, message }).await
    }

    async fn put(&self, tx: &mut Tx, mail: &NewMail<'_>) -> Result<(), StoreError> {
        let id = DeliveryId::new(self.kernel.new_id());
        store::insert(tx, &id, mail, self.kernel.now()).await
    }

    /// Puts notices on their way inside `tx`, however many they are: they leave exactly when the event
    /// is kept. What is held for one user until one moment leaves as one message.
    #[instrument(level = "debug", skip_all)]
    pub async fn notify(&self, tx: &mut Tx, notices: &[Notice]) -> Result<(), StoreError> {
        let notices: Vec<_> =
            notices.iter().map(|notice| (DeliveryId::new(self.kernel.new_id()), notice)).collect();
        store::insert_notices(tx, &notices, self.kernel.now()).await
    }

    /// Puts a mailing on its way to each of its recipients inside `tx`, however many they are.
    #[instrument(level = "debug", skip_all)]
    pub(crate) async fn send_mailing(
        &self,
        tx: &mut Tx,
        mailing_id: &MailingId,
        recipients: &[MailingRecipient],
    ) -> Result<(), StoreError> {
        let recipients: Vec<_> =
            recipients.iter().map(|it| (DeliveryId::new(self.kernel.new_id()), it)).collect();
        mailing_store::insert(tx, mailing_id, &recipients, self.kernel.now()).await
    }

    /// Has what is held for a user on a channel wait inside `tx` for the end of a pause: what would leave
    /// before leaves at `leaves_at`, the end of the pause or, if that is in quiet hours, theirs; what is
    /// held longer without the pause, when that ends.
    pub(crate) async fn pause(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        channel: Channel,
        pause: Pause,
        leaves_at: Timestamp,
    ) -> Result<(), StoreError> {
        store::set_pause(tx, user_id, channel, pause, leaves_at).await
    }

    /// Makes the mails about an invitation those of the person who took it, inside `tx`: they go
    /// when the account does, whatever its address is by then.
    pub(crate) async fn assign_to_user(
        &self,
        tx: &mut Tx,
        invitation_id: &InvitationId,
        user_id: &UserId,
    ) -> Result<(), StoreError> {
        store::set_user(tx, invitation_id, user_id).await
    }

    /// Removes the mails about an invitation inside `tx`, whose link works no more: one that waits
    /// still need not go, and nobody could hand the others over.
    pub(crate) async fn forget_invitation(
        &self,
        tx: &mut Tx,
        invitation_id: &InvitationId,
    ) -> Result<(), StoreError> {
        store::delete_of_invitation(tx, invitation_id).await
    }

    /// Removes the mails to an address in small letters inside `tx`, if they are no account's.
    pub(crate) async fn forget_recipient(
        &self,
        tx: &mut Tx,
        recipient_key: &str,
    ) -> Result<(), StoreError> {
        store::delete_to(tx, recipient_key).await
    }

    /// Removes what was settled long ago; gives how many deliveries.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-KEPT_MS);
        store::delete_settled_before(&self.kernel.db, oldest).await
    }
}

//! Delivering messages to people, and recording how that ended.

use nameplate_domain::{
    deliveries::next_attempt,
    kernel::{EventId, Timestamp, UserId},
    notifications::{ReadableEvent, Rule},
};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{mail_worker::MailWorker, push_worker::PushWorker};
use crate::{
    deliveries::{
        claims::{self, Claimed, ClaimedBatch, Queue},
        outcomes::{self, Outcome},
    },
    kernel::{Db, Kernel, StoreError},
    notifications::readable_events,
};

/// How many events of a digest are listed one by one.
pub(super) const LISTED_AT_MOST: usize = 50;
/// What users see of an internal error; the log has the details.
pub(super) const OWN_FAULT: &str = "Nameplate could not prepare the message.";

/// Delivers mails or push messages of one queue.
#[derive(Clone)]
pub(super) struct MessageWorker {
    pub(super) kernel: Kernel,
    pub(super) queue: Queue,
    pub(super) channel: ChannelWorker,
}

#[derive(Clone)]
pub(super) enum ChannelWorker {
    Mail(MailWorker),
    Push(PushWorker),
}

/// The result of an attempt.
pub(super) enum DeliveryAttempt {
    Delivered,
    /// Nobody is there to take it: the account or the device is gone, or never was, or the person
    /// belongs to the company no more.
    NoRecipient,
    /// The person takes no such mail any more.
    Unsubscribed,
    /// It failed, for a reason that may pass; perhaps not before a moment that they asked for.
    Failed(String, Option<Timestamp>),
    /// It failed, and would fail again.
    Refused(String),
}

impl MessageWorker {
    /// Claims up to `room` messages, and sets them under way; gives how many it claimed.
    pub(super) async fn start_due(
        &self,
        under_way: &mut JoinSet<()>,
        room: usize,
    ) -> Result<usize, StoreError> {
        let ClaimedBatch { count, deliveries } =
            claims::claim(&self.kernel, self.queue, room).await?;
        for delivery in deliveries {
            let worker = self.clone();
            let span = tracing::info_span!(
                "delivery",
                id = %delivery.id,
                request_id = delivery.request_id.as_deref(),
            );
            under_way.spawn(async move { worker.deliver(&delivery).await }.instrument(span));
        }
        Ok(count)
    }

    async fn deliver(&self, delivery: &Claimed) {
        let attempt = match &self.channel {
            ChannelWorker::Mail(mail) => mail.deliver(delivery).await,
            ChannelWorker::Push(push) => push.deliver(delivery).await,
        };
        let attempt = attempt.unwrap_or_else(|error| {
            tracing::error!(%error, delivery = %delivery.id, "a message could not be prepared");
            DeliveryAttempt::Failed(OWN_FAULT.to_owned(), None)
        });
        if let Err(error) = self.record(delivery, attempt).await {
            // The lease ends by itself, and the delivery is tried again.
            tracing::error!(%error, delivery = %delivery.id, "the outcome of a delivery was not recorded");
        }
    }

    async fn record(&self, delivery: &Claimed, attempt: DeliveryAttempt) -> Result<(), StoreError> {
        let now = self.kernel.now();
        let (id, tries) = (&delivery.id, delivery.tries);
        let outcome = match attempt {
            DeliveryAttempt::Delivered => Outcome::Delivered,
            DeliveryAttempt::NoRecipient => Outcome::Dropped(None),
            DeliveryAttempt::Unsubscribed => Outcome::Dropped(Some(Rule::Mailing)),
            DeliveryAttempt::Refused(error) => Outcome::Failed(error, None),
            DeliveryAttempt::Failed(error, not_before) => {
                Outcome::Failed(error, next_attempt(delivery.first_at, tries, now, not_before))
            }
        };
        match &outcome {
            Outcome::Failed(error, Some(_)) => {
                tracing::warn!(%error, delivery = %id, tries, "not delivered, tried again later");
            }
            Outcome::Failed(error, None) => {
                tracing::error!(%error, delivery = %id, tries, "not delivered, given up");
            }
            Outcome::Delivered | Outcome::Dropped(_) => {}
        }
        outcomes::record(&self.kernel.db, delivery, &outcome, now).await
    }
}

/// What a user may hear of some events of a digest. One that can't be read is left out: it holds up
/// no other.
pub(super) async fn read_events_leniently(
    db: &Db,
    user_id: &UserId,
    event_ids: &[EventId],
) -> Result<Vec<ReadableEvent>, StoreError> {
    match readable_events(db, user_id, event_ids).await {
        Err(StoreError::Inconsistent { .. }) => {}
        events => return events,
    }
    let mut events = Vec::new();
    for event_id in event_ids {
        match readable_events(db, user_id, std::slice::from_ref(event_id)).await {
            Ok(one) => events.extend(one),
            Err(error @ StoreError::Inconsistent { .. }) => {
                tracing::error!(%error, "an event can't be read");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(events)
}

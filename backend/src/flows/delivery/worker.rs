//! Delivering what is due, and recording how that ended.

use std::{num::NonZeroUsize, time::Duration};

use nameplate_domain::{
    deliveries::next_attempt,
    kernel::{EventId, Timestamp, UserId},
    notifications::{ReadableEvent, Rule},
};
use tokio::task::JoinSet;
use tracing::{Instrument as _, instrument};
use url::Url;

use super::{mail_worker::MailWorker, push_worker::PushWorker};
use crate::{
    core::Core,
    deliveries::{
        claims::{self, Claimed, ClaimedBatch, Queue},
        outcomes::{self, Outcome},
    },
    devices::{PushDevices, PushSender},
    kernel::{Db, Kernel, StoreError},
    mail::Mailer,
    notifications::readable_events,
};

/// How often is looked for deliveries that another process put on their way, or that are due again.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Commits of this process cause one look in this time at most: most of them bring no message.
const LOOK_AT_MOST: Duration = Duration::from_millis(50);
/// How many events of a digest are listed one by one.
pub(super) const LISTED_AT_MOST: usize = 50;
/// What users see of an internal error; the log has the details.
const OWN_FAULT: &str = "Nameplate could not prepare the message.";

/// Delivers what is due in one queue: what waits or is slow there holds up no other
/// queue. Any number may work on one database; cheap to clone.
#[derive(Clone)]
pub struct DeliveryWorker {
    kernel: Kernel,
    queue: Queue,
    channel: ChannelWorker,
    at_once: usize,
}

#[derive(Clone)]
enum ChannelWorker {
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

impl DeliveryWorker {
    /// How many mails a worker has under way at once, if nothing else is said: mail servers take few
    /// connections of one client.
    pub const MAILS_AT_ONCE: NonZeroUsize = NonZeroUsize::new(8).expect("not zero");
    /// The same for push messages. Push services are many, and the slowest one shall hold up no other.
    pub const PUSHES_AT_ONCE: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");

    /// The worker of mails about accounts: with how mail leaves, and the address that stands in it.
    /// Mails of events have another one, so that nobody who is locked out waits behind them.
    pub(crate) fn for_mail(core: &Core, mailer: Mailer, site: Url) -> Self {
        let kernel = core.kernel.clone();
        let channel = ChannelWorker::Mail(MailWorker::new(core, mailer, site));
        Self { kernel, queue: Queue::Mail, channel, at_once: Self::MAILS_AT_ONCE.get() }
    }

    /// The worker of mails about events.
    #[must_use]
    pub(crate) fn for_notices(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self { queue: Queue::Notices, ..Self::for_mail(core, mailer, site) }
    }

    /// The worker of mails that companies send to their members: so nothing else waits behind a thousand of them.
    #[must_use]
    pub(crate) fn for_mailings(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self { queue: Queue::Mailings, ..Self::for_mail(core, mailer, site) }
    }

    /// The worker of push messages.
    #[must_use]
    pub(crate) fn for_push(kernel: Kernel, devices: PushDevices, sender: PushSender) -> Self {
        let channel = ChannelWorker::Push(PushWorker { kernel: kernel.clone(), devices, sender });
        Self { kernel, queue: Queue::Push, channel, at_once: Self::PUSHES_AT_ONCE.get() }
    }

    /// Limits how many messages are under way at once.
    #[must_use]
    pub const fn with_at_once(mut self, at_once: NonZeroUsize) -> Self {
        self.at_once = at_once.get();
        self
    }

    /// Delivers until `stop` ends: what this process commits within 50 ms, everything else within 2 s.
    /// What is slow holds up nothing else until [`Self::at_once`] of it are under way. After `stop`
    /// nothing more is claimed, and what is under way is finished: cut off, it would go out twice.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let mut under_way = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let committed = self.kernel.committed();
            tokio::pin!(committed);
            // Registered before looking, so that nothing committed meanwhile is overlooked.
            committed.as_mut().enable();
            let pause = tokio::time::sleep(LOOK_AT_MOST);
            let room = self.at_once() - under_way.len();
            match self.start_due(&mut under_way, room).await {
                // There may be more, when some of it was not to be read.
                Ok(count) if count == room && under_way.len() < self.at_once() => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "deliveries could not be looked for"),
            }
            let has_room = under_way.len() < self.at_once();
            tokio::select! {
                Some(_) = under_way.join_next() => {
                    while under_way.try_join_next().is_some() {}
                }
                () = async { pause.await; committed.await }, if has_room => {}
                () = tokio::time::sleep(LOOK_EVERY), if has_room => {}
                () = &mut stop => break,
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Tries some of what is due; gives how many messages it tried, those that can't be read included.
    ///
    /// # Errors
    /// [`StoreError`]. A message that could not be delivered is no error: it is recorded, and tried again.
    #[instrument(level = "debug", skip_all)]
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let mut under_way = JoinSet::new();
        let count = self.start_due(&mut under_way, self.at_once()).await?;
        while under_way.join_next().await.is_some() {}
        Ok(count)
    }

    /// How many messages are under way at the most.
    #[must_use]
    pub const fn at_once(&self) -> usize {
        self.at_once
    }

    /// Claims up to `room` messages, and sets them under way; gives how many it claimed.
    async fn start_due(
        &self,
        under_way: &mut JoinSet<()>,
        room: usize,
    ) -> Result<usize, StoreError> {
        if room == 0 {
            return Ok(0);
        }
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

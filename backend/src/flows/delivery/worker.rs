//! Delivering what is due, and recording how that ended.

use std::{num::NonZeroUsize, time::Duration};

use tokio::task::JoinSet;
use tracing::instrument;
use url::Url;

use super::{
    mail_worker::MailWorker,
    message_worker::{ChannelWorker, MessageWorker},
    push_worker::PushWorker,
    webhook_worker::WebhookWorker,
};
use crate::{
    core::Core,
    deliveries::claims::Queue,
    devices::{PushDevices, PushSender},
    kernel::{Kernel, StoreError},
    mail::Mailer,
    webhooks::{Health, WebhookSender, Webhooks},
};

/// How often is looked for deliveries that another process put on their way, or that are due again.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Commits of this process cause one look in this time at most: most of them bring no message.
const LOOK_AT_MOST: Duration = Duration::from_millis(50);

/// Delivers what is due in one queue: what waits or is slow there holds up no other
/// queue. Any number may work on one database; cheap to clone.
#[derive(Clone)]
pub struct DeliveryWorker {
    kernel: Kernel,
    work: Work,
    at_once: usize,
}

#[derive(Clone)]
enum Work {
    /// To people.
    Messages(MessageWorker),
    /// To other products.
    Webhooks(WebhookWorker),
}

impl DeliveryWorker {
    /// How many mails a worker has under way at once, if nothing else is said: mail servers take few
    /// connections of one client.
    pub const MAILS_AT_ONCE: NonZeroUsize = NonZeroUsize::new(8).expect("not zero");
    /// The same for push messages. Push services are many, and the slowest one shall hold up no other.
    pub const PUSHES_AT_ONCE: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");
    /// The same for webhooks. Each of them has one message under way at the most.
    pub const WEBHOOKS_AT_ONCE: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");

    /// The worker of mails about accounts: with how mail leaves, and the address that stands in it.
    /// Mails of events have another one, so that nobody who is locked out waits behind them.
    pub(crate) fn for_mail(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self::for_mails_of(Queue::Mail, core, mailer, site)
    }

    /// The worker of mails about events.
    #[must_use]
    pub(crate) fn for_notices(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self::for_mails_of(Queue::Notices, core, mailer, site)
    }

    /// The worker of mails that companies send to their members: so nothing else waits behind a thousand of them.
    #[must_use]
    pub(crate) fn for_mailings(core: &Core, mailer: Mailer, site: Url) -> Self {
        Self::for_mails_of(Queue::Mailings, core, mailer, site)
    }

    fn for_mails_of(queue: Queue, core: &Core, mailer: Mailer, site: Url) -> Self {
        let kernel = core.kernel.clone();
        let channel = ChannelWorker::Mail(MailWorker::new(core, mailer, site));
        let messages = MessageWorker { kernel: kernel.clone(), queue, channel };
        Self { kernel, work: Work::Messages(messages), at_once: Self::MAILS_AT_ONCE.get() }
    }

    /// The worker of push messages.
    #[must_use]
    pub(crate) fn for_push(kernel: Kernel, devices: PushDevices, sender: PushSender) -> Self {
        let channel = ChannelWorker::Push(PushWorker { kernel: kernel.clone(), devices, sender });
        let messages = MessageWorker { kernel: kernel.clone(), queue: Queue::Push, channel };
        Self { kernel, work: Work::Messages(messages), at_once: Self::PUSHES_AT_ONCE.get() }
    }

    /// The worker of webhooks. Those that fail have another one, for they may hang: so they hold up no others.
    #[must_use]
    pub(crate) fn for_webhooks(
        kernel: Kernel,
        webhooks: Webhooks,
        sender: WebhookSender,
        health: Health,
    ) -> Self {
        let work = WebhookWorker { kernel: kernel.clone(), webhooks, sender, health };
        Self { kernel, work: Work::Webhooks(work), at_once: Self::WEBHOOKS_AT_ONCE.get() }
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
        match &self.work {
            Work::Messages(messages) => messages.start_due(under_way, room).await,
            Work::Webhooks(webhooks) => webhooks.start_due(under_way, room).await,
        }
    }
}

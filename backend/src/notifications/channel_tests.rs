//! *Send me a test*: whether a channel works.

use nameplate_domain::{
    companies::Seat,
    kernel::{EventId, HOUR_MS, RateLimit, Timestamp},
    notifications::{
        Channel, ChannelDecision, Decision, Event, EventBody, EventPeople, EventTitle, EventType,
        NotificationError, Rule, Verdict,
    },
};
use tracing::instrument;

use super::{audience::Decided, people_store, store};
use crate::{
    core::Core,
    deliveries::{Carrier, Deliveries, Notice},
    devices::PushDevices,
    kernel::{Bucket, Kernel, RateLimits, ServiceError, StoreError, inconsistent},
    live::Live,
};

/// Ten tests an hour for each user.
const LIMIT: RateLimit = RateLimit { burst: 10, interval_ms: HOUR_MS / 10 };
/// Whoever shows the event adds that it is a test.
const TITLE: &str = "Nameplate reaches you";
const BODY: &str = "It works: what happens will reach you here.";

#[derive(Clone)]
pub struct ChannelTests {
    kernel: Kernel,
    deliveries: Deliveries,
    live: Live,
    push_devices: PushDevices,
    rate_limits: RateLimits,
}

impl ChannelTests {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            push_devices: PushDevices::new(core),
            rate_limits: core.rate_limits.clone(),
        }
    }

    /// Sends a user a test on a channel, at once, whatever their preferences say. It is labelled as a
    /// test wherever it is shown.
    ///
    /// # Errors
    /// [`NotificationError::NoDevice`], [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn send(
        &self,
        seat: &Seat,
        channel: Channel,
    ) -> Result<(), ServiceError<NotificationError>> {
        let carriers = match channel {
            Channel::InApp => Vec::new(),
            Channel::Email => vec![Carrier::Email],
            Channel::Push => {
                let devices = self.push_devices.list(&seat.user_id).await?;
                devices.into_iter().map(|device| Carrier::Push(device.id)).collect()
            }
        };
        if channel == Channel::Push && carriers.is_empty() {
            return Err(ServiceError::Refused(NotificationError::NoDevice));
        }
        self.rate_limits.pass(&Bucket::of_user("channel_test", &seat.user_id), LIMIT).await?;

        let now = self.kernel.now();
        let event_id = EventId::new(self.kernel.new_id());
        let notices: Vec<_> = carriers
            .into_iter()
            .map(|by| Notice {
                user_id: seat.user_id.clone(),
                event_id: event_id.clone(),
                by,
                held_until: None,
                due_without_snooze: None,
            })
            .collect();
        let mut tx = self.kernel.db.begin().await?;
        let company_id = &seat.company_id;
        store::insert_event(&mut tx, &event_id, company_id, &event(now)?, now).await?;
        let people = EventPeople { assignee: None, mentions: vec![seat.user_id.clone()] };
        people_store::insert(&mut tx, &event_id, &people).await?;
        let decided = Decided {
            user_id: &seat.user_id,
            devices: &[],
            decision: decision(channel),
            without_snooze: None,
        };
        store::insert_notifications(&mut tx, &event_id, company_id, &[decided], now).await?;
        self.deliveries.notify(&mut tx, &notices).await?;
        if channel == Channel::InApp {
            self.live.announce_notifications(&mut tx, std::slice::from_ref(&seat.user_id)).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(())
    }
}

/// The event that a test sends.
fn event(now: Timestamp) -> Result<Event, StoreError> {
    let is_text = |fault| inconsistent("events", "of a test", fault);
    Ok(Event {
        event_type: EventType::NewMessage,
        title: EventTitle::parse(TITLE).map_err(is_text)?,
        body: Some(EventBody::parse(BODY).map_err(is_text)?),
        url: None,
        case: None,
        sentiment: None,
        occurred_at: now,
        is_test: true,
    })
}

/// What is decided about a test: it goes out on its channel, and on no other.
fn decision(channel: Channel) -> Decision {
    let on = |this| {
        let verdict = match this == channel {
            true => Verdict::Deliver,
            false => Verdict::Drop { rule: Rule::Test },
        };
        ChannelDecision { verdict, passed: Vec::new() }
    };
    Decision { in_app: on(Channel::InApp), email: on(Channel::Email), push: on(Channel::Push) }
}

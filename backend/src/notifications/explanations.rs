//! Why somebody did, or didn't, hear of an event.

use nameplate_domain::{
    companies::{CompanyName, Membership},
    kernel::{CompanyId, DAY_MS, EventId, Timestamp, UserId},
    notifications::{Channel, Decision, Event, Rule},
};
use tracing::instrument;

use super::{
    explanation_store,
    newest::{self, Newest, NotificationFilter, NotificationRow},
};
use crate::{
    companies::Companies,
    core::Core,
    kernel::{Kernel, StoreError, first_id_at},
};

#[derive(Clone)]
pub struct Explanations {
    kernel: Kernel,
    companies: Companies,
}

/// An event that concerned a user, and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub event_id: EventId,
    pub company_id: CompanyId,
    pub company_name: CompanyName,
    pub event: Event,
    /// When the event was received.
    pub received_at: Timestamp,
    /// What was decided, channel by channel, and by which rules.
    pub decision: Decision,
    /// Since when it stands in the notification centre, if it does.
    pub shown_at: Option<Timestamp>,
    /// Until when it is kept out of there by a snooze, or was.
    pub held_until: Option<Timestamp>,
    /// The state of the mail and of the push messages.
    pub deliveries: Vec<DeliveryState>,
}

/// The state of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryState {
    pub channel: Channel,
    /// The name of the device, for push messages; `None` when it was removed since.
    pub device: Option<String>,
    /// Whether it was delivered.
    pub outcome: DeliveryOutcome,
}

/// How a delivery ended, or that it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It waits, to be tried at this moment; after a failed try, with why that failed.
    Waiting {
        due_at: Timestamp,
        error: Option<String>,
        /// Whether a snooze holds it back.
        is_snoozed: bool,
    },
    /// The mail server or push service accepted it at this moment.
    Delivered(Timestamp),
    /// At this moment the recipient was gone, or a rule said that it doesn't go any more.
    Dropped {
        at: Timestamp,
        by: Option<Rule>,
    },
    Failed {
        at: Timestamp,
        error: String,
    },
}

/// A page of the list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExplanationPage {
    /// The events; their deliveries included.
    pub items: Vec<Explanation>,
    /// What the next page comes after; `None` on the last one.
    pub next: Option<EventId>,
}

impl Explanations {
    pub const PER_PAGE: usize = 30;
    /// How far back is explained, in milliseconds: 30 days.
    pub const EXPLAINED_MS: i64 = 30 * DAY_MS;

    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), companies: Companies::new(core) }
    }

    /// A part of the events of the last 30 days that concerned a user, after `after` if given; of the
    /// companies that they may enter now.
    #[instrument(level = "debug", skip_all)]
    pub async fn page(
        &self,
        user_id: &UserId,
        after: Option<&EventId>,
    ) -> Result<ExplanationPage, StoreError> {
        let entered = self.companies.entered(user_id).await?;
        let newest = Newest {
            user_id,
            companies: &entered,
            filter: NotificationFilter::All,
            since: Some(self.since()),
            before: after,
            limit: Self::PER_PAGE + 1,
        };
        let mut rows = newest.read(&self.kernel.db).await?;
        let has_more = rows.len() > Self::PER_PAGE;
        rows.truncate(Self::PER_PAGE);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| EventId::new(row.event_id.as_str()));
        Ok(ExplanationPage { items: self.explain(user_id, &entered, rows).await?, next })
    }

    /// One of them; `None` when it didn't concern the user, or is older.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(
        &self,
        user_id: &UserId,
        event_id: &EventId,
    ) -> Result<Option<Explanation>, StoreError> {
        let entered = self.companies.entered(user_id).await?;
        let row = newest::find(&self.kernel.db, user_id, event_id).await?;
        let row = row.filter(|_| *event_id.as_ref() >= *first_id_at(self.since()));
        let rows = row.into_iter().collect();
        Ok(self.explain(user_id, &entered, rows).await?.pop())
    }

    /// Explains those rows that are of companies that the user may enter.
    async fn explain(
        &self,
        user_id: &UserId,
        entered: &[Membership],
        rows: Vec<NotificationRow>,
    ) -> Result<Vec<Explanation>, StoreError> {
        let items = rows.into_iter().filter_map(|row| explanation_store::explanation(entered, row));
        let mut items: Vec<_> = items.collect();
        explanation_store::add_deliveries(&self.kernel.db, user_id, &mut items).await?;
        Ok(items)
    }

    fn since(&self) -> Timestamp {
        self.kernel.now().plus_millis(-Self::EXPLAINED_MS)
    }
}

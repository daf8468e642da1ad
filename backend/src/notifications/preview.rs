//! What preferences would have sent: the events of a user's last days, decided about anew.

use std::{collections::HashMap, sync::Arc};

use nameplate_domain::{
    accounts::User,
    companies::{Membership, Role},
    kernel::{EventId, Timestamp},
    notifications::{Event, ForecastCounter, Named, NotificationPreferences, Recipient, route},
};
use tokio::sync::Semaphore;

use super::{
    Preview,
    newest::{Newest, NotificationFilter, NotificationRow},
    people_store,
};
use crate::{
    devices::has_device,
    kernel::{Db, StoreError, Zone, run_blocking},
};

/// How many events are in memory at once.
const AT_ONCE: usize = 500;

/// Two sets of preferences, and how much they have sent so far.
struct Comparison {
    zone: Zone,
    is_subscribed: bool,
    has_device: bool,
    draft: (NotificationPreferences, ForecastCounter),
    now: (NotificationPreferences, ForecastCounter),
}

/// The past events that a preview counts.
pub(super) struct Past<'a> {
    /// Whether the user takes mails about events.
    pub(super) is_subscribed: bool,
    /// Only events of these companies count.
    pub(super) entered: &'a [Membership],
    pub(super) since: Timestamp,
    /// At most so many events are read, newest first.
    pub(super) most: usize,
}

/// What `draft` and `saved` would have sent of what concerned a user, without tests. The events are
/// read some at a time, and decided about when `at_once` has room for it.
pub(super) async fn compare(
    db: &Db,
    at_once: &Arc<Semaphore>,
    user: &User,
    past: &Past<'_>,
    draft: NotificationPreferences,
    saved: NotificationPreferences,
) -> Result<Preview, StoreError> {
    let mut comparison = Comparison {
        zone: Zone::of(user.timezone.as_ref()),
        is_subscribed: past.is_subscribed,
        has_device: has_device(db, &user.id).await?,
        draft: (draft, ForecastCounter::default()),
        now: (saved, ForecastCounter::default()),
    };
    let (mut left, mut before) = (past.most, None::<EventId>);
    let is_cut = loop {
        // One more than is looked at says whether there are more.
        let limit = left.min(AT_ONCE) + 1;
        let newest = Newest {
            user_id: &user.id,
            companies: past.entered,
            filter: NotificationFilter::All,
            since: Some(past.since),
            before: before.as_ref(),
            limit,
        };
        let mut rows = newest.read(db).await?;
        let has_more = rows.len() == limit;
        rows.truncate(limit - 1);
        left -= rows.len();
        before = rows.last().map(|row| EventId::new(row.event_id.as_str()));
        let named = match (rows.last(), rows.first()) {
            (Some(oldest), Some(newest)) => {
                people_store::naming(db, &user.id, &oldest.event_id, &newest.event_id).await?
            }
            _ => HashMap::new(),
        };
        let entered = past.entered.to_vec();
        comparison = run_blocking(at_once, move || comparison.with(&entered, &named, rows)).await?;
        if left == 0 || !has_more {
            break has_more;
        }
    };
    let (draft, now) = (comparison.draft.1.forecast(), comparison.now.1.forecast());
    Ok(Preview { draft, now, is_cut })
}

impl Comparison {
    /// Adds the events of these rows to the count.
    fn with(
        mut self,
        entered: &[Membership],
        named: &HashMap<String, Named>,
        rows: Vec<NotificationRow>,
    ) -> Self {
        for row in rows {
            let Some(membership) = row.membership(entered) else { continue };
            if let Some(event) = row.event().filter(|event| !event.is_test) {
                let named = named.get(&row.event_id).copied().unwrap_or_default();
                self.add(&event, named, row.received_at(), membership.role);
            }
        }
        self
    }

    fn add(&mut self, event: &Event, named: Named, received_at: Timestamp, role: Role) {
        let recipient = Recipient {
            named,
            role,
            is_subscribed: self.is_subscribed,
            has_device: self.has_device,
            // A preview shows what the settings do, and a snooze is no setting.
            snoozed_until: None,
        };
        for (preferences, tally) in [&mut self.draft, &mut self.now] {
            tally.add(&route(event, recipient, preferences, received_at, &self.zone));
        }
    }
}

//! The notification centre: what reached a person in Nameplate.

use std::slice;

use nameplate_domain::{
    companies::{CompanyName, Membership},
    kernel::{CompanyId, EventId, Timestamp, UserId},
    notifications::Event,
};
use tracing::instrument;

use super::{
    newest::{self, Newest, NotificationFilter, NotificationRow},
    store::{self, Range},
};
use crate::{
    companies::Companies,
    core::Core,
    kernel::{Kernel, StoreError},
    live::Live,
};

/// How many are marked as read in one transaction, so that others get their turn.
const READ_AT_ONCE: i64 = 5_000;

#[derive(Clone)]
pub struct NotificationCentre {
    kernel: Kernel,
    companies: Companies,
    live: Live,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CentreFilter {
    /// Only what was not read yet.
    pub unread_only: bool,
    /// Only of this company.
    pub company_id: Option<CompanyId>,
}

/// An entry of the notification centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The event that it is about, which is also its id.
    pub event_id: EventId,
    pub company_id: CompanyId,
    pub company_name: CompanyName,
    pub event: Event,
    /// When the event was received, which is the order of the list.
    pub received_at: Timestamp,
    /// When it was put into the notification centre.
    pub shown_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

/// A page of the list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationPage {
    pub items: Vec<Notification>,
    /// What the next page comes after; `None` on the last one.
    pub next: Option<EventId>,
}

impl NotificationCentre {
    pub const PER_PAGE: usize = 30;
    /// More unread ones than this are not counted.
    pub const MOST_COUNTED: u32 = 100;

    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            live: core.live.clone(),
        }
    }

    /// A part of a user's list, at most `limit`, after `after` if given; of those of `memberships` whose companies they
    /// may enter.
    #[instrument(level = "debug", skip_all)]
    pub async fn page(
        &self,
        user_id: &UserId,
        memberships: &[Membership],
        filter: &CentreFilter,
        after: Option<&EventId>,
        limit: usize,
    ) -> Result<NotificationPage, StoreError> {
        let of_filter = |it: &&Membership| {
            it.is_active() && filter.company_id.as_ref().is_none_or(|id| it.company_id == *id)
        };
        let entered: Vec<_> = memberships.iter().filter(of_filter).cloned().collect();
        let newest = Newest {
            user_id,
            companies: &entered,
            filter: if filter.unread_only {
                NotificationFilter::Unread
            } else {
                NotificationFilter::Shown
            },
            since: None,
            before: after,
            limit: limit + 1,
        };
        let mut rows = newest.read(&self.kernel.db).await?;
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| EventId::new(row.event_id.as_str()));
        let items = rows.into_iter().filter_map(|row| notification(&entered, row));
        Ok(NotificationPage { items: items.collect(), next })
    }

    /// How many a user has not read, up to [`Self::MOST_COUNTED`].
    #[instrument(level = "debug", skip_all)]
    pub async fn unread_count(&self, user_id: &UserId) -> Result<u32, StoreError> {
        let entered = self.companies.entered(user_id).await?;
        let entered: Vec<_> = entered.iter().map(|it| &it.company_id).collect();
        newest::count_unread(&self.kernel.db, user_id, &entered, Self::MOST_COUNTED).await
    }

    /// Notes that a user read one, of one company or of all; gives what it is about, `None` when it is not theirs.
    /// Read before, it stays as it was.
    #[instrument(level = "debug", skip_all)]
    pub async fn read(
        &self,
        user_id: &UserId,
        company_id: Option<&CompanyId>,
        event_id: &EventId,
    ) -> Result<Option<Event>, StoreError> {
        let found = newest::find(&self.kernel.db, user_id, event_id).await?;
        let Some(row) = found else { return Ok(None) };
        let is_entered = row.membership(&self.entered_of(user_id, company_id).await?).is_some();
        let Some(event) = row.event().filter(|_| is_entered) else { return Ok(None) };
        if row.shown_at().is_some() && row.read_at().is_none() {
            let mut tx = self.kernel.db.begin().await?;
            // Another page may have been quicker.
            if store::set_read(&mut tx, user_id, event_id, self.kernel.now()).await? {
                self.live.announce_notifications(&mut tx, slice::from_ref(user_id)).await?;
            }
            self.kernel.commit(tx).await?;
        }
        Ok(Some(event))
    }

    /// Notes that a user read all up to `newest`, the newest that they saw, of one company or of all;
    /// gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn read_all(
        &self,
        user_id: &UserId,
        company_id: Option<&CompanyId>,
        newest: &EventId,
    ) -> Result<u64, StoreError> {
        let mut read = 0;
        for entered in self.entered_of(user_id, company_id).await? {
            read += self.read_all_of(user_id, &entered.company_id, newest).await?;
        }
        Ok(read)
    }

    async fn read_all_of(
        &self,
        user_id: &UserId,
        company_id: &CompanyId,
        newest: &EventId,
    ) -> Result<u64, StoreError> {
        let (now, mut read, mut after) = (self.kernel.now(), 0, EventId::new(""));
        loop {
            let mut tx = self.kernel.db.begin().await?;
            let all = Range { company_id, after: &after, newest };
            let last = store::last_of_unread(&mut tx, user_id, &all, READ_AT_ONCE).await?;
            let some = Range { newest: last.as_ref().unwrap_or(newest), ..all };
            let count = store::set_range_read(&mut tx, user_id, &some, now).await?;
            if count > 0 {
                self.live.announce_notifications(&mut tx, slice::from_ref(user_id)).await?;
                self.kernel.commit(tx).await?;
            }
            read += count;
            match last {
                Some(last) => after = last,
                None => return Ok(read),
            }
        }
    }

    /// The companies that a user may enter; of them only `company_id`, if given.
    async fn entered_of(
        &self,
        user_id: &UserId,
        company_id: Option<&CompanyId>,
    ) -> Result<Vec<Membership>, StoreError> {
        let mut entered = self.companies.entered(user_id).await?;
        entered.retain(|it| company_id.is_none_or(|id| it.company_id == *id));
        Ok(entered)
    }
}

/// The line of a row; `None` for one that can't be read.
fn notification(companies: &[Membership], row: NotificationRow) -> Option<Notification> {
    let company = row.membership(companies)?;
    Some(Notification {
        event: row.event()?,
        company_id: company.company_id.clone(),
        company_name: company.company_name.clone(),
        received_at: row.received_at(),
        shown_at: row.shown_at()?,
        read_at: row.read_at(),
        event_id: EventId::new(row.event_id),
    })
}

//! Events, as other products send them.

use nameplate_domain::{
    api_keys::IdempotencyError,
    companies::{Permission, Seat},
    kernel::{CompanyId, EventId, Timestamp, UserId},
    notifications::Channel,
};
use serde::{Deserialize, Serialize};
use tracing::instrument;

use super::{
    EventForm, EventRetention,
    audience::{self, Audience, Decided},
    event_context::{Context, Members},
    people_store, store,
};
use crate::{
    api_keys::{self, Claim, RepeatableRequest},
    companies::{Companies, origins_of},
    core::Core,
    deliveries::{Carrier, Deliveries, Notice},
    kernel::{Kernel, ServiceError, StoreError, Tx, inconsistent},
    live::Live,
    webhooks::{Occurrence, Webhooks},
};

/// How many events are looked at together to be removed.
const PRUNED_AT_ONCE: i64 = 500;
/// After about so many rows a transaction that removes events ends, so that others get their turn.
const PRUNED_ROWS: u64 = 5_000;

type IdempotencyRefusal = ServiceError<IdempotencyError>;

/// The events' service. Cheap to clone.
#[derive(Clone)]
pub struct Events {
    pub(crate) kernel: Kernel,
    pub(crate) companies: Companies,
    pub(crate) deliveries: Deliveries,
    pub(crate) live: Live,
    webhooks: Webhooks,
    pub(crate) retention: EventRetention,
}

/// An event that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub id: EventId,
    /// How many people it reaches, on any channel, now or later.
    pub recipients: u32,
}

/// What became of a request to take an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It was taken.
    Taken(Received),
    /// The same request was taken before, and nothing was done again.
    Replayed(Received),
}

impl Events {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            webhooks: Webhooks::new(core),
            retention: EventRetention::default(),
        }
    }

    /// Takes an event of a company. In one transaction it is kept, decided about for every active
    /// member, and put on its way to those whom it reaches. `request` says what it is called, if it
    /// may come again.
    ///
    /// # Errors
    /// Every fault of the form; [`ServiceError::Forbidden`]; [`IdempotencyError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn receive(
        &self,
        seat: &Seat,
        form: &EventForm,
        request: Option<&RepeatableRequest>,
    ) -> Result<Receipt, IdempotencyRefusal> {
        self.refuse_early(seat, form, request).await?;
        // The team stays as it is: nobody who is named leaves it, or is deleted, meanwhile. Other events
        // of the company don't wait for this one, but for the same request.
        let mut tx = self.companies.begin_beside(seat, Permission::SendEvents).await?;
        if let Some(request) = request {
            match api_keys::claim(&mut tx, &self.kernel, request).await? {
                Claim::New => {}
                Claim::Answered(answer) => {
                    let answer =
                        serde_json::from_str(&answer).map_err(|error| request.unreadable(error))?;
                    return Ok(Receipt::Replayed(answer));
                }
            }
        }
        let received = self.take(&mut tx, &seat.company_id, form).await?;
        if let Some(request) = request {
            let answer = serde_json::to_string(&received)
                .map_err(|error| inconsistent("events", received.id.as_ref(), error))?;
            api_keys::set_answer(&mut tx, request, &answer).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(Receipt::Taken(received))
    }

    /// Refuses a form that can't be taken whoever belongs to the company, before the company is held and
    /// its members are read. All that is wrong is told, who is no member included.
    async fn refuse_early(
        &self,
        seat: &Seat,
        form: &EventForm,
        request: Option<&RepeatableRequest>,
    ) -> Result<(), IdempotencyRefusal> {
        let (now, oldest) = (self.kernel.now(), self.oldest_kept());
        if form.may_be_taken(now, oldest) {
            return Ok(());
        }
        // A request that comes again gets its answer, however long ago the event is by now.
        if let Some(request) = request
            && api_keys::is_answered(&self.kernel, request).await?
        {
            return Ok(());
        }
        if !seat.may(Permission::SendEvents) {
            return Err(ServiceError::Forbidden);
        }
        let (db, addresses) = (&self.kernel.db, form.addresses());
        let found = audience::members_of(db, &seat.company_id, &addresses).await?;
        let members = found.iter().map(|(address, id)| (address.as_str(), id)).collect();
        let origins = origins_of(self.kernel.db.reader(), &seat.company_id).await?;
        let members = Members::Known(&members);
        form.parse(&Context { members, origins: Some(&origins), now, oldest })?;
        Ok(())
    }

    /// Takes an event inside `tx`, which holds the company.
    ///
    /// # Errors
    /// Every fault of the form.
    pub(crate) async fn take<E>(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        form: &EventForm,
    ) -> Result<Received, ServiceError<E>> {
        let now = self.kernel.now();
        let audience = Audience::load(tx, company_id).await?;
        let members = audience.by_address();
        let members = Members::Known(&members);
        let origins = match form.leads_elsewhere() {
            true => origins_of(&mut **tx, company_id).await?,
            false => Vec::new(),
        };
        let (origins, oldest) = (Some(origins.as_slice()), self.oldest_kept());
        let (event, people) = form.parse(&Context { members, origins, now, oldest })?;
        let decided = audience.decide(&event, &people, now);
        let id = EventId::new(self.kernel.new_id());
        store::insert_event(tx, &id, company_id, &event, now).await?;
        people_store::insert(tx, &id, &people).await?;
        store::insert_notifications(tx, &id, company_id, &decided, now).await?;
        let notices: Vec<_> =
            decided.iter().flat_map(|decided| notices(&id, decided, now)).collect();
        self.deliveries.notify(tx, &notices).await?;
        let shown = decided.iter().filter(|decided| decided.decision.in_app.is_now());
        let shown: Vec<UserId> = shown.map(|decided| decided.user_id.clone()).collect();
        self.live.announce_notifications(tx, &shown).await?;
        self.webhooks.enqueue(tx, company_id, Occurrence::Event(&id)).await?;
        let recipients = decided.iter().filter(|decided| decided.decision.reaches()).count();
        Ok(Received { id, recipients: u32::try_from(recipients).unwrap_or(u32::MAX) })
    }

    /// The same, at another moment: for what is told of the past.
    pub(crate) fn at(&self, moment: Timestamp) -> Self {
        let kernel = self.kernel.at(moment);
        let deliveries = Deliveries::new(kernel.clone());
        Self { live: Live::new(kernel.clone()), deliveries, kernel, ..self.clone() }
    }

    /// The moment before which events are too old to be kept.
    #[must_use]
    pub fn oldest_kept(&self) -> Timestamp {
        self.retention.oldest(self.kernel.now())
    }

    /// Removes events that are too old, with all that was decided about them; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.oldest_kept();
        let mut pruned = 0;
        loop {
            let old = store::oldest_before(&self.kernel.db, oldest, PRUNED_AT_ONCE).await?;
            if old.is_empty() {
                return Ok(pruned);
            }
            for together in in_batches(&old) {
                let mut tx = self.kernel.db.begin().await?;
                pruned += store::delete_events(&mut tx, &together).await?;
                self.kernel.commit(tx).await?;
            }
        }
    }
}

/// Events that are removed together: as many as have some thousand rows, and at least one.
fn in_batches(old: &[(EventId, u64)]) -> Vec<Vec<EventId>> {
    let mut batches = Vec::new();
    let (mut batch, mut rows) = (Vec::new(), 0);
    for (id, count) in old {
        batch.push(id.clone());
        // The event, what was decided, and about as many deliveries.
        rows += 1 + 2 * count;
        if rows >= PRUNED_ROWS {
            batches.push(std::mem::take(&mut batch));
            rows = 0;
        }
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// What is put on its way to a member: a mail, and a message to each of their devices.
fn notices(event_id: &EventId, decided: &Decided<'_>, now: Timestamp) -> Vec<Notice> {
    let Decided { user_id, devices, decision, .. } = decided;
    let notice = |by, channel| Notice {
        user_id: (*user_id).clone(),
        event_id: event_id.clone(),
        by,
        held_until: decision.on(channel).held_until(),
        due_without_snooze: decided.due_without_snooze(channel, now),
    };
    let mail = decision.email.delivers().then(|| notice(Carrier::Email, Channel::Email));
    let push = devices
        .iter()
        .filter(|_| decision.push.delivers())
        .map(|device| notice(Carrier::Push(device.clone()), Channel::Push));
    mail.into_iter().chain(push).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_removed_together_has_some_thousand_rows() {
        let old = |counts: &[u64]| -> Vec<_> {
            counts.iter().map(|count| (EventId::new(count.to_string()), *count)).collect()
        };
        let sizes =
            |counts: &[u64]| -> Vec<_> { in_batches(&old(counts)).iter().map(Vec::len).collect() };
        assert_eq!(sizes(&[1000, 1000, 1000, 1000]), [3, 1]);
        assert_eq!(sizes(&[1_000_000, 1, 1]), [1, 2]);
        assert_eq!(sizes(&[1; 500]), [500]);
    }
}

//! Making webhooks, changing them, and ending them.

use std::convert::Infallible;

use nameplate_domain::{
    companies::{CompanyEvent, EventDetail, Permission, Seat},
    kernel::{CompanyId, Fault, FieldErrors, WebhookId},
    webhooks::{MOST_WEBHOOKS, NewWebhook, OLD_SECRET_MS, OffReason, WebhookError, WebhookForm},
};
use tracing::instrument;
use url::Url;

use super::{ListedWebhook, WebhookSecret, WebhookSender, queue, store};
use crate::{
    api_keys::{self, Claim, RepeatableRequest},
    companies::{Companies, CompanyEntry, CompanyLog},
    core::Core,
    deliveries::Deliveries,
    kernel::{Endpoints, Kernel, RateLimits, ServiceError, StoreError, Tx},
};

pub type WebhookRefusal = ServiceError<WebhookError>;

/// The webhooks' service. Cheap to clone.
#[derive(Clone)]
pub struct Webhooks {
    pub(super) kernel: Kernel,
    pub(super) companies: Companies,
    pub(super) deliveries: Deliveries,
    pub(super) log: CompanyLog,
    pub(super) rate_limits: RateLimits,
    pub(super) sender: WebhookSender,
}

/// A webhook with its secret. It is given when it is made and when it gets a new one; no list tells it.
#[derive(Clone, Debug)]
pub struct CreatedWebhook {
    pub webhook: ListedWebhook,
    pub secret: WebhookSecret,
    /// Whether the same request made it before.
    pub is_replayed: bool,
}

/// What a webhook is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookChange {
    pub form: WebhookForm,
    pub is_on: bool,
}

impl Webhooks {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            log: CompanyLog::new(core),
            rate_limits: core.rate_limits.clone(),
            sender: WebhookSender::new(Endpoints::default(), WebhookSender::PATIENCE),
        }
    }

    /// The same service with another sender, which says where webhooks may be.
    #[must_use]
    pub fn by(self, sender: WebhookSender) -> Self {
        Self { sender, ..self }
    }

    /// Makes a webhook of a company. `request` says what it is called, if it may come again: then the webhook that it
    /// made before is given once more.
    ///
    /// # Errors
    /// Every fault of the form; [`WebhookError`]; [`ServiceError::Forbidden`]; [`ServiceError::NotFound`] for a request
    /// that comes again when its webhook is deleted.
    #[instrument(level = "debug", skip_all)]
    pub async fn create(
        &self,
        seat: &Seat,
        form: &WebhookForm,
        request: Option<&RepeatableRequest>,
    ) -> Result<CreatedWebhook, WebhookRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        let webhook = self.parse(form)?;
        if let Some(request) = request {
            let claim = api_keys::claim(&mut tx, &self.kernel, request).await;
            if let Claim::Answered(id) =
                claim.map_err(|error| error.map_reason(WebhookError::Request))?
            {
                return self.find_created(&mut tx, seat, &WebhookId::new(id)).await;
            }
        }
        refuse_too_many(&mut tx, &seat.company_id).await?;
        let id = WebhookId::new(self.kernel.new_id());
        let secret = WebhookSecret::generate(&self.kernel);
        let sealed = secret.seal(&self.kernel, &id)?;
        let company_id = &seat.company_id;
        store::insert(&mut tx, &id, company_id, &webhook, sealed, self.kernel.now()).await?;
        if let Some(request) = request {
            api_keys::set_answer(&mut tx, request, id.as_ref()).await?;
        }
        let webhook = find(&mut tx, seat, &id).await?;
        self.record(&mut tx, seat, CompanyEvent::WebhookCreated, &webhook).await?;
        self.kernel.commit(tx).await?;
        Ok(CreatedWebhook { webhook, secret, is_replayed: false })
    }

    /// Changes a webhook as it stands in that moment; gives it as it is then. `change` may refuse.
    ///
    /// # Errors
    /// The outer: every fault of the form; [`WebhookError`]; [`ServiceError::Forbidden`]; [`ServiceError::NotFound`].
    /// The inner: what `change` gives; nothing is changed then.
    #[instrument(level = "debug", skip_all)]
    pub async fn change<R>(
        &self,
        seat: &Seat,
        id: &WebhookId,
        change: impl FnOnce(&ListedWebhook) -> Result<WebhookChange, R>,
    ) -> Result<Result<ListedWebhook, R>, WebhookRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        let present = find(&mut tx, seat, id).await?;
        let change = match change(&present) {
            Ok(change) => change,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let new = self.parse(&change.form)?;
        let is_same = new.url.as_str() == present.url
            && (&new.description, &new.types) == (&present.description, &present.types);
        if !is_same {
            store::update(&mut tx, id, &new).await?;
            let changed = find(&mut tx, seat, id).await?;
            self.record(&mut tx, seat, CompanyEvent::WebhookChanged, &changed).await?;
        }
        if change.is_on != present.is_on() {
            self.turn(&mut tx, seat, id, change.is_on).await?;
        }
        let changed = find(&mut tx, seat, id).await?;
        self.kernel.commit(tx).await?;
        if !changed.is_on() {
            queue::drop_waiting(&self.kernel.db, id, self.kernel.now()).await?;
        }
        Ok(Ok(changed))
    }

    /// Changes where a webhook is, what it is for, and what it is told.
    ///
    /// # Errors
    /// As [`Webhooks::change`].
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        seat: &Seat,
        id: &WebhookId,
        form: WebhookForm,
    ) -> Result<ListedWebhook, WebhookRefusal> {
        let change = |present: &ListedWebhook| {
            Ok::<_, Infallible>(WebhookChange { form, is_on: present.is_on() })
        };
        match self.change(seat, id, change).await? {
            Ok(webhook) => Ok(webhook),
            Err(never) => match never {},
        }
    }

    /// Turns a webhook on or off. Off, it is told nothing, and what waited for it is dropped.
    ///
    /// # Errors
    /// [`WebhookError`]; [`ServiceError::Forbidden`]; [`ServiceError::NotFound`].
    #[instrument(level = "debug", skip_all)]
    pub async fn set_on(
        &self,
        seat: &Seat,
        id: &WebhookId,
        is_on: bool,
    ) -> Result<(), WebhookRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        if find(&mut tx, seat, id).await?.is_on() != is_on {
            self.turn(&mut tx, seat, id, is_on).await?;
        }
        self.kernel.commit(tx).await?;
        if !is_on {
            queue::drop_waiting(&self.kernel.db, id, self.kernel.now()).await?;
        }
        Ok(())
    }

    /// Gives a webhook another secret. Messages are signed by the one from before, too, for 24 hours.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`].
    #[instrument(level = "debug", skip_all)]
    pub async fn rotate_secret(
        &self,
        seat: &Seat,
        id: &WebhookId,
    ) -> Result<CreatedWebhook, WebhookRefusal> {
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        // Nobody else's gets a secret.
        find(&mut tx, seat, id).await?;
        let secret = WebhookSecret::generate(&self.kernel);
        let sealed = secret.seal(&self.kernel, id)?;
        let now = self.kernel.now();
        store::set_secret(&mut tx, id, sealed, now.plus_millis(OLD_SECRET_MS), now).await?;
        let webhook = find(&mut tx, seat, id).await?;
        self.record(&mut tx, seat, CompanyEvent::WebhookSecretRotated, &webhook).await?;
        self.kernel.commit(tx).await?;
        Ok(CreatedWebhook { webhook, secret, is_replayed: false })
    }

    /// Deletes a webhook, with all that it was sent.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`].
    #[instrument(level = "debug", skip_all)]
    pub async fn delete(&self, seat: &Seat, id: &WebhookId) -> Result<(), WebhookRefusal> {
        // What it was sent, and what waits, may be far too much for one transaction in which the company waits. Off, it
        // gets no more.
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        find(&mut tx, seat, id).await?;
        store::set_off(&mut tx, id, OffReason::Admin, self.kernel.now()).await?;
        self.kernel.commit(tx).await?;
        queue::delete_of(&self.kernel.db, id).await?;
        let (mut tx, _) = self.companies.begin_as(seat, Permission::ManageWebhooks).await?;
        let webhook = find(&mut tx, seat, id).await?;
        if !store::delete(&mut tx, &seat.company_id, id).await? {
            return Err(ServiceError::NotFound);
        }
        self.record(&mut tx, seat, CompanyEvent::WebhookDeleted, &webhook).await?;
        Ok(self.kernel.commit(tx).await?)
    }

    /// Whether a form could be taken, whatever is stored.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn check(&self, form: &WebhookForm) -> Result<(), FieldErrors> {
        self.parse(form).map(|_| ())
    }

    fn parse(&self, form: &WebhookForm) -> Result<NewWebhook<Url>, FieldErrors> {
        let endpoints = self.sender.endpoints();
        form.parse(|url| endpoints.parse(url, Fault::NotAWebhookAddress))
    }

    async fn turn(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        id: &WebhookId,
        is_on: bool,
    ) -> Result<(), WebhookRefusal> {
        let kind = if is_on {
            refuse_too_many(tx, &seat.company_id).await?;
            // What is left of before, should whoever turned it off have come to a sudden end.
            queue::settle_waiting(&mut **tx, id, i64::MAX, self.kernel.now()).await?;
            store::set_on(tx, id).await?;
            CompanyEvent::WebhookTurnedOn
        } else {
            store::set_off(tx, id, OffReason::Admin, self.kernel.now()).await?;
            CompanyEvent::WebhookTurnedOff
        };
        let webhook = find(tx, seat, id).await?;
        Ok(self.record(tx, seat, kind, &webhook).await?)
    }

    /// The webhook that a request made before, with the secret that it got then.
    async fn find_created(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        id: &WebhookId,
    ) -> Result<CreatedWebhook, WebhookRefusal> {
        let webhook = find(tx, seat, id).await?;
        let sealed = store::first_sealed_secret(tx, id).await?;
        let sealed = sealed.ok_or(ServiceError::Refused(WebhookError::SecretRotated))?;
        let secret = WebhookSecret::open(&self.kernel, id, &sealed)?;
        Ok(CreatedWebhook { webhook, secret, is_replayed: true })
    }

    /// Writes into the company's activity what somebody did to a webhook.
    async fn record(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        kind: CompanyEvent,
        webhook: &ListedWebhook,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            detail: EventDetail::of_webhook(webhook.host()),
            ..CompanyEntry::new(&seat.company_id, kind, &seat.user_id)
        };
        self.log.record(tx, entry).await
    }
}

/// A webhook of the company of a seat, as it stands in `tx`.
pub(super) async fn find(
    tx: &mut Tx,
    seat: &Seat,
    id: &WebhookId,
) -> Result<ListedWebhook, WebhookRefusal> {
    store::find(&mut **tx, &seat.company_id, id).await?.ok_or(ServiceError::NotFound)
}

async fn refuse_too_many(tx: &mut Tx, company_id: &CompanyId) -> Result<(), WebhookRefusal> {
    if store::count_on(tx, company_id).await? >= i64::from(MOST_WEBHOOKS) {
        return Err(ServiceError::Refused(WebhookError::TooMany));
    }
    Ok(())
}

//! A company's webhooks, as its admins read them.

use nameplate_domain::{
    companies::{Permission, Seat},
    kernel::{Timestamp, WebhookDeliveryId, WebhookId},
    webhooks::{OffReason, WebhookDescription, WebhookTypes},
};
use tracing::instrument;
use url::Url;

use super::{WebhookDelivery, Webhooks, delivery, service::WebhookRefusal, store};
use crate::companies::allow;

/// A webhook as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWebhook {
    /// Ids are ordered by time.
    pub id: WebhookId,
    /// Where messages go: it may hold a secret of the receiver's, so only admins see it.
    pub url: String,
    pub description: Option<WebhookDescription>,
    pub types: WebhookTypes,
    pub created_at: Timestamp,
    /// Why and since when it is off; `None` when it is on.
    pub off: Option<(OffReason, Timestamp)>,
    /// The first failure since it took a message.
    pub failing_since: Option<Timestamp>,
    /// `None` when it was never sent anything.
    pub last_attempt: Option<LastAttempt>,
    /// Until when messages are signed by the secret from before, too.
    pub old_secret_until: Option<Timestamp>,
}

/// The last time that a webhook was sent something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAttempt {
    pub at: Timestamp,
    /// What it answered, as a sentence.
    pub answer: String,
}

impl ListedWebhook {
    /// The host of its address, by which one knows it without its secrets.
    #[must_use]
    pub fn host(&self) -> String {
        host_of(&self.url)
    }

    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.off.is_none()
    }
}

/// The host of an address, with its port where it names one.
pub(super) fn host_of(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return String::new() };
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

impl Webhooks {
    /// How many webhooks a page of the list holds, and how many deliveries are shown of one.
    pub const PAGE: usize = 50;
    pub const DELIVERIES_SHOWN: usize = 20;

    /// The webhooks of a company, the newest first: at most `limit` that are older than `before` when given, and whether
    /// there are more.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`](crate::ServiceError::Forbidden).
    #[instrument(level = "debug", skip_all)]
    pub async fn list(
        &self,
        seat: &Seat,
        before: Option<&WebhookId>,
        limit: usize,
    ) -> Result<(Vec<ListedWebhook>, bool), WebhookRefusal> {
        allow(seat, Permission::ManageWebhooks)?;
        let mut found = store::list(&self.kernel.db, &seat.company_id, before, limit + 1).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok((found, has_more))
    }

    /// A webhook of a company; `None` for one of another.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`](crate::ServiceError::Forbidden).
    #[instrument(level = "debug", skip_all)]
    pub async fn find(
        &self,
        seat: &Seat,
        id: &WebhookId,
    ) -> Result<Option<ListedWebhook>, WebhookRefusal> {
        allow(seat, Permission::ManageWebhooks)?;
        Ok(store::find(self.kernel.db.reader(), &seat.company_id, id).await?)
    }

    /// What a webhook of a company was sent in the last days, the newest first: at most `limit` that are older than
    /// `before` when given, and whether there is more. Nothing for a webhook of another company.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`](crate::ServiceError::Forbidden).
    #[instrument(level = "debug", skip_all)]
    pub async fn deliveries(
        &self,
        seat: &Seat,
        id: &WebhookId,
        before: Option<&WebhookDeliveryId>,
        limit: usize,
    ) -> Result<(Vec<WebhookDelivery>, bool), WebhookRefusal> {
        allow(seat, Permission::ManageWebhooks)?;
        let (db, company_id) = (&self.kernel.db, &seat.company_id);
        let mut found = delivery::list(db, company_id, id, before, limit + 1).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok((found, has_more))
    }
}

//! Taking messages to where they go.

use std::time::Duration;

use nameplate_domain::deliveries::next_try;
use tokio::task::JoinSet;
use url::Url;

use super::store::{self, Claimed};
use crate::{
    accounts::Accounts,
    kernel::{Kernel, StoreError, Zone},
    mail::{MailError, Mailer, Writer},
};

/// How many deliveries are claimed, and under way, at once.
const AT_ONCE: i64 = 8;
/// How often is looked for deliveries that another process put on their way, or that are due again.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Takes what is due to where it goes. Any number may work on one database; cheap to clone.
#[derive(Clone)]
pub struct Courier {
    kernel: Kernel,
    accounts: Accounts,
    mailer: Mailer,
    site: Url,
}

impl Courier {
    /// Wires it: with how mail leaves, and the address that stands in it.
    #[must_use]
    pub fn new(kernel: Kernel, accounts: Accounts, mailer: Mailer, site: Url) -> Self {
        Self { kernel, accounts, mailer, site }
    }

    /// Delivers for ever: what this process commits at once, everything else soon.
    pub async fn run(self) {
        loop {
            let committed = self.kernel.committed();
            tokio::pin!(committed);
            // Registered before looking, so that nothing committed meanwhile is overlooked.
            committed.as_mut().enable();
            match self.deliver_due().await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => tracing::error!(%error, "deliveries could not be looked for"),
            }
            _ = tokio::time::timeout(LOOK_EVERY, committed).await;
        }
    }

    /// Tries some of what is due; gives how many it tried, those that can't be read included.
    ///
    /// # Errors
    /// [`StoreError`]. That a message could not be delivered is none: it is noted, and tried again.
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let claim = store::claim(&self.kernel.db, AT_ONCE, self.kernel.now()).await?;
        let mut under_way = JoinSet::new();
        for delivery in claim.deliveries {
            let courier = self.clone();
            under_way.spawn(async move {
                if let Err(error) = courier.deliver(&delivery).await {
                    // The lease ends by itself, and the delivery is tried again.
                    tracing::error!(%error, delivery = %delivery.id, "a delivery was not noted");
                }
            });
        }
        while under_way.join_next().await.is_some() {}
        Ok(claim.count)
    }

    async fn deliver(&self, delivery: &Claimed) -> Result<(), StoreError> {
        let db = &self.kernel.db;
        let user = match &delivery.user_id {
            Some(user_id) => self.accounts.find(user_id).await?,
            None => None,
        };
        let Some(user) = user else {
            return store::set_dropped(db, &delivery.id, self.kernel.now()).await;
        };
        let writer = Writer {
            secret: &self.kernel.secret,
            site: &self.site,
            name: &user.name,
            zone: Zone::of(user.timezone.as_ref()),
        };
        let letter = writer.write(&delivery.message);
        let sent = self.mailer.send(&delivery.id, &delivery.to, &letter, delivery.created_at);
        match sent.await {
            Ok(()) => store::set_delivered(db, &delivery.id, self.kernel.now()).await,
            Err(error) => self.note_failure(delivery, &error).await,
        }
    }

    async fn note_failure(&self, delivery: &Claimed, error: &MailError) -> Result<(), StoreError> {
        let now = self.kernel.now();
        let next = next_try(delivery.created_at, delivery.tries, now);
        let (id, tries) = (&delivery.id, delivery.tries);
        if next.is_some() {
            tracing::warn!(%error, delivery = %id, tries, "not delivered, tried again later");
        } else {
            tracing::error!(%error, delivery = %id, tries, "not delivered, given up");
        }
        store::set_failed(&self.kernel.db, id, &error.to_string(), next, now).await
    }
}

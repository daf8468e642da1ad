//! Taking messages to where they go.

use std::time::Duration;

use nameplate_domain::deliveries::next_try;
use tokio::task::JoinSet;
use url::Url;

use super::store::{self, Claimed};
use crate::{
    accounts::Accounts,
    kernel::{Kernel, StoreError, Zone},
    mail::{Mailer, Writer},
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

/// How a try ended that did not fail.
enum Tried {
    /// It was taken.
    Delivered,
    /// Nobody is there to take it: the account is gone, or never was, and what it says is for
    /// accounts only.
    Nobody,
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
                let tried = match courier.deliver(&delivery).await {
                    Ok(tried) => tried,
                    Err(error) => Err(error.to_string()),
                };
                if let Err(error) = courier.note(&delivery, tried).await {
                    // The lease ends by itself, and the delivery is tried again.
                    tracing::error!(%error, delivery = %delivery.id, "a delivery was not noted");
                }
            });
        }
        while under_way.join_next().await.is_some() {}
        Ok(claim.count)
    }

    /// Tries a delivery; gives whether there was somebody to deliver it to, or why it failed.
    async fn deliver(&self, delivery: &Claimed) -> Result<Result<Tried, String>, StoreError> {
        let user = match &delivery.user_id {
            Some(user_id) => self.accounts.find(user_id).await?,
            None => None,
        };
        let name = user.as_ref().map(|user| &user.name).or_else(|| delivery.message.guest());
        let Some(name) = name else { return Ok(Ok(Tried::Nobody)) };
        let author = match delivery.message.author() {
            Some(author) => self.accounts.find(author).await?,
            None => None,
        };
        let writer = Writer {
            secret: &self.kernel.secret,
            site: &self.site,
            name,
            author: author.as_ref().map(|author| &author.name),
            zone: Zone::of(user.as_ref().and_then(|user| user.timezone.as_ref())),
        };
        let letter = writer.write(&delivery.message);
        let sent = self.mailer.send(&delivery.id, &delivery.to, &letter, delivery.created_at).await;
        Ok(sent.map(|()| Tried::Delivered).map_err(|error| error.to_string()))
    }

    async fn note(
        &self,
        delivery: &Claimed,
        tried: Result<Tried, String>,
    ) -> Result<(), StoreError> {
        let (db, now, id) = (&self.kernel.db, self.kernel.now(), &delivery.id);
        let error = match tried {
            Ok(Tried::Delivered) => return store::set_delivered(db, id, now).await,
            Ok(Tried::Nobody) => return store::set_dropped(db, id, now).await,
            Err(error) => error,
        };
        let tries = delivery.tries;
        let next = next_try(delivery.created_at, tries, now);
        if next.is_some() {
            tracing::warn!(%error, delivery = %id, tries, "not delivered, tried again later");
        } else {
            tracing::error!(%error, delivery = %id, tries, "not delivered, given up");
        }
        store::set_failed(db, id, &error, next, now).await
    }
}

//! Making copies, away from requests: whoever has the lease of one makes it, and one that was cut off is taken up again.

use std::time::Duration;

use nameplate_domain::{
    exports::{EXPORT_KEPT_MS, EXPORT_LEASE_MS, EXPORT_PAUSE_MS, EXPORT_TRIES},
    kernel::Timestamp,
};
use tracing::instrument;

use super::{
    content::{CopyContent, CountedList},
    lists::lists,
    settings::SettingsOfRooms,
    writing::{Stopped, Writing},
};
use crate::{
    accounts::{Accounts, Photos},
    core::Core,
    deliveries::Deliveries,
    exports::store::{self, ClaimedExport},
    kernel::{Kernel, StoreError, Zone},
    live::Live,
    mail::Message,
};

/// How often is looked for copies that another process was asked for, or that are tried again.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Commits of this process cause one look in this time at most: hardly one of them asks for a copy.
const LOOK_AT_MOST: Duration = Duration::from_millis(250);

/// Makes copies, one after the other. Any number may work on one database; cheap to clone.
#[derive(Clone)]
pub struct ExportWorker {
    kernel: Kernel,
    accounts: Accounts,
    deliveries: Deliveries,
    live: Live,
    photos: Photos,
    settings: SettingsOfRooms,
}

impl ExportWorker {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            photos: Photos::new(core),
            settings: SettingsOfRooms::new(core),
        }
    }

    /// Makes copies until `stop` ends; one that is being made then is let go, and begun anew by whoever comes next.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        tokio::pin!(stop);
        loop {
            let committed = self.kernel.committed();
            tokio::pin!(committed);
            // Registered before looking, so that nothing committed meanwhile is overlooked.
            committed.as_mut().enable();
            let pause = tokio::time::sleep(LOOK_AT_MOST);
            match self.claim().await {
                Ok(Some(export)) => {
                    tokio::select! {
                        () = self.finish(&export) => continue,
                        () = &mut stop => return self.let_go(&export).await,
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "copies could not be looked for"),
            }
            tokio::select! {
                () = async { pause.await; committed.await } => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = &mut stop => return,
            }
        }
    }

    /// Makes a copy that nobody makes, if there is one; gives whether there was.
    ///
    /// # Errors
    /// [`StoreError`]. A copy that could not be made is no error: it is tried again, or told to its owner.
    #[instrument(level = "debug", skip_all)]
    pub async fn make_due(&self) -> Result<bool, StoreError> {
        let Some(export) = self.claim().await? else { return Ok(false) };
        self.finish(&export).await;
        Ok(true)
    }

    async fn claim(&self) -> Result<Option<ClaimedExport>, StoreError> {
        let now = self.kernel.now();
        let lease_until = now.plus_millis(EXPORT_LEASE_MS);
        store::claim(&self.kernel.db, self.kernel.new_id(), now, lease_until).await
    }

    async fn finish(&self, export: &ClaimedExport) {
        let made = if export.tries > EXPORT_TRIES {
            let error = "each try was cut off".to_owned();
            Err(Stopped::Store(StoreError::Work(error)))
        } else {
            self.make(export).await
        };
        match made {
            Ok(()) => tracing::info!(export = %export.id, "a copy of somebody's data is ready"),
            Err(Stopped::Lost) => {
                tracing::warn!(export = %export.id, "a copy is not ours any more")
            }
            Err(Stopped::Store(error)) => {
                tracing::error!(%error, export = %export.id, "a copy could not be made");
                if let Err(error) = self.fail(export).await {
                    // The lease ends by itself, and it is tried again.
                    tracing::error!(%error, export = %export.id, "that a copy failed was not recorded");
                }
            }
        }
    }

    async fn make(&self, export: &ClaimedExport) -> Result<(), Stopped> {
        let db = &self.kernel.db;
        let user = self.accounts.find(&export.user_id).await?.ok_or(Stopped::Lost)?;
        let mut counted = Vec::new();
        for list in lists() {
            let count = list.count(db, &user.id).await?;
            counted.push(CountedList { list, count });
        }
        let content = CopyContent {
            db,
            user: &user,
            settings: self.settings.find(&user).await?,
            photo: self.photos.of_user(&user.id).await?,
            made_at: Zone::iso(self.kernel.now()),
            lists: counted,
        };
        let mut writing = Writing::begin(&self.kernel, &self.live, export, content.steps()).await?;
        content.write(&mut writing).await?;
        let (mut tx, size) = writing.finish().await?;
        let now = self.kernel.now();
        let ends_at = now.plus_millis(EXPORT_KEPT_MS);
        store::set_ready(&mut tx, export, size, now, ends_at).await?;
        let message = Message::ExportReady { ends_at };
        self.deliveries.mail(&mut tx, Some(&user.id), &user.email, &message).await?;
        self.live.announce(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Has a copy tried again that could not be made; after some tries its owner is told.
    async fn fail(&self, export: &ClaimedExport) -> Result<(), StoreError> {
        let pause = EXPORT_PAUSE_MS * i64::from(export.tries);
        let next = self.kernel.now().plus_millis(pause);
        self.record_failure(export, (export.tries < EXPORT_TRIES).then_some(next)).await
    }

    /// Lets another process take a copy up at once.
    async fn let_go(&self, export: &ClaimedExport) {
        if let Err(error) = self.record_failure(export, Some(self.kernel.now())).await {
            tracing::warn!(%error, export = %export.id, "a copy waits until its lease ends");
        }
    }

    async fn record_failure(
        &self,
        export: &ClaimedExport,
        next: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        store::set_failed(&mut tx, export, next, self.kernel.now()).await?;
        self.live.announce(&mut tx, &export.user_id).await?;
        self.kernel.commit(tx).await
    }
}

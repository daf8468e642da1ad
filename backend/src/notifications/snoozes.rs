//! Snooze: a pause of everything. What comes meanwhile is held, and is lost in no case.

use std::time::Duration;

use nameplate_domain::{
    accounts::User,
    kernel::{Timestamp, UserId},
    notifications::{Channel, QuietHours, SnoozeChoice},
};
use tracing::instrument;

use super::{Preferences, snooze_store as store};
use crate::{
    companies::Companies,
    core::Core,
    deliveries::{Deliveries, Pause},
    kernel::{Kernel, StoreError, Tx, Zone},
    live::Live,
};

/// How often is looked for snoozes that have ended.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How many users are looked up at once.
const AT_ONCE: u32 = 100;

#[derive(Clone)]
pub struct Snoozes {
    kernel: Kernel,
    companies: Companies,
    deliveries: Deliveries,
    live: Live,
    preferences: Preferences,
}

impl Snoozes {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            preferences: Preferences::new(core),
        }
    }

    /// Snoozes everything for a user, in the place of an earlier snooze; gives when it ends, and `None` when
    /// `shown`, the moment that the choice was offered as, has passed. What is held already and would leave
    /// before waits until then, too; what is due is on its way, and goes.
    #[instrument(level = "debug", skip_all)]
    pub async fn begin(
        &self,
        user: &User,
        choice: SnoozeChoice,
        shown: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, StoreError> {
        let zone = Zone::of(user.timezone.as_ref());
        let quiet_hours = self.preferences.find(&user.id).await?.quiet_hours;
        let mut tx = self.begin_alone(&user.id).await?;
        let now = self.kernel.now();
        let Some(ends_at) = choice.end_shown(shown, now, &zone) else { return Ok(None) };
        // One that has ended by itself, and that nobody looked at yet, ends first.
        store::show_held(&mut tx, &user.id, now, now).await?;
        store::save(&mut tx, &user.id, ends_at).await?;
        store::hold_until(&mut tx, &user.id, ends_at, now).await?;
        self.pause(&mut tx, user, &quiet_hours, Pause { ends_at, is_over: false, now }).await?;
        self.live.announce(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(Some(ends_at))
    }

    /// Ends a user's snooze early: what it held comes now, or when the digest or the quiet hours let it.
    /// Gives how many notifications came into the notification centre; `None` when there was no snooze.
    #[instrument(level = "debug", skip_all)]
    pub async fn end(&self, user: &User) -> Result<Option<u64>, StoreError> {
        let quiet_hours = self.preferences.find(&user.id).await?.quiet_hours;
        let mut tx = self.begin_alone(&user.id).await?;
        let now = self.kernel.now();
        let Some(ends_at) = store::delete(&mut tx, &user.id, None).await? else { return Ok(None) };
        let shown = store::show_held(&mut tx, &user.id, ends_at, now).await?;
        let over = Pause { ends_at: now, is_over: true, now };
        self.pause(&mut tx, user, &quiet_hours, over).await?;
        self.live.announce(&mut tx, &user.id).await?;
        self.kernel.commit(tx).await?;
        Ok(Some(shown))
    }

    /// Ends the snoozes whose time has come; gives how many users it looked after. Mails and push
    /// messages leave by themselves then. Any number may work on one database: of two who end the same
    /// snooze, one finds nothing to do.
    #[instrument(level = "debug", skip_all)]
    pub async fn end_due(&self) -> Result<usize, StoreError> {
        let due = store::due(&self.kernel.db, self.kernel.now(), AT_ONCE).await?;
        for user_id in &due {
            let mut tx = self.kernel.db.begin().await?;
            let now = self.kernel.now();
            let ended = store::delete(&mut tx, user_id, Some(now)).await?;
            let shown = store::show_held(&mut tx, user_id, now, now).await?;
            if ended.is_some() || shown > 0 {
                self.live.announce(&mut tx, user_id).await?;
                self.kernel.commit(tx).await?;
            }
        }
        Ok(due.len())
    }

    /// Ends snoozes for ever, each within a second after its time. Costs one query over two indexes a
    /// look, which are empty while nobody snoozes.
    pub async fn run(self) {
        loop {
            match self.end_due().await {
                Ok(count) if count >= AT_ONCE as usize => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "snoozes could not be ended"),
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Begins a transaction while which no event is decided about for a user: one that was decided about
    /// before is kept by then, and what comes next knows of the snooze as it is afterwards.
    async fn begin_alone(&self, user_id: &UserId) -> Result<Tx, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.companies.lock_all_of(&mut tx, user_id).await?;
        Ok(tx)
    }

    /// Has what waits for a user wait for the end of a pause; nothing leaves in quiet hours.
    async fn pause(
        &self,
        tx: &mut Tx,
        user: &User,
        quiet_hours: &QuietHours,
        pause: Pause,
    ) -> Result<(), StoreError> {
        let zone = Zone::of(user.timezone.as_ref());
        for channel in [Channel::Email, Channel::Push] {
            let leaves_at = if quiet_hours.covers(channel) {
                quiet_hours.end(pause.ends_at, &zone)
            } else {
                pause.ends_at
            };
            self.deliveries.pause(tx, &user.id, channel, pause, leaves_at).await?;
        }
        Ok(())
    }
}

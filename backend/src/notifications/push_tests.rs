//! *Send test*: whether one device is reached.

use nameplate_domain::{
    kernel::{HOUR_MS, PushDeviceId, RateLimit, UserId},
    notifications::NotificationError,
};
use tracing::instrument;

use super::unread_of;
use crate::{
    core::Core,
    devices::{Answer, Payload, PushDevices, PushSender},
    kernel::{Bucket, Endpoints, Kernel, RateLimits, ServiceError},
};

/// Twenty an hour: somebody who sets up a phone tries again and again.
const LIMIT: RateLimit = RateLimit { burst: 20, interval_ms: HOUR_MS / 20 };

/// The contact that push services get where the settings name nobody.
const CONTACT: &str = "nameplate@localhost";

#[derive(Clone)]
pub struct PushTests {
    kernel: Kernel,
    devices: PushDevices,
    rate_limits: RateLimits,
    sender: PushSender,
}

/// The result of a test of one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestedDevice {
    pub name: String,
    pub answer: Answer,
}

impl PushTests {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            devices: PushDevices::new(core),
            rate_limits: core.rate_limits.clone(),
            sender: PushSender::new(CONTACT, Endpoints::default(), PushSender::PATIENCE),
        }
    }

    /// The same service with another sender.
    #[must_use]
    pub fn by(self, sender: PushSender) -> Self {
        Self { sender, ..self }
    }

    /// Sends a test to a device of a user, and waits for what its push service answers; `None` when there
    /// is no such device. It is no event, so no preference stops it and nobody finds it in their
    /// notifications.
    ///
    /// # Errors
    /// [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn send(
        &self,
        user_id: &UserId,
        id: &PushDeviceId,
    ) -> Result<Option<TestedDevice>, ServiceError<NotificationError>> {
        let listed = self.devices.list(user_id).await?;
        let Some(device) = listed.into_iter().find(|device| device.id == *id) else {
            return Ok(None);
        };
        let Some(target) = self.devices.target(user_id, id).await? else { return Ok(None) };
        self.rate_limits.pass(&Bucket::of_user("push_test", user_id), LIMIT).await?;
        let unread = unread_of(&self.kernel.db, user_id).await?;
        let payload = Payload::of_test(unread);
        let answer = self.devices.send(&self.sender, id, &target, &payload).await?;
        Ok(Some(TestedDevice { name: device.name, answer }))
    }
}

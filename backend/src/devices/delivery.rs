//! A message to a device, and what its push service's answer says of the device.

use nameplate_domain::kernel::{MINUTE_MS, PushDeviceId, Timestamp};

use super::{Answer, Payload, PushDevices, PushSender, PushTarget, store};
use crate::kernel::StoreError;

impl PushDevices {
    /// Sends a message to a device; what is too large, once more without its words. Notes that the device
    /// was reached, and removes one that takes no messages any more.
    pub(crate) async fn send(
        &self,
        sender: &PushSender,
        id: &PushDeviceId,
        target: &PushTarget,
        payload: &Payload,
    ) -> Result<Answer, StoreError> {
        let key = self.key().await?;
        let now = self.kernel.now();
        let mut answer = sender.send(&key, target, payload, now).await;
        if answer == Answer::TooLarge {
            answer = sender.send(&key, target, &payload.without_words(), now).await;
        }
        match answer {
            Answer::Taken => {
                // Taken is taken: another try would be a second message.
                if let Err(error) = self.record_use(id, target).await {
                    tracing::warn!(%error, device = %id, "that a device was reached was not noted");
                }
            }
            Answer::Gone => {
                tracing::info!(device = %id, "a device takes no push messages any more");
                self.forget(id, &target.endpoint).await?;
            }
            _ => {}
        }
        Ok(answer)
    }

    /// Notes that a device was reached; at most once a minute, as often as people can see it.
    async fn record_use(&self, id: &PushDeviceId, target: &PushTarget) -> Result<(), StoreError> {
        let now = self.kernel.now();
        let is_noted = |last: Timestamp| now.millis_since(last) < MINUTE_MS;
        if target.last_used_at.is_some_and(is_noted) {
            return Ok(());
        }
        store::set_used(&self.kernel.db, id, now).await
    }

    /// Removes a device whose push service knows it no more.
    async fn forget(&self, id: &PushDeviceId, endpoint: &str) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        if let Some(user_id) = store::delete_gone(&mut tx, id, endpoint).await? {
            self.live.announce(&mut tx, &user_id).await?;
        }
        self.kernel.commit(tx).await
    }
}

//! Writing push messages, and sending them to the push services.

use nameplate_domain::kernel::PushDeviceId;

use super::message_worker::{DeliveryAttempt, read_events_leniently};
use crate::{
    deliveries::claims::{Claimed, Content, open_digest},
    devices::{Answer, Payload, PushDevices, PushSender},
    kernel::{Kernel, StoreError},
    notifications::{MAY_HEAR, readable_events, unread_of},
};

/// Writes push messages and sends them to the push services.
#[derive(Clone)]
pub(super) struct PushWorker {
    pub(super) kernel: Kernel,
    pub(super) devices: PushDevices,
    pub(super) sender: PushSender,
}

impl PushWorker {
    pub(super) async fn deliver(&self, delivery: &Claimed) -> Result<DeliveryAttempt, StoreError> {
        let Some(user_id) = &delivery.user_id else { return Ok(DeliveryAttempt::NoRecipient) };
        let id = PushDeviceId::new(delivery.recipient.as_str());
        // It may be somebody else's by now, who signed in with the same browser.
        let Some(target) = self.devices.target(user_id, &id).await? else {
            return Ok(DeliveryAttempt::NoRecipient);
        };
        let Some(payload) = self.payload(delivery).await? else {
            return Ok(DeliveryAttempt::NoRecipient);
        };
        let answer = self.devices.send(&self.sender, &id, &target, &payload).await?;
        Ok(match answer {
            Answer::Taken => DeliveryAttempt::Delivered,
            Answer::Gone => DeliveryAttempt::NoRecipient,
            Answer::Later { .. } | Answer::Unreachable | Answer::TooSlow => {
                let not_before = match answer {
                    Answer::Later { not_before, .. } => not_before,
                    _ => None,
                };
                DeliveryAttempt::Failed(answer.to_string(), not_before)
            }
            Answer::TooLarge | Answer::Refused(_) | Answer::Unsendable => {
                DeliveryAttempt::Refused(answer.to_string())
            }
        })
    }

    /// What the device gets; `None` when the user may hear of nothing of it any more.
    async fn payload(&self, delivery: &Claimed) -> Result<Option<Payload>, StoreError> {
        let (Some(user_id), db) = (&delivery.user_id, &self.kernel.db) else { return Ok(None) };
        let (events, count) = match &delivery.content {
            Content::Message(_) | Content::Mailing(_) => return Ok(None),
            Content::Event(event_id) => {
                (readable_events(db, user_id, std::slice::from_ref(event_id)).await?, 1)
            }
            Content::Held(until) => {
                let (ids, count) =
                    open_digest(&self.kernel, delivery, *until, 1, &MAY_HEAR).await?;
                (read_events_leniently(db, user_id, &ids).await?, count)
            }
        };
        if matches!((count, events.first()), (0, _) | (1, None)) {
            return Ok(None);
        }
        let unread = unread_of(db, user_id).await?;
        Ok(Some(match events.first() {
            Some(event) if count == 1 => Payload::of_event(event, unread),
            _ => Payload::of_many(delivery.id.as_ref(), count, unread),
        }))
    }
}

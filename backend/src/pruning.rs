//! Removing what is over, in every room.

use crate::services::Services;

impl Services {
    /// Removes what is over, in every room. What fails is logged, and keeps no other room from pruning.
    pub async fn prune(&self) {
        let pruned = [
            ("sessions", self.sessions.prune().await),
            ("phone links", self.phone_links.prune().await),
            ("passkey ceremonies", self.passkeys.prune().await),
            ("trusted devices", self.trusted_devices.prune().await),
            ("rate limits", self.rate_limits.prune().await),
            ("email changes", self.email_changes.prune().await),
            ("password resets", self.password_resets.prune().await),
            ("deliveries", self.deliveries.prune().await),
            ("events", self.events.prune().await),
            ("API keys", self.api_keys.prune(self.events.oldest_kept()).await),
            ("API limits", self.api_access.prune().await),
            ("mailings", self.mailings.prune(self.events.oldest_kept()).await),
            ("webhooks", self.webhooks.prune().await),
            ("activity", self.activity.prune().await),
            ("changes", self.live.prune().await),
            ("company activity", self.company_log.prune().await),
            ("invitations", self.invitations.prune().await),
            ("exports", self.exports.prune().await),
        ];
        for (what, result) in pruned {
            match result {
                Ok(count) => tracing::debug!(what, count, "pruned"),
                Err(error) => tracing::error!(what, %error, "pruning failed"),
            }
        }
    }
}

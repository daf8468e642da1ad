//! Switching a webhook off that takes no messages.

use nameplate_domain::{
    companies::{CompanyEvent, EventDetail, Permission},
    webhooks::{OffReason, is_hopeless},
};

use super::{ClaimedWebhook, Webhooks, queue, store};
use crate::{
    companies::{CompanyEntry, store as companies, team_store},
    kernel::StoreError,
    mail::Message,
};

impl Webhooks {
    /// Switches a webhook off, and tells the company's admins by mail. Changes nothing when somebody changed it
    /// meanwhile.
    pub(super) async fn switch_off(
        &self,
        claimed: &ClaimedWebhook,
        reason: OffReason,
    ) -> Result<(), StoreError> {
        let (id, company_id) = (&claimed.id, &claimed.company_id);
        let mut tx = self.kernel.db.begin().await?;
        // Nothing is put on its way to it from here on.
        companies::lock(&mut tx, company_id).await?;
        let now = self.kernel.now();
        let Some(webhook) = store::find(&mut *tx, company_id, id).await? else { return Ok(()) };
        let is_hopeless = webhook.failing_since.is_some_and(|since| is_hopeless(since, now));
        let is_due = is_hopeless || reason == OffReason::Gone;
        if webhook.url != claimed.url
            || !is_due
            || !store::set_off(&mut tx, id, reason, now).await?
        {
            return Ok(());
        }
        let host = webhook.host();
        let entry = CompanyEntry {
            detail: EventDetail::of_webhook(host.clone()),
            ..CompanyEntry::by_itself(company_id, CompanyEvent::WebhookSwitchedOff)
        };
        self.log.record(&mut tx, entry).await?;
        let company = companies::name(&mut tx, company_id).await?;
        let message = Message::WebhookSwitchedOff { webhook_id: id.clone(), host, company, reason };
        let admins = team_store::members_who_may(&mut tx, company_id, Permission::ManageWebhooks);
        for (user_id, email) in admins.await? {
            self.deliveries.mail(&mut tx, Some(&user_id), &email, &message).await?;
        }
        self.companies.announce(&mut tx, company_id).await?;
        self.kernel.commit(tx).await?;
        queue::drop_waiting(&self.kernel.db, id, now).await?;
        tracing::warn!(webhook = %id, company = %company_id, reason = reason.as_str(), "a webhook was switched off");
        Ok(())
    }
}

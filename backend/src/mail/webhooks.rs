//! What mails about webhooks say.

use nameplate_domain::{companies::CompanyName, kernel::WebhookId, webhooks::OffReason};

use super::{MailContent, content::Block, message::Writer};

impl Writer<'_> {
    /// To the admins of a company.
    pub(super) fn webhook_switched_off(
        &self,
        webhook_id: &WebhookId,
        (host, company): (&str, &CompanyName),
        reason: OffReason,
    ) -> MailContent {
        let text = format!(
            "Nothing is sent to a webhook of {} any more. {} Once its receiver works, turn it on again: what happens \
             meanwhile is not sent later.",
            company.as_ref(),
            reason.label()
        );
        let blocks = vec![
            Block::Text(text),
            Block::Facts(vec![
                ("Webhook", host.to_owned()),
                ("Company", company.as_ref().to_owned()),
            ]),
            Block::Action("Open the webhook", self.page(&format!("company/webhooks/{webhook_id}"))),
        ];
        self.content(format!("The webhook at {host} was switched off"), blocks)
    }
}

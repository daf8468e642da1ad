//! What can be found of email subscriptions.

use nameplate_domain::mailings::MailingKind;

use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// Each kind of mail. The page itself is among those of the settings.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    let entry = |(title, path, words)| {
        SearchEntry::setting(title, path, Glyph::Campaign).about("Email subscriptions").words(words)
    };
    MailingKind::ALL
        .iter()
        .map(|kind| match kind {
            MailingKind::Notifications => (
                "Notification mails",
                "/settings/email#notifications",
                "unsubscribe, stop emails, no mails, turn off emails",
            ),
            MailingKind::Reports => {
                ("Report mails", "/settings/email#reports", "unsubscribe, summaries, statistics")
            }
            MailingKind::Updates => (
                "Product updates",
                "/settings/email#updates",
                "unsubscribe, news, newsletter, release",
            ),
            MailingKind::Marketing => (
                "Marketing mails",
                "/settings/email#marketing",
                "unsubscribe, offers, spam, advertising, ads",
            ),
        })
        .map(entry)
        .collect()
}

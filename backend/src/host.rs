//! What the process around the services asks of them: the time, fresh ids, seals for its cookies,
//! delivery workers, and the state of the database.

use std::{num::NonZeroU32, ops::Deref};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::kernel::{Timestamp, UserId};
use url::Url;

use crate::{
    core::Core,
    devices::PushSender,
    flows::{DeliveryWorker, ExportWorker},
    kernel::{Db, Endpoints, Purpose, StoreError},
    mail::Mailer,
    notifications::EventRetention,
    services::Services,
    webhooks::{Health, WebhookSender},
};

/// How many bytes of the digest make an account's mark: enough that no two accounts share one.
const MARK_BYTES: usize = 12;
/// How many bytes of the digest stand before the position in a cursor: a forged one leads nowhere secret.
const CURSOR_MARK_BYTES: usize = 12;

impl Deref for Services {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl Services {
    /// The same, which take devices at these endpoints, and test them by `sender`.
    #[must_use]
    pub fn pushing(mut self, endpoints: Endpoints, sender: PushSender) -> Self {
        self.push_devices = self.push_devices.taking(endpoints);
        self.push_tests = self.push_tests.by(sender);
        self
    }

    /// The same, which take webhooks where `sender` reaches, and test them by it.
    #[must_use]
    pub fn telling(mut self, sender: WebhookSender) -> Self {
        self.webhooks = self.webhooks.by(sender);
        self
    }

    /// The same, which keep events for another time than the default.
    #[must_use]
    pub fn keeping_events(mut self, retention: EventRetention) -> Self {
        self.events.retention = retention;
        self
    }

    /// The same, by whose keys so many requests may be made in a minute.
    #[must_use]
    pub fn limiting_keys(mut self, per_minute: NonZeroU32) -> Self {
        self.api_access = self.api_access.limited_to(per_minute);
        self
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.kernel.now()
    }

    /// A new id that sorts after all before it: a UUIDv7 (RFC 9562).
    #[must_use]
    pub fn new_id(&self) -> String {
        self.kernel.new_id()
    }

    /// A mark of an account by which a browser tells whose pages it keeps, in hex: the same every time,
    /// and nothing else can be read from it.
    #[must_use]
    pub fn account_mark(&self, user_id: &UserId) -> String {
        let digest = self.kernel.secret.digest(Purpose::AccountMark, user_id.as_ref());
        digest.iter().take(MARK_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Seals a text that a browser keeps for a purpose and an id until a moment: base64url without
    /// padding (RFC 4648), so it fits into a cookie.
    ///
    /// # Errors
    /// [`StoreError::Work`], for what is too long.
    pub fn seal_until(
        &self,
        purpose: Purpose,
        id: &str,
        until: Timestamp,
        text: &str,
    ) -> Result<String, StoreError> {
        self.kernel.seal_until(purpose, id, until, text)
    }

    /// What [`Services::seal_until`] sealed for a purpose and an id; `None` for anything else, and once
    /// its moment came.
    #[must_use]
    pub fn open_sealed(&self, purpose: Purpose, id: &str, sealed: &str) -> Option<String> {
        self.kernel.open_sealed(purpose, id, sealed)
    }

    /// Where a list goes on, as a text that leads into no other list: `list` says which, and for whom.
    #[must_use]
    pub fn cursor(&self, list: &str, position: &str) -> String {
        let signature = self.kernel.secret.digest(Purpose::Cursor, &format!("{list}\n{position}"));
        let bytes = [&signature[..CURSOR_MARK_BYTES], position.as_bytes()].concat();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position of a [`Services::cursor`]; `None` for one of another list, and for what is none.
    #[must_use]
    pub fn cursor_position(&self, list: &str, cursor: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let position = String::from_utf8(bytes.get(CURSOR_MARK_BYTES..)?.to_vec()).ok()?;
        (self.cursor(list, &position) == cursor).then_some(position)
    }

    /// The worker that sends mails about accounts by `mailer`, whose links lead to `site`.
    #[must_use]
    pub fn mail_worker(&self, mailer: Mailer, site: Url) -> DeliveryWorker {
        DeliveryWorker::for_mail(&self.core, mailer, site)
    }

    /// The worker that sends mails of events. It is another one, so that nobody who is locked out of an
    /// account waits behind them.
    #[must_use]
    pub fn notice_worker(&self, mailer: Mailer, site: Url) -> DeliveryWorker {
        DeliveryWorker::for_notices(&self.core, mailer, site)
    }

    /// The worker that sends mailings: many at once, which hold up nothing else.
    #[must_use]
    pub fn mailing_worker(&self, mailer: Mailer, site: Url) -> DeliveryWorker {
        DeliveryWorker::for_mailings(&self.core, mailer, site)
    }

    #[must_use]
    pub fn push_worker(&self, sender: PushSender) -> DeliveryWorker {
        DeliveryWorker::for_push(self.kernel.clone(), self.push_devices.clone(), sender)
    }

    /// The worker that tells webhooks what happens, and the one for those that fail.
    #[must_use]
    pub fn webhook_workers(&self, sender: &WebhookSender) -> [DeliveryWorker; 2] {
        [Health::Healthy, Health::Failing].map(|health| {
            let (kernel, webhooks) = (self.kernel.clone(), self.webhooks.clone());
            DeliveryWorker::for_webhooks(kernel, webhooks, sender.clone(), health)
        })
    }

    /// The worker that makes copies of people's data.
    #[must_use]
    pub fn export_worker(&self) -> ExportWorker {
        ExportWorker::new(self)
    }

    /// The database, for tests and tools that look behind the services. The host itself opens no
    /// transaction: what belongs together is one service's.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.kernel.db
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError`], when it gives none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.kernel.db.ping().await
    }

    /// Whether the database can be written now.
    ///
    /// # Errors
    /// [`StoreError`], when it can't.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        let tx = self.kernel.db.begin().await?;
        Ok(tx.rollback().await?)
    }

    /// Closes every connection to the database, after the work that is under way.
    pub async fn close(&self) {
        self.kernel.db.close().await;
    }
}

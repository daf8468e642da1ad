//! What a person wants to hear of: one settings document a user.

use std::sync::Arc;

use nameplate_domain::{
    accounts::User,
    companies::CaseTypeName,
    kernel::UserId,
    mailings::MailingKind,
    notifications::{Forecast, NotificationPreferences},
};
use sqlx::AssertSqlSafe;
use tokio::sync::Semaphore;
use tracing::instrument;

use super::preview::{self, Past};
use crate::{
    companies::{Companies, ENTERED},
    core::Core,
    kernel::{
        Kernel, StoreError, Tx, find_document, inconsistent, lock_document, read_document,
        save_document,
    },
    live::Live,
    mailings::Subscriptions,
};

const TABLE: &str = "notification_preferences";

#[derive(Clone)]
pub struct Preferences {
    kernel: Kernel,
    companies: Companies,
    live: Live,
    subscriptions: Subscriptions,
    /// Keeps previews from taking the threads that answer requests.
    previews: Arc<Semaphore>,
}

/// How many parts of previews are worked on at once.
pub(crate) const PREVIEWS_AT_ONCE: usize = 2;

/// What two sets of preferences would have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// By the preferences in the form, which are not saved yet.
    pub draft: Forecast,
    /// By the preferences that are stored.
    pub now: Forecast,
    /// Whether there were more events than [`Preferences::PREVIEW_MOST`]; the newest count.
    pub is_cut: bool,
}

impl Preferences {
    /// How far back a preview looks, in milliseconds: 7 days.
    pub const PREVIEW_MS: i64 = 7 * nameplate_domain::kernel::DAY_MS;
    /// The most events that a preview looks at, the newest first.
    pub const PREVIEW_MOST: usize = 10_000;

    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            live: core.live.clone(),
            subscriptions: Subscriptions::new(core),
            previews: Arc::new(Semaphore::new(PREVIEWS_AT_ONCE)),
        }
    }

    /// What a user wants to hear of: the defaults until they chose.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, user_id: &UserId) -> Result<NotificationPreferences, StoreError> {
        let found = find_document(self.kernel.db.reader(), TABLE, user_id).await?;
        Ok(found.unwrap_or_default())
    }

    /// Whether a user chose what they want to hear of.
    #[instrument(level = "debug", skip_all)]
    pub async fn are_chosen(&self, user_id: &UserId) -> Result<bool, StoreError> {
        let found: Option<NotificationPreferences> =
            find_document(self.kernel.db.reader(), TABLE, user_id).await?;
        Ok(found.is_some())
    }

    /// Keeps what a user wants to hear of. What is held already goes out as it was decided.
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        user_id: &UserId,
        preferences: &NotificationPreferences,
    ) -> Result<(), StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        self.save_in(&mut tx, user_id, preferences).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await
    }

    /// The same inside `tx`, without a word to open pages.
    pub(crate) async fn save_in(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        preferences: &NotificationPreferences,
    ) -> Result<(), StoreError> {
        save_document(tx, TABLE, user_id, preferences, self.kernel.now()).await
    }

    /// Changes what a user wants to hear of, as it stands in that moment; `change` may refuse. What is held already
    /// goes out as it was decided.
    ///
    /// # Errors
    /// The outer: [`StoreError`]. The inner: what `change` gives; nothing is changed then.
    #[instrument(level = "debug", skip_all)]
    pub async fn change<R>(
        &self,
        user_id: &UserId,
        change: impl FnOnce(&NotificationPreferences) -> Result<NotificationPreferences, R>,
    ) -> Result<Result<NotificationPreferences, R>, StoreError> {
        let (mut tx, now) = (self.kernel.db.begin().await?, self.kernel.now());
        let present = lock_document(&mut tx, TABLE, user_id, now).await?;
        let changed = match change(&present) {
            Ok(changed) => changed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        save_document(&mut tx, TABLE, user_id, &changed, now).await?;
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(Ok(changed))
    }

    /// What a user's events of the last 7 days would have sent under `draft`, and under what is saved.
    #[instrument(level = "debug", skip_all)]
    pub async fn preview(
        &self,
        user: &User,
        draft: &NotificationPreferences,
    ) -> Result<Preview, StoreError> {
        let saved = self.find(&user.id).await?;
        let since = self.kernel.now().plus_millis(-Self::PREVIEW_MS);
        let entered = self.companies.entered(&user.id).await?;
        let is_subscribed = self.subscriptions.takes(&user.id, MailingKind::Notifications).await?;
        let past = Past { is_subscribed, entered: &entered, since, most: Self::PREVIEW_MOST };
        preview::compare(&self.kernel.db, &self.previews, user, &past, draft.clone(), saved).await
    }

    /// What a user wants to hear of, and the kinds of cases that they may choose, each name once, in order:
    /// those of all companies that they may enter, then what they chose before, whatever became of it. By
    /// one query, for it is a page's.
    #[instrument(level = "debug", skip_all)]
    pub async fn find_with_case_types(
        &self,
        user_id: &UserId,
    ) -> Result<(NotificationPreferences, Vec<CaseTypeName>), StoreError> {
        let sql = format!(
            "SELECT NULL AS id, document AS text FROM {TABLE} WHERE user_id = $1
             UNION ALL
             SELECT id, name AS text FROM case_types WHERE company_id IN {ENTERED}"
        );
        let rows: Vec<(Option<String>, String)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(user_id.as_ref())
            .fetch_all(self.kernel.db.reader())
            .await?;
        let (mut preferences, mut names) = (NotificationPreferences::default(), Vec::new());
        for (case_type, text) in rows {
            match case_type {
                None => preferences = read(user_id, &text)?,
                Some(id) => names.push(
                    CaseTypeName::parse(&text)
                        .map_err(|fault| inconsistent("case_types", &id, fault))?,
                ),
            }
        }
        names.sort_by_cached_key(|name| (name.key(), name.as_ref().to_owned()));
        names.dedup_by_key(|name| name.key());
        for chosen in &mut preferences.filters.case_types {
            match names.iter().find(|it| it.key() == chosen.key()) {
                // As it is written now.
                Some(named) => chosen.clone_from(named),
                None => names.push(chosen.clone()),
            }
        }
        Ok((preferences, names))
    }
}

pub(super) fn read(user_id: &UserId, text: &str) -> Result<NotificationPreferences, StoreError> {
    read_document(TABLE, user_id.as_ref(), text)
}

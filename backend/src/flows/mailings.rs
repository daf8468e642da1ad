//! Mailings: what a company sends to its members by mail. Whom it reaches, and when, takes their subscriptions and
//! their quiet hours, which two rooms know.

use nameplate_domain::{
    api_keys::IdempotencyError,
    companies::{CompanyEvent, EventDetail, Permission, Seat},
    kernel::{CompanyId, MailingId, Timestamp, UserId},
    mailings::{Mailing, MailingRoute, route_mailing},
};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow};
use tracing::instrument;

use super::MailingForm;
use crate::{
    api_keys::{self, Claim, RepeatableRequest},
    companies::{Companies, CompanyEntry, CompanyLog, MAY_ENTER},
    core::Core,
    deliveries::{Deliveries, MailingRecipient},
    kernel::{Kernel, ServiceError, StoreError, Tx, inconsistent},
    mailings::{read_subscriptions, store},
    notifications::{read_preferences, read_zone},
};

type MailingRefusal = ServiceError<IdempotencyError>;

/// The mailings' service. Cheap to clone.
#[derive(Clone)]
pub struct Mailings {
    kernel: Kernel,
    companies: Companies,
    deliveries: Deliveries,
    log: CompanyLog,
}

/// Whom a mailing reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailingCounts {
    /// To how many members it goes, now or later.
    pub recipients: u32,
    /// How many more would get it, did they take mails of its kind.
    pub unsubscribed: u32,
    /// To how many of the recipients it goes later, at the end of their quiet hours.
    pub delayed: u32,
}

/// A mailing that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMailing {
    pub id: MailingId,
    #[serde(flatten)]
    pub counts: MailingCounts,
}

/// What became of a request to send a mailing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailingReceipt {
    Sent(SentMailing),
    /// The same request was taken before, and nothing was done again.
    Replayed(SentMailing),
    /// It was only counted.
    DryRun(MailingCounts),
}

#[derive(FromRow)]
struct AddresseeRow {
    user_id: String,
    email_key: String,
    timezone: Option<String>,
    preferences: Option<String>,
    subscriptions: Option<String>,
}

impl AddresseeRow {
    /// What becomes of a mailing for the member, by what they chose.
    fn route(&self, mailing: &Mailing, user_id: &UserId, now: Timestamp) -> MailingRoute {
        let subscriptions = read_subscriptions(user_id, self.subscriptions.as_deref());
        let preferences = read_preferences(user_id, self.preferences.as_deref());
        let zone = read_zone(self.timezone.as_deref());
        route_mailing(mailing.kind, &subscriptions, &preferences.quiet_hours, now, &zone)
    }
}

impl Mailings {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            log: CompanyLog::new(core),
        }
    }

    /// Sends a mail to members of a company, as far as they take mails of its kind, at the end of their quiet hours.
    /// In one transaction it is kept, logged, and put on its way. `request` says what it is called, if it may come
    /// again. A dry run writes nothing, and doesn't use the request up.
    ///
    /// # Errors
    /// Every fault of the form; [`ServiceError::Forbidden`]; [`IdempotencyError`].
    #[instrument(level = "debug", skip_all)]
    pub async fn send(
        &self,
        seat: &Seat,
        form: &MailingForm,
        request: Option<&RepeatableRequest>,
    ) -> Result<MailingReceipt, MailingRefusal> {
        // The team stays as it is: nobody who is written to leaves it meanwhile.
        let mut tx = self.companies.begin_beside(seat, Permission::SendMailings).await?;
        let request = request.filter(|_| !form.is_dry_run());
        if let Some(request) = request {
            match api_keys::claim(&mut tx, &self.kernel, request).await? {
                Claim::New => {}
                Claim::Answered(answer) => {
                    let answer =
                        serde_json::from_str(&answer).map_err(|error| request.unreadable(error))?;
                    return Ok(MailingReceipt::Replayed(answer));
                }
            }
        }
        let (mailing, recipients, counts) = self.plan(&mut tx, &seat.company_id, form).await?;
        if form.is_dry_run() {
            return Ok(MailingReceipt::DryRun(counts));
        }
        let id = MailingId::new(self.kernel.new_id());
        store::insert(&mut tx, &id, seat, &mailing, self.kernel.now()).await?;
        self.deliveries.send_mailing(&mut tx, &id, &recipients).await?;
        let entry = CompanyEntry {
            detail: EventDetail::of_mailing(mailing.kind, counts.recipients),
            ..CompanyEntry::new(&seat.company_id, CompanyEvent::MailingSent, &seat.user_id)
        };
        self.log.record(&mut tx, entry).await?;
        let sent = SentMailing { id, counts };
        if let Some(request) = request {
            let answer = serde_json::to_string(&sent)
                .map_err(|error| inconsistent("mailings", sent.id.as_ref(), error))?;
            api_keys::set_answer(&mut tx, request, &answer).await?;
        }
        self.kernel.commit(tx).await?;
        Ok(MailingReceipt::Sent(sent))
    }

    /// What a form would send, to whom, and when.
    async fn plan(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        form: &MailingForm,
    ) -> Result<(Mailing, Vec<MailingRecipient>, MailingCounts), MailingRefusal> {
        let members = members(tx, company_id).await?;
        let addresses: Vec<_> = members.iter().map(|member| member.email_key.as_str()).collect();
        let (mailing, to) = form.parse(&addresses)?;
        let now = self.kernel.now();
        let (mut recipients, mut counts) = (Vec::new(), MailingCounts::default());
        for member in to.into_iter().filter_map(|place| members.get(place)) {
            let user_id = UserId::new(member.user_id.as_str());
            let not_before = match member.route(&mailing, &user_id, now) {
                MailingRoute::Unsubscribed => {
                    counts.unsubscribed += 1;
                    continue;
                }
                MailingRoute::Now => None,
                MailingRoute::Later(until) => {
                    counts.delayed += 1;
                    Some(until)
                }
            };
            counts.recipients += 1;
            recipients.push(MailingRecipient { user_id, not_before });
        }
        Ok((mailing, recipients, counts))
    }

    /// Removes mailings from before `oldest`; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self, oldest: Timestamp) -> Result<u64, StoreError> {
        store::delete_before(&self.kernel.db, oldest).await
    }
}

/// The active members of a company, with all that decides on whether and when a mailing goes to them: by one query.
async fn members(tx: &mut Tx, company_id: &CompanyId) -> Result<Vec<AddresseeRow>, StoreError> {
    let sql = format!(
        "SELECT memberships.user_id, users.email_key, users.timezone,
                preferences.document AS preferences, subscriptions.document AS subscriptions
         FROM memberships JOIN users ON users.id = memberships.user_id
         LEFT JOIN notification_preferences AS preferences ON preferences.user_id = users.id
         LEFT JOIN email_subscriptions AS subscriptions ON subscriptions.user_id = users.id
         WHERE memberships.company_id = $1 AND {MAY_ENTER}
         ORDER BY memberships.user_id"
    );
    let rows =
        sqlx::query_as(AssertSqlSafe(sql)).bind(company_id.as_ref()).fetch_all(&mut **tx).await?;
    Ok(rows)
}

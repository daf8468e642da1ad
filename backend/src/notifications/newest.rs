//! The newest rows of `notifications` of a user, with their events.
//!
//! A user may have a million rows, also of companies that they left. So each company that they may
//! enter is read off an index by itself, in the order of the list and no further than the list goes.

use nameplate_domain::{
    companies::Membership,
    kernel::{CompanyId, EventId, Timestamp, UserId},
    notifications::Event,
};
use sqlx::{AssertSqlSafe, FromRow};

use super::{
    NotificationCentre,
    store::{AFTER_ALL, read_event, read_or_skip},
};
use crate::{
    companies::MAY_ENTER,
    kernel::{Db, StoreError, first_id_at},
};

/// The most companies that one query reads; nobody belongs to so many.
const COMPANIES_AT_ONCE: usize = 100;

/// Which of a user's notifications are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotificationFilter {
    All,
    /// Those in the notification centre.
    Shown,
    /// The unread ones in the notification centre.
    Unread,
}

impl NotificationFilter {
    /// The condition, as the partial indexes have it.
    pub(super) const fn sql(self) -> &'static str {
        match self {
            Self::All => "1 = 1",
            Self::Shown => "shown_at IS NOT NULL",
            Self::Unread => "shown_at IS NOT NULL AND read_at IS NULL",
        }
    }
}

/// The newest rows of a user.
pub(super) struct Newest<'a> {
    pub(super) user_id: &'a UserId,
    pub(super) companies: &'a [Membership],
    pub(super) filter: NotificationFilter,
    /// Of events that came in since, if given.
    pub(super) since: Option<Timestamp>,
    /// Of events before this one, if given.
    pub(super) before: Option<&'a EventId>,
    pub(super) limit: usize,
}

/// A row of `notifications` with its event.
#[derive(Debug, FromRow)]
pub(super) struct NotificationRow {
    pub(super) event_id: String,
    company_id: String,
    document: String,
    received_at: i64,
    pub(super) decision: String,
    shown_at: Option<i64>,
    held_until: Option<i64>,
    read_at: Option<i64>,
}

impl NotificationRow {
    /// The event, unless it can't be read.
    pub(super) fn event(&self) -> Option<Event> {
        read_or_skip(read_event(&self.event_id, &self.document))
    }

    pub(super) fn received_at(&self) -> Timestamp {
        Timestamp::from_millis(self.received_at)
    }

    pub(super) fn shown_at(&self) -> Option<Timestamp> {
        self.shown_at.map(Timestamp::from_millis)
    }

    /// Until when it is kept out of the notification centre, or was.
    pub(super) fn held_until(&self) -> Option<Timestamp> {
        self.held_until.map(Timestamp::from_millis)
    }

    pub(super) fn read_at(&self) -> Option<Timestamp> {
        self.read_at.map(Timestamp::from_millis)
    }

    /// The user's membership in the company of the event.
    pub(super) fn membership<'a>(&self, companies: &'a [Membership]) -> Option<&'a Membership> {
        companies.iter().find(|it| it.company_id.as_ref() == self.company_id)
    }
}

/// How many unread ones stand in a user's notification centre, counted up to
/// [`NotificationCentre::MOST_COUNTED`].
pub(crate) async fn unread_of(db: &Db, user_id: &UserId) -> Result<u32, StoreError> {
    let most = NotificationCentre::MOST_COUNTED;
    let (user, company) = ("memberships.user_id", "memberships.company_id");
    let unread = count_unread_of(user, company, most);
    let sql = format!(
        "SELECT CAST(COALESCE(SUM({unread}), 0) AS BIGINT) FROM memberships
         WHERE memberships.user_id = $1 AND {MAY_ENTER}"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(user_id.as_ref());
    let count: i64 = query.fetch_one(db.reader()).await?;
    Ok(u32::try_from(count).unwrap_or(most).min(most))
}

/// The query: of the user `$1`, at most `limit`, from the id `$2` on, before the event `$3`, of the
/// companies from `$4` on.
pub(super) fn sql(filter: NotificationFilter, companies: usize, limit: usize) -> String {
    let condition = filter.sql();
    let of_company = |index: usize| {
        format!(
            "SELECT * FROM (SELECT event_id, company_id, decision, shown_at, held_until, read_at
                            FROM notifications
                            WHERE user_id = $1 AND company_id = ${}
                              AND event_id >= $2 AND event_id < $3 AND {condition}
                            ORDER BY event_id DESC LIMIT {limit}) AS company_{index}",
            index + 4
        )
    };
    let parts: Vec<_> = (0..companies).map(of_company).collect();
    format!(
        "SELECT found.event_id, found.company_id, events.document, events.received_at,
                found.decision, found.shown_at, found.held_until, found.read_at
         FROM ({} ORDER BY event_id DESC LIMIT {limit}) AS found
         JOIN events ON events.id = found.event_id",
        parts.join(" UNION ALL ")
    )
}

impl Newest<'_> {
    /// Reads them, the newest first.
    pub(super) async fn read(&self, db: &Db) -> Result<Vec<NotificationRow>, StoreError> {
        let mut rows: Vec<NotificationRow> = Vec::new();
        for some in self.companies.chunks(COMPANIES_AT_ONCE) {
            let query = sqlx::query_as(AssertSqlSafe(sql(self.filter, some.len(), self.limit)))
                .bind(self.user_id.as_ref())
                .bind(self.since.map(first_id_at).unwrap_or_default())
                .bind(self.before.map_or(AFTER_ALL, AsRef::as_ref));
            let query = some.iter().fold(query, |query, it| query.bind(it.company_id.as_ref()));
            rows.append(&mut query.fetch_all(db.reader()).await?);
        }
        rows.sort_unstable_by(|a, b| b.event_id.cmp(&a.event_id));
        rows.truncate(self.limit);
        Ok(rows)
    }
}

/// The row of an event that concerned a user, of whichever company.
pub(super) async fn find(
    db: &Db,
    user_id: &UserId,
    event_id: &EventId,
) -> Result<Option<NotificationRow>, StoreError> {
    let row = sqlx::query_as(
        "SELECT events.id AS event_id, notifications.company_id, events.document,
                events.received_at, notifications.decision, notifications.shown_at,
                notifications.held_until, notifications.read_at
         FROM notifications JOIN events ON events.id = notifications.event_id
         WHERE notifications.user_id = $1 AND notifications.event_id = $2",
    )
    .bind(user_id.as_ref())
    .bind(event_id.as_ref())
    .fetch_optional(db.reader())
    .await?;
    Ok(row)
}

/// How many unread ones stand in a user's notification centre of companies, counted up to `most`.
pub(super) async fn count_unread(
    db: &Db,
    user_id: &UserId,
    companies: &[&CompanyId],
    most: u32,
) -> Result<u32, StoreError> {
    let mut count = 0;
    for some in companies.chunks(COMPANIES_AT_ONCE) {
        let query =
            sqlx::query_scalar(AssertSqlSafe(count_sql(some.len(), most))).bind(user_id.as_ref());
        let query = some.iter().fold(query, |query, id| query.bind(id.as_ref()));
        let some: i64 = query.fetch_one(db.reader()).await?;
        count += some;
    }
    Ok(u32::try_from(count).unwrap_or(most).min(most))
}

/// The query: of the user `$1`, at most `most` of each of the companies from `$2` on.
pub(super) fn count_sql(companies: usize, most: u32) -> String {
    let of_company = |index: usize| count_unread_of("$1", &format!("${}", index + 2), most);
    let parts: Vec<_> = (0..companies).map(of_company).collect();
    format!("SELECT {}", parts.join(" + "))
}

/// How many unread ones stand in the notification centre of a user and a company, counted up to `most`,
/// as an expression; user and company are expressions, too.
pub(crate) fn count_unread_of(user: &str, company: &str, most: u32) -> String {
    let unread = NotificationFilter::Unread.sql();
    format!(
        "(SELECT COUNT(*) FROM (SELECT event_id FROM notifications
                                WHERE user_id = {user} AND company_id = {company} AND {unread}
                                ORDER BY event_id LIMIT {most}) AS unread)"
    )
}

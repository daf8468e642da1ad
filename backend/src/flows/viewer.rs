//! Who is signed in, as every request has to know it: by one query over the rooms' tables, for each
//! query more is felt on every page.

use std::sync::LazyLock;

use nameplate_domain::{
    accounts::User,
    appearance::Appearance,
    companies::Membership,
    kernel::{SessionId, Timestamp},
    shortcuts::Shortcuts,
};
use sqlx::{Any, Database, FromRow, Row as _, any::AnyRow, query::QueryAs};
use tracing::instrument;

use crate::{
    accounts::{USER_COLUMNS, UserRow},
    appearance,
    companies::{MAY_ENTER, MEMBERSHIP_COLUMNS, MembershipRow},
    core::Core,
    kernel::{Kernel, StoreError, Token},
    notifications::{NotificationCentre, count_unread_of},
    sessions::{OpenSession, SessionRow, Sessions, session_columns},
    shortcuts,
};

/// Who is signed in, and what every page shows of them.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub session: OpenSession,
    pub user: User,
    /// Every company that they belong to, the one joined first at the start.
    pub memberships: Vec<Membership>,
    pub has_two_factor: bool,
    /// How Nameplate looks to them; `None` when they never chose.
    pub appearance: Option<Appearance>,
    pub shortcuts: Shortcuts,
    /// Until when they snoozed everything, if they did.
    pub snoozed_until: Option<Timestamp>,
    /// How many notifications they have not read, up to [`NotificationCentre::MOST_COUNTED`]; 0 when
    /// nobody asked.
    pub unread: u32,
}

/// What a request wants of its viewer beside who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewerOptions {
    /// Whether a person is behind the request: then the session is recorded as in use.
    pub is_attended: bool,
    pub counts_unread: bool,
}

#[derive(Clone)]
pub struct Viewers {
    kernel: Kernel,
    sessions: Sessions,
}

impl Viewers {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), sessions: Sessions::new(core) }
    }

    /// Who is in the running session of a token. `None` for a token of no session, and for one whose
    /// session is over.
    ///
    /// # Errors
    /// [`StoreError`]. A database that can be read but not written is not one: the person can
    /// still look.
    #[instrument(level = "debug", skip_all)]
    pub async fn by_token(
        &self,
        token: &Token,
        options: ViewerOptions,
    ) -> Result<Option<Viewer>, StoreError> {
        let hash = token.hash();
        let sql = if options.counts_unread { &BY_TOKEN_COUNTING } else { &BY_TOKEN };
        self.find(sqlx::query_as(sql.as_str()).bind(hash.as_bytes()), options.is_attended).await
    }

    /// Who is in a running session, whatever its token is by now. The session is not recorded as in use.
    #[instrument(level = "debug", skip_all)]
    pub async fn by_session(&self, id: &SessionId) -> Result<Option<Viewer>, StoreError> {
        self.find(sqlx::query_as(BY_SESSION.as_str()).bind(id.as_ref()), false).await
    }

    async fn find<'q>(
        &self,
        query: QueryAs<'q, Any, ViewerRow, <Any as Database>::Arguments>,
        is_attended: bool,
    ) -> Result<Option<Viewer>, StoreError> {
        let rows = query.fetch_all(self.kernel.db.reader()).await?;
        let Some(viewer) = read(rows)? else { return Ok(None) };
        let session = self.sessions.admit(viewer.session, is_attended);
        // The row of one that is over is removed a moment later.
        let snoozed_until = viewer.snoozed_until.filter(|until| *until > self.kernel.now());
        Ok(session.map(|session| Viewer { session, snoozed_until, ..viewer }))
    }
}

static BY_TOKEN: LazyLock<String> = LazyLock::new(|| sql("sessions.token_hash = $1", "0"));
static BY_TOKEN_COUNTING: LazyLock<String> = LazyLock::new(|| {
    let (user, company) = ("sessions.user_id", "memberships.company_id");
    let unread = count_unread_of(user, company, NotificationCentre::MOST_COUNTED);
    let unread = format!("CASE WHEN {MAY_ENTER} THEN {unread} ELSE 0 END");
    sql("sessions.token_hash = $1", &unread)
});
static BY_SESSION: LazyLock<String> = LazyLock::new(|| sql("sessions.id = $1", "0"));

/// The query: a row for each membership of the person of the session for which `condition` holds, or
/// one without any, with the expression `unread` for each.
fn sql(condition: &str, unread: &str) -> String {
    let session = session_columns();
    format!(
        "SELECT {session}, {USER_COLUMNS}, {MEMBERSHIP_COLUMNS},
                appearances.document AS appearance, shortcuts.document AS shortcuts,
                two_factor.enabled_at AS two_factor_at, snoozes.ends_at AS snoozed_until,
                {unread} AS unread
         FROM sessions
         JOIN users ON users.id = sessions.user_id
         LEFT JOIN session_settings ON session_settings.user_id = sessions.user_id
         LEFT JOIN photos ON photos.user_id = sessions.user_id
         LEFT JOIN appearances ON appearances.user_id = sessions.user_id
         LEFT JOIN shortcuts ON shortcuts.user_id = sessions.user_id
         LEFT JOIN two_factor ON two_factor.user_id = sessions.user_id
         LEFT JOIN snoozes ON snoozes.user_id = sessions.user_id
         LEFT JOIN memberships ON memberships.user_id = sessions.user_id
         LEFT JOIN companies ON companies.id = memberships.company_id
         WHERE {condition}
         ORDER BY memberships.joined_at, companies.name, companies.id"
    )
}

#[derive(FromRow)]
struct ViewerRow {
    #[sqlx(flatten)]
    session: SessionRow,
    #[sqlx(flatten)]
    user: UserRow,
    #[sqlx(flatten)]
    joined: Joined,
    appearance: Option<String>,
    shortcuts: Option<String>,
    two_factor_at: Option<i64>,
    snoozed_until: Option<i64>,
    unread: i64,
}

/// A membership with its company, if the person has one.
struct Joined(Option<MembershipRow>);

impl FromRow<'_, AnyRow> for Joined {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let company_id: Option<String> = row.try_get("company_id")?;
        company_id.map(|_| MembershipRow::from_row(row)).transpose().map(Self)
    }
}

/// Reads the rows of one person.
fn read(rows: Vec<ViewerRow>) -> Result<Option<Viewer>, StoreError> {
    let mut rows = rows.into_iter();
    let Some(row) = rows.next() else {
        return Ok(None);
    };
    let ViewerRow {
        session,
        user,
        joined,
        appearance,
        shortcuts,
        two_factor_at,
        snoozed_until,
        unread,
    } = row;
    let session = OpenSession::try_from(session)?;
    let appearance =
        appearance.map(|text| appearance::read(&session.user_id, &text)).transpose()?;
    let shortcuts = shortcuts.map(|text| shortcuts::read(&session.user_id, &text)).transpose()?;
    let (mut memberships, mut unread) = (vec![joined], unread);
    for row in rows {
        memberships.push(row.joined);
        unread += row.unread;
    }
    let memberships = memberships.into_iter().filter_map(|Joined(row)| row);
    let most = NotificationCentre::MOST_COUNTED;
    Ok(Some(Viewer {
        session,
        user: user.try_into()?,
        memberships: memberships.map(Membership::try_from).collect::<Result<_, _>>()?,
        has_two_factor: two_factor_at.is_some(),
        appearance,
        shortcuts: shortcuts.unwrap_or_default(),
        snoozed_until: snoozed_until.map(Timestamp::from_millis),
        unread: u32::try_from(unread).unwrap_or(most).min(most),
    }))
}

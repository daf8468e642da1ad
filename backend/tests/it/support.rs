//! A database of its own for each test, people in it, and the mail that they get.

use std::{path::PathBuf, sync::Arc, time::Duration};

use mail_parser::MessageParser;
use nameplate_backend::{
    Client, Db, IpLocations, Kernel, ManualClock, OsRng, PasswordHasher, Rng as _, SecretKey,
    ServiceError, Services, Token, Tx,
    devices::{Endpoints, PushSender},
    flows::{Attempt, DeliveryWorker, Progress, ViewerOptions},
    mail::{Mailer, Sender},
    notifications::{CentreFilter, NotificationPage},
    sessions::{NewSession, OpenSession, SessionStart},
};
use nameplate_domain::{
    accounts::{Email, FullName, User},
    companies::{CompanyName, Membership, Role, Seat},
    kernel::{EventId, Fault, Timestamp, UserId},
    passwords::Password,
    sessions::{AuthMethod, Lifetime, SignInError},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tempfile::TempDir;

/// Mon 23 Nov 2026, 09:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_424_400_000);
/// What every demo person signs in with.
pub(crate) const PASSWORD: &str = nameplate_backend::demo::PASSWORD;
/// Demo people.
pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const BEN: &str = "ben@example.com";
pub(crate) const CLEO: &str = "cleo@example.com";
/// Where they work: all three, and Ada alone.
pub(crate) const HARBOR: &str = "Harbor Law";
pub(crate) const NORTHWIND: &str = "Northwind Support";
/// Where they are.
pub(crate) const HOME: &str = "192.0.2.1";
/// Where an attacker is.
pub(crate) const ELSEWHERE: &str = "198.51.100.7";

const SITE: &str = "https://id.example.com/";

/// Services on a database of their own, at a time that stands still.
pub(crate) struct World {
    pub(crate) services: Services,
    /// What the services stand on, to look and to write behind their back.
    pub(crate) kernel: Kernel,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
}

/// Somebody signed in.
pub(crate) struct Visit {
    pub(crate) user: User,
    pub(crate) open: OpenSession,
    pub(crate) token: Token,
}

/// A mail that arrived.
#[derive(Debug)]
pub(crate) struct Mail {
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl World {
    /// On SQLite.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
        Self::on(url, folder).await
    }

    /// On PostgreSQL, in a schema of its own.
    pub(crate) async fn postgres() -> Self {
        Self::on(postgres_schema().await, tempfile::tempdir().unwrap()).await
    }

    /// Another database of the same kind, without tables.
    pub(crate) async fn empty_database(&self) -> Db {
        let url = if self.url.starts_with("sqlite:") {
            format!("sqlite://{}/empty.db?mode=rwc", self.folder.path().display())
        } else {
            postgres_schema().await
        };
        Db::connect(&url).await.unwrap()
    }

    async fn on(url: String, folder: TempDir) -> Self {
        let db = Db::connect(&url).await.unwrap();
        nameplate_backend::migrate(&db).await.unwrap();
        let clock = Arc::new(ManualClock::starting_at(START));
        let kernel = kernel(db, clock.clone());
        Self { services: services(kernel.clone()), kernel, clock, url, folder }
    }

    /// The services of another process on the same database.
    pub(crate) async fn replica(&self) -> Services {
        services(kernel(Db::connect(&self.url).await.unwrap(), self.clock.clone()))
    }

    /// With the demo people in it.
    pub(crate) async fn with_demo(self) -> Self {
        nameplate_backend::demo::fill(&self.services).await.unwrap();
        self
    }

    /// The person of an address.
    pub(crate) async fn user(&self, email: &str) -> User {
        let email = Email::parse(email).unwrap();
        let found = self.services.accounts.credentials(&email).await.unwrap().unwrap();
        self.services.accounts.find(&found.user_id).await.unwrap().unwrap()
    }

    /// The session of a token, as a request of a person finds it.
    pub(crate) async fn resolve(&self, token: &Token) -> Option<OpenSession> {
        self.open_session(token, true).await
    }

    /// The session of a token, as a request finds it that nobody is behind.
    pub(crate) async fn peek(&self, token: &Token) -> Option<OpenSession> {
        self.open_session(token, false).await
    }

    async fn open_session(&self, token: &Token, is_attended: bool) -> Option<OpenSession> {
        let options = ViewerOptions { is_attended, counts_unread: false };
        let viewer = self.services.viewers.by_token(token, options).await.unwrap();
        // As the server does behind the request.
        self.services.sessions.write_touches().await.unwrap();
        viewer.map(|viewer| viewer.session)
    }

    /// A part of somebody's notifications.
    pub(crate) async fn notifications(
        &self,
        user_id: &UserId,
        filter: &CentreFilter,
        after: Option<&EventId>,
    ) -> NotificationPage {
        let memberships = self.services.companies.memberships(user_id).await.unwrap();
        let centre = &self.services.notification_centre;
        centre.page(user_id, &memberships, filter, after).await.unwrap()
    }

    /// What a company is to the person of an address; `None` when they don't belong to it.
    pub(crate) async fn membership(&self, email: &str, company: &str) -> Option<Membership> {
        let user = self.user(email).await;
        let memberships = self.services.companies.memberships(&user.id).await.unwrap();
        memberships.into_iter().find(|it| it.company_name.as_ref() == company)
    }

    /// The person of an address at work in a company.
    pub(crate) async fn seat(&self, email: &str, company: &str) -> Seat {
        let membership = self.membership(email, company).await.unwrap();
        let user_id = self.user(email).await.id;
        Seat { company_id: membership.company_id, user_id, role: membership.role }
    }

    /// A company of somebody who belongs to no other one.
    pub(crate) async fn found(&self, company: &str, email: &str) -> Seat {
        let kernel = &self.kernel;
        let Services { accounts, companies, .. } = &self.services;
        let (name, address) = (FullName::parse("Dara Quist"), Email::parse(email));
        let user = accounts.new_user(name.unwrap(), address.unwrap());
        let mut tx = kernel.db.begin().await.unwrap();
        accounts.create(&mut tx, &user, "none").await.unwrap().unwrap();
        let company_id =
            companies.create(&mut tx, &CompanyName::parse(company).unwrap()).await.unwrap();
        companies.add_member(&mut tx, &company_id, user.id(), Role::SuperAdmin).await.unwrap();
        kernel.commit(tx).await.unwrap();
        Seat { company_id, user_id: user.id().clone(), role: Role::SuperAdmin }
    }

    /// Holds a company until the transaction ends: whoever acts on its team waits.
    pub(crate) async fn hold(&self, seat: &Seat) -> Tx {
        let mut tx = self.kernel.db.begin().await.unwrap();
        sqlx::query("UPDATE companies SET name = name WHERE id = $1")
            .bind(seat.company_id.as_ref())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx
    }

    /// A person in a browser of theirs, where nobody need be told that they are there.
    pub(crate) async fn arrive(&self, email: &str) -> Visit {
        self.arrive_for(email, Lifetime::Browser).await
    }

    /// A person in a browser of theirs, for a while that they chose.
    pub(crate) async fn arrive_for(&self, email: &str, lifetime: Lifetime) -> Visit {
        let user = self.user(email).await;
        let session_start = SessionStart {
            user_id: &user.id,
            company_id: None,
            lifetime,
            means: AuthMethod::Password,
            notify: None,
            proved_at: None,
        };
        let kernel = &self.kernel;
        let mut tx = kernel.db.begin().await.unwrap();
        let new =
            self.services.sessions.start(&mut tx, session_start, &client(HOME)).await.unwrap();
        kernel.commit(tx).await.unwrap();
        let open = self.resolve(&new.token).await.unwrap();
        Visit { user, open, token: new.token }
    }

    /// A try to sign in, where the password is enough.
    pub(crate) async fn attempt(
        &self,
        email: &str,
        password: &str,
        client: &Client,
    ) -> Result<NewSession, ServiceError<SignInError>> {
        self.progress(email, password, client).await.map(entered)
    }

    /// A try to sign in, wherever it leads.
    pub(crate) async fn progress(
        &self,
        email: &str,
        password: &str,
        client: &Client,
    ) -> Result<Progress, ServiceError<SignInError>> {
        let attempt = Attempt {
            email: email.to_owned(),
            password: Password::new(password),
            lifetime: Lifetime::Browser,
        };
        self.services.sign_in.attempt(&attempt, client).await
    }

    /// Whether address and password are right; the browser is a new one every time.
    pub(crate) async fn can_sign_in(&self, email: &str, password: &str) -> bool {
        match self.attempt(email, password, &client(HOME)).await {
            Ok(_) => true,
            Err(ServiceError::Refused(SignInError::WrongCredentials)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether a session still runs.
    pub(crate) async fn is_open(&self, token: &Token) -> bool {
        self.resolve(token).await.is_some()
    }

    /// A worker that sends mails about accounts by `mailer`.
    pub(crate) fn worker(&self, mailer: Mailer) -> DeliveryWorker {
        self.services.mail_worker(mailer, SITE.parse().unwrap())
    }

    /// A worker that sends mails of events by `mailer`.
    pub(crate) fn notice_worker(&self, mailer: Mailer) -> DeliveryWorker {
        self.services.notice_worker(mailer, SITE.parse().unwrap())
    }

    /// Where mail arrives.
    pub(crate) fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }

    /// The mail that arrived since the last time, in the order of its subjects.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        let mailer = Mailer::outbox(self.outbox(), sender());
        for worker in [self.worker(mailer.clone()), self.notice_worker(mailer)] {
            while worker.deliver_due().await.unwrap() > 0 {}
        }
        let Ok(files) = std::fs::read_dir(self.outbox()) else { return Vec::new() };
        let mut mails: Vec<_> = files
            .map(|file| {
                let path = file.unwrap().path();
                let mail = Mail::parse(&std::fs::read(&path).unwrap());
                std::fs::remove_file(path).unwrap();
                mail
            })
            .collect();
        mails.sort_by(|a, b| a.subject.cmp(&b.subject));
        mails
    }

    /// The one mail that arrived since the last time.
    pub(crate) async fn mail(&self) -> Mail {
        let mut mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:#?}");
        mails.remove(0)
    }

    /// The number that a query of one number gives.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.kernel.db.writer()).await.unwrap()
    }

    /// Returns when so many others wait for what a transaction holds. On SQLite there is one writer:
    /// everybody else waits for it before they have done anything.
    pub(crate) async fn until_blocked(&self, tx: &mut Tx, others: i64) {
        if self.url.starts_with("sqlite:") {
            return;
        }
        let blocked = async {
            loop {
                // Who waits for a row stands in a queue: all but the first wait for each other.
                let count: i64 = sqlx::query_scalar(
                    "WITH waiting AS (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted),
                     first AS (SELECT pid FROM waiting
                               WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))
                     SELECT count(*) FROM waiting WHERE pid IN (SELECT pid FROM first)
                         OR pg_blocking_pids(pid) && ARRAY(SELECT pid FROM first)",
                )
                .fetch_one(&mut **tx)
                .await
                .unwrap();
                if count >= others {
                    break;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), blocked).await.expect("nobody waits");
    }

    /// Writes to the database behind everybody's back.
    pub(crate) async fn execute(&self, sql: impl Into<String>) -> u64 {
        let sql = AssertSqlSafe(sql.into());
        let db = &self.kernel.db;
        sqlx::query(sql).execute(db.writer()).await.unwrap().rows_affected()
    }
}

/// The URL of a schema of its own on the PostgreSQL that the test command started.
async fn postgres_schema() -> String {
    let server = std::env::var("NAMEPLATE_TEST_POSTGRES_URL")
        .expect("`make test-unit` starts the PostgreSQL that this needs");
    sqlx::any::install_default_drivers();
    let mut name = [0; 8];
    OsRng.fill(&mut name);
    let schema = format!("test_{:016x}", u64::from_be_bytes(name));
    let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    connection.execute(create).await.unwrap();
    connection.close().await.unwrap();
    format!("{server}?options=-c%20search_path%3D{schema}")
}

fn kernel(db: Db, clock: Arc<ManualClock>) -> Kernel {
    let secret = SecretKey::new([7; SecretKey::LEN]);
    Kernel::with(db, secret, IpLocations::default(), clock, Arc::new(OsRng))
}

fn services(kernel: Kernel) -> Services {
    let sender =
        PushSender::new("no-reply@example.com", Endpoints::LocalToo, Duration::from_secs(20));
    Services::new(&kernel, PasswordHasher::hashes_at_once()).pushing(Endpoints::LocalToo, sender)
}

impl Mail {
    pub(crate) fn parse(file: &[u8]) -> Self {
        let mail = MessageParser::default().parse(file).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap();
        Self {
            to: to.to_owned(),
            subject: mail.subject().unwrap().to_owned(),
            text: mail.body_text(0).unwrap().replace("\r\n", "\n"),
        }
    }

    /// The signed part of its link to a page.
    pub(crate) fn link(&self, page: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("{SITE}{page}/")).expect("no such link");
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// The session of a sign-in that needed no code.
pub(crate) fn entered(progress: Progress) -> NewSession {
    match progress {
        Progress::Entered(session) => session,
        Progress::NeedsCode(_) => panic!("a code is needed"),
    }
}

/// Who sends the mail.
pub(crate) fn sender() -> Sender {
    Sender::parse("Nameplate <no-reply@example.com>").unwrap()
}

/// A browser at an address, never seen before.
pub(crate) fn client(ip: &str) -> Client {
    Client {
        ip: ip.parse().unwrap(),
        user_agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0".to_owned(),
        browser: None,
        trusts: Vec::new(),
    }
}

/// The faults of a form that was refused for nothing else.
pub(crate) fn faults<T, E>(result: &Result<T, ServiceError<E>>) -> Vec<(&str, Fault)>
where
    E: std::fmt::Debug,
{
    match result {
        Err(ServiceError::Invalid(errors)) => errors.iter().collect(),
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// The link with another character at one place.
pub(crate) fn tampered(link: &str, at: usize) -> String {
    let mut bytes = link.as_bytes().to_vec();
    bytes[at] = if bytes[at] == b'a' { b'b' } else { b'a' };
    String::from_utf8(bytes).unwrap()
}

/// Makes one test for each database out of an `async fn(World)`. A plain `cargo test` runs those on
/// SQLite and lists the others as ignored; `make test-unit` runs all of them.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $test() {
                super::$test(crate::support::World::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            #[ignore = "needs a PostgreSQL: make test-unit"]
            async fn $test() {
                super::$test(crate::support::World::postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both;

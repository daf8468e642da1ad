//! A database of its own for each test, people in it, and the mail that they get.

mod mail;
mod visits;

use std::{sync::Arc, time::Duration};

use nameplate_backend::{
    Client, Db, Endpoints, IpLocations, Kernel, ManualClock, OsRng, PasswordHasher, Rng as _,
    SecretKey, ServiceError, Services, Tx,
    devices::PushSender,
    notifications::{CentreFilter, NotificationCentre, NotificationPage},
    webhooks::WebhookSender,
};
use nameplate_domain::{
    accounts::{Email, FullName, User},
    companies::{CompanyName, Membership, Role, Seat},
    kernel::{EventId, Fault, Timestamp, UserId},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use tempfile::TempDir;

pub(crate) use self::{
    mail::{Mail, sender},
    visits::{Visit, entered},
};

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

/// Services on a database of their own, at a time that stands still.
pub(crate) struct World {
    pub(crate) services: Services,
    /// What the services stand on, to look and to write behind their back.
    pub(crate) kernel: Kernel,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) url: String,
    pub(crate) folder: TempDir,
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

    /// A part of somebody's notifications.
    pub(crate) async fn notifications(
        &self,
        user_id: &UserId,
        filter: &CentreFilter,
        after: Option<&EventId>,
    ) -> NotificationPage {
        let memberships = self.services.companies.memberships(user_id).await.unwrap();
        let centre = &self.services.notification_centre;
        let limit = NotificationCentre::PER_PAGE;
        centre.page(user_id, &memberships, filter, after, limit).await.unwrap()
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
    Services::new(&kernel, PasswordHasher::hashes_at_once())
        .pushing(Endpoints::LocalToo, sender)
        .telling(WebhookSender::new(Endpoints::LocalToo, Duration::from_secs(20)))
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

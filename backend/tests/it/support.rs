//! A database of its own for each test.

use std::sync::Arc;

use nameplate_backend::{
    Services,
    kernel::{Db, Kernel, ManualClock, OsRng, Rng as _},
    sessions::Client,
};
use nameplate_domain::kernel::Timestamp;
use sqlx::{Connection as _, Executor as _};
use tempfile::TempDir;

/// Mon 23 Nov 2026, 09:00 UTC.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_424_400_000);

/// Services on a database of their own, at a time that stands still.
pub(crate) struct World {
    pub(crate) services: Services,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) url: String,
    _folder: TempDir,
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
        let server = std::env::var("NAMEPLATE_TEST_POSTGRES_URL")
            .expect("run the tests by `make test-unit`, which starts a PostgreSQL");
        sqlx::any::install_default_drivers();
        let mut name = [0; 8];
        OsRng.fill(&mut name);
        let schema = format!("test_{:016x}", u64::from_be_bytes(name));
        let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        connection.execute(create).await.unwrap();
        connection.close().await.unwrap();
        let url = format!("{server}?options=-c%20search_path%3D{schema}");
        Self::on(url, tempfile::tempdir().unwrap()).await
    }

    async fn on(url: String, folder: TempDir) -> Self {
        let db = Db::connect(&url).await.unwrap();
        db.migrate().await.unwrap();
        let clock = Arc::new(ManualClock::starting_at(START));
        let services = Services::new(Kernel::with(db, clock.clone(), Arc::new(OsRng)));
        Self { services, clock, url, _folder: folder }
    }

    /// With the demo people in it.
    pub(crate) async fn with_demo(self) -> Self {
        nameplate_backend::demo::fill(&self.services).await.unwrap();
        self
    }
}

/// A browser at an address.
pub(crate) fn client(ip: &str) -> Client {
    Client { ip: ip.parse().unwrap(), user_agent: "Mozilla/5.0 (X11; Linux)".to_owned() }
}

/// Makes one test for each database out of an `async fn(World)`.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $test() {
                super::$test(crate::support::World::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test] async fn $test() {
                super::$test(crate::support::World::postgres().await).await;
            })+
        }
    };
}
pub(crate) use on_both;

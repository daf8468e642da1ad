//! The database: SQLite or PostgreSQL, chosen once at start-up by its URL.

use std::{num::NonZero, ops::RangeInclusive, thread, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction,
    any::AnyPoolOptions,
    migrate::{MigrateError, Migrator},
};
use thiserror::Error;

use super::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// A transaction. It must be committed; dropped, it changes nothing.
pub type Tx = Transaction<'static, Any>;

/// Most of a connection's time is waiting: for a disk, for a server, for whoever reads the rows.
const CONNECTIONS_PER_CORE: usize = 8;
/// How long to wait for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that was idle for longer is tested before it is used: the server may have been restarted. One
/// that was just used was tested when it was given back; if it was cut since, one request fails.
const TESTED_AFTER: Duration = Duration::from_secs(1);

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    reader: AnyPool,
    writer: AnyPool,
    begin: &'static str,
    /// What makes a `SELECT` keep its rows from changing until its transaction ends, beside others who
    /// do the same.
    share: &'static str,
}

/// The database can't be opened.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The URL's scheme is of no database that Nameplate knows.
    #[error("the database URL must start with sqlite:// or postgres://")]
    UnknownScheme,
    /// It can't be reached or opened.
    #[error("the database can't be opened: {0}")]
    Open(#[source] sqlx::Error),
}

/// The database can't be brought to this version.
#[derive(Debug, Error)]
pub enum MigrationError {
    /// A newer Nameplate used the database.
    #[error(
        "the database was used by a newer Nameplate (it has migration {0}, which this one doesn't \
         know); start that version again, or restore a backup"
    )]
    Newer(i64),
    /// A migration failed.
    #[error("the database can't be migrated: {0}")]
    Failed(#[source] MigrateError),
    /// What is in the tables could not be brought to this version.
    #[error("the database can't be upgraded: {0}")]
    Upgrade(#[from] StoreError),
}

impl Db {
    /// How many connections may be asked for. With fewer, a few slow requests would hold up all
    /// others: a request of a page reads on one while another one writes.
    pub const CONNECTIONS: RangeInclusive<u32> = 4..=1000;

    /// How many connections suit this machine: 8 to 32, by its cores. A PostgreSQL takes 100 unless it
    /// is told otherwise, so three processes fit.
    #[must_use]
    pub fn connections_of_this_machine() -> u32 {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        u32::try_from(cores.saturating_mul(CONNECTIONS_PER_CORE)).unwrap_or(u32::MAX).clamp(8, 32)
    }

    /// Opens a database as [`Self::connect_with`] does, with as many connections as suit this machine.
    ///
    /// # Errors
    /// As [`Self::connect_with`].
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::connect_with(url, Self::connections_of_this_machine()).await
    }

    /// Opens the database of a `sqlite://` or `postgres://` URL. A missing SQLite file is made when
    /// the URL says `mode=rwc`. So many `connections` read at once (SQLite, where one more writes), or
    /// do anything at once (PostgreSQL).
    ///
    /// # Errors
    /// [`ConnectError`], when the URL is of another kind or the database can't be opened.
    pub async fn connect_with(url: &str, connections: u32) -> Result<Self, ConnectError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("sqlite:") {
            // The writer first: it makes the file and puts it into WAL mode.
            let writer = sqlite_pool(url, 1, SQLITE_WRITER).await?;
            let reader = sqlite_pool(url, connections, SQLITE_READER).await?;
            // A deferred transaction that turns writer fails with "busy" instead of waiting.
            Ok(Self { reader, writer, begin: "BEGIN IMMEDIATE", share: "" })
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres_pool(url, connections).await.map_err(ConnectError::Open)?;
            Ok(Self { reader: pool.clone(), writer: pool, begin: "BEGIN", share: " FOR SHARE" })
        } else {
            Err(ConnectError::UnknownScheme)
        }
    }

    /// Brings the tables to this version.
    ///
    /// # Errors
    /// [`MigrationError`]; nothing is changed by a migration that failed.
    pub(crate) async fn migrate(&self) -> Result<(), MigrationError> {
        if self.is_up_to_date().await {
            return Ok(());
        }
        MIGRATIONS.run(&self.writer).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => MigrationError::Newer(version),
            error => MigrationError::Failed(error),
        })
    }

    /// Whether every migration was applied as it is now, and no other. Running them writes, even where
    /// there is nothing to do; a database that can't be written can still be looked at.
    async fn is_up_to_date(&self) -> bool {
        let applied: Result<Vec<(i64, Vec<u8>)>, _> = sqlx::query_as(
            "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version",
        )
        .fetch_all(&self.reader)
        .await;
        // A new database has no such table.
        applied.is_ok_and(|applied| {
            let known = MIGRATIONS.iter().map(|known| (known.version, known.checksum.as_ref()));
            known.eq(applied.iter().map(|(version, checksum)| (*version, checksum.as_slice())))
        })
    }

    /// Where to read outside a transaction. What every page asks states its `LIMIT` as a number:
    /// SQLite plans by it, and so prepares a statement anew each time that another one is bound.
    #[must_use]
    pub fn reader(&self) -> &AnyPool {
        &self.reader
    }

    /// Where to write one statement.
    #[must_use]
    pub fn writer(&self) -> &AnyPool {
        &self.writer
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// [`StoreError`], when no connection is free in time or the database is gone.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(self.writer.begin_with(self.begin).await?)
    }

    /// What stands at the end of a `SELECT` whose rows nobody may change until the transaction ends; any
    /// number may ask so at once. Empty for SQLite, where one transaction writes at a time anyhow.
    pub(crate) const fn share(&self) -> &'static str {
        self.share
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError`], when it gives none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader.execute("SELECT 1").await?;
        Ok(())
    }

    /// Closes every connection, after the work that is under way.
    pub async fn close(&self) {
        self.writer.close().await;
        self.reader.close().await;
    }
}

const SQLITE_WRITER: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
                             PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
const SQLITE_READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;";

fn pool_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                Ok(state.idle_for <= TESTED_AFTER || connection.ping().await.is_ok())
            })
        })
}

async fn postgres_pool(url: &str, connections: u32) -> Result<AnyPool, sqlx::Error> {
    let connect = || pool_options(connections).connect(url);
    match connect().await {
        // The pool tries again until its time is over, and doesn't say then what failed.
        Err(sqlx::Error::PoolTimedOut) => {
            AnyConnection::connect(url).await?.close().await?;
            connect().await
        }
        pool => pool,
    }
}

async fn sqlite_pool(
    url: &str,
    connections: u32,
    pragmas: &'static str,
) -> Result<AnyPool, ConnectError> {
    pool_options(connections)
        .after_connect(move |connection, _| {
            Box::pin(async move { connection.execute(pragmas).await.map(|_| ()) })
        })
        .connect(url)
        .await
        .map_err(ConnectError::Open)
}

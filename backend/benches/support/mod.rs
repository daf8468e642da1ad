//! What the benches share.

use std::time::Duration;

use nameplate_backend::{OsRng, Rng as _};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// A schema of our own on a PostgreSQL.
pub(crate) async fn schema_on(server: &str) -> Result<String, Failure> {
    let mut name = [0; 8];
    OsRng.fill(&mut name);
    let schema = format!("bench_{:016x}", u64::from_be_bytes(name));
    let mut connection = sqlx::AnyConnection::connect(server).await?;
    connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await?;
    connection.close().await?;
    Ok(format!("{server}?options=-c%20search_path%3D{schema}"))
}

/// How long something takes.
#[expect(clippy::disallowed_methods, reason = "a bench is about real time")]
pub(crate) async fn timed<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<Duration, Failure> {
    let started = std::time::Instant::now();
    work.await?;
    Ok(started.elapsed())
}

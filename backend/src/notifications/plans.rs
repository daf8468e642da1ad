//! That the lists are read off their indexes, whatever the databases know of the tables by then.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::{
    explanation_store::deliveries_sql,
    newest::{NotificationFilter, count_sql, sql},
    snooze_store::due_sql,
};
use crate::kernel::{Db, OsRng, Rng as _};

/// Deliveries of a few people about a few events, who need not be there.
const SOME_DELIVERIES: &str = "SET LOCAL session_replication_role = replica;
    INSERT INTO deliveries
        (id, user_id, channel, recipient, message, created_at, due_at, event_id)
    SELECT n, 'user' || n % 20, 'email', '', '{}', 0, 0, 'event' || n % 100
    FROM generate_series(1, 20000) AS n";

/// How a database goes about a query of so many parameters, all texts: a line for each step.
async fn plan(db: &Db, prefix: &str, query: &str, parameters: usize) -> Vec<String> {
    let mut tx = db.begin().await.unwrap();
    if prefix == "EXPLAIN " {
        // Of empty tables it would read everything: the question is what it can do. One that nobody
        // counted yet is the worst of the others.
        tx.execute(SOME_DELIVERIES).await.unwrap();
        let off = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; \
                   SET LOCAL enable_sort = off";
        tx.execute(off).await.unwrap();
    }
    let explain = sqlx::query(AssertSqlSafe(format!("{prefix}{query}")));
    let explain = (0..parameters).fold(explain, |query, _| query.bind("x"));
    let rows = explain.fetch_all(&mut *tx).await.unwrap();
    let column = if prefix == "EXPLAIN " { 0 } else { 3 };
    rows.iter().map(|row| row.get::<String, _>(column)).collect()
}

async fn sqlite() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
    let db = Db::connect(&url).await.unwrap();
    crate::migrate(&db).await.unwrap();
    (folder, db)
}

async fn postgres() -> Db {
    let server = std::env::var("NAMEPLATE_TEST_POSTGRES_URL")
        .expect("`make test-unit` starts the PostgreSQL that this needs");
    sqlx::any::install_default_drivers();
    let mut name = [0; 8];
    OsRng.fill(&mut name);
    let schema = format!("plans_{:016x}", u64::from_be_bytes(name));
    let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await.unwrap();
    connection.close().await.unwrap();
    let db = Db::connect(&format!("{server}?options=-c%20search_path%3D{schema}")).await.unwrap();
    crate::migrate(&db).await.unwrap();
    db
}

/// The queries, how many parameters they have, the table that they are about, and the columns by which each of two
/// companies, or events, is found in an index.
fn queries() -> Vec<(String, usize, &'static str, &'static [&'static str])> {
    let (list, count) = (&["user_id", "company_id", "event_id"], &["user_id", "company_id"]);
    let mut queries: Vec<_> =
        [NotificationFilter::All, NotificationFilter::Shown, NotificationFilter::Unread]
            .into_iter()
            .map(|filter| (sql(filter, 2, 30), 5, "notifications", &list[..]))
            .collect();
    queries.push((count_sql(2, 100), 3, "notifications", &count[..]));
    let due = due_sql(100).replace("$1", "7");
    queries.push((due.clone(), 0, "notifications", &["held_until"][..]));
    queries.push((due, 0, "snoozes", &["ends_at"][..]));
    let found = &["event_id", "user_id"][..];
    queries.push((deliveries_sql(2), 3, "deliveries", found));
    queries
}

#[tokio::test]
async fn sqlite_reads_lists_off_their_indexes() {
    let (_folder, db) = sqlite().await;
    for (query, parameters, table, columns) in queries() {
        let plan = plan(&db, "EXPLAIN QUERY PLAN ", &query, parameters).await;
        let steps: Vec<_> = plan.iter().filter(|step| step.contains(table)).collect();
        assert!(!steps.is_empty(), "{plan:#?}");
        for step in steps {
            assert!(step.starts_with("SEARCH "), "{plan:#?}");
            for column in columns {
                assert!(step.contains(column), "{column} of {plan:#?}");
            }
        }
    }
}

#[tokio::test]
#[ignore = "needs a PostgreSQL: make test-unit"]
async fn postgres_reads_lists_off_their_indexes() {
    let db = postgres().await;
    for (query, parameters, table, columns) in queries() {
        let plan = plan(&db, "EXPLAIN ", &query, parameters).await;
        let steps =
            plan.iter().enumerate().filter(|(_, step)| step.contains(&format!(" on {table}")));
        let mut count = 0;
        for (number, step) in steps {
            assert!(step.contains("Index"), "{plan:#?}");
            for column in columns {
                assert!(plan[number + 1].contains(column), "{column} of {plan:#?}");
            }
            count += 1;
        }
        assert!(count > 0, "{plan:#?}");
    }
}

//! Connections that the database server cut.

use std::time::Duration;

use futures_util::future::join_all;
use nameplate_backend::Db;

use crate::support::World;

const CONNECTIONS: u32 = 4;
/// Those of the test that are idle for longer than they may be without being tested.
const IDLE: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut'
    AND state = 'idle' AND now() - state_change > interval '1200 milliseconds'";
const CUT: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE application_name = 'cut'";

#[tokio::test]
#[ignore = "needs a PostgreSQL: make test-unit"]
async fn idle_connections_that_were_cut_are_replaced_unseen() {
    let world = World::postgres().await;
    let url = format!("{}&application_name=cut", world.url);
    let db = Db::connect_with(&url, CONNECTIONS).await.unwrap();
    let before = pids(&db).await;
    let all_idle = async {
        while world.count(IDLE).await != i64::from(CONNECTIONS) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all_idle).await.expect("some are in use");
    assert_eq!(world.count(CUT).await, i64::from(CONNECTIONS));
    let after = pids(&db).await;
    assert!(after.iter().all(|pid| !before.contains(pid)), "{before:?} {after:?}");
}

/// The server's processes behind all connections.
async fn pids(db: &Db) -> Vec<i32> {
    let connections = join_all((0..CONNECTIONS).map(|_| db.reader().acquire())).await;
    join_all(connections.into_iter().map(async |connection| {
        let mut connection = connection.unwrap();
        sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut *connection).await.unwrap()
    }))
    .await
}

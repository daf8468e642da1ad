//! Database and limits.

use nameplate_backend::{Bucket, Db, MigrationError};
use nameplate_domain::kernel::{RateLimit, SECOND_MS};

use crate::support::{START, World, on_both};

on_both!(
    a_limit_refills_with_time,
    a_limit_holds_at_the_same_moment,
    a_newer_database_is_refused,
    names_from_before_their_keys_get_one,
    a_dropped_transaction_changes_nothing,
    there_are_as_many_connections_as_were_asked_for,
);

const LIMIT: RateLimit = RateLimit { burst: 3, interval_ms: 10 * SECOND_MS };

fn door() -> Bucket {
    Bucket::new("door", 1)
}

async fn a_limit_refills_with_time(world: World) {
    let limits = &world.services.rate_limits;
    for _ in 0..3 {
        assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Ok(()));
    }
    let free_at = START.plus_millis(10 * SECOND_MS);
    assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Err(free_at));
    assert_eq!(limits.take(&Bucket::new("window", 1), LIMIT).await.unwrap(), Ok(()));

    world.clock.advance(10 * SECOND_MS - 1);
    assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Err(free_at));
    world.clock.advance(1);
    assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Ok(()));
    assert!(limits.take(&door(), LIMIT).await.unwrap().is_err());

    let mut tx = world.kernel.db.begin().await.unwrap();
    limits.give_back_in(&mut tx, &door(), LIMIT).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Ok(()));
    assert_eq!(limits.prune().await.unwrap(), 1, "the window's bucket is full again");
    limits.clear(&door()).await.unwrap();
    assert_eq!(limits.take(&door(), LIMIT).await.unwrap(), Ok(()));
}

async fn a_limit_holds_at_the_same_moment(world: World) {
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let limits = world.services.rate_limits.clone();
            tokio::spawn(async move { limits.take(&door(), LIMIT).await.unwrap().is_ok() })
        })
        .collect();
    let mut taken = 0;
    for tried in tries {
        taken += u32::from(tried.await.unwrap());
    }
    assert_eq!(taken, 3);
}

async fn a_newer_database_is_refused(world: World) {
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9000, description, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1",
    )
    .execute(world.kernel.db.writer())
    .await
    .unwrap();
    let db = Db::connect(&world.url).await.unwrap();
    let error = nameplate_backend::migrate(&db).await.unwrap_err();
    assert!(matches!(error, MigrationError::Newer(9000)), "{error}");
    assert!(error.to_string().contains("newer Nameplate"));
}

async fn names_from_before_their_keys_get_one(world: World) {
    let world = world.with_demo().await;
    world.execute("UPDATE users SET name_key = '' WHERE email_key <> 'ben@example.com'").await;
    world.execute("UPDATE users SET name = 'ÉLISE ÖZ' WHERE email_key = 'ada@example.com'").await;
    world.execute("DELETE FROM upgrades WHERE name = 'text_keys'").await;
    let db = Db::connect(&world.url).await.unwrap();
    nameplate_backend::migrate(&db).await.unwrap();
    nameplate_backend::migrate(&db).await.unwrap();
    let keys: Vec<String> = sqlx::query_scalar("SELECT name_key FROM users ORDER BY email_key")
        .fetch_all(db.writer())
        .await
        .unwrap();
    assert_eq!(keys, ["élise öz", "ben okafor", "cleo tanaka"]);
}

async fn a_dropped_transaction_changes_nothing(world: World) {
    let services = &world.services;
    let mut tx = world.kernel.db.begin().await.unwrap();
    assert!(services.first_run.end(&mut tx).await.unwrap());
    drop(tx);
    assert!(!services.first_run.is_over().await.unwrap());
}

async fn there_are_as_many_connections_as_were_asked_for(world: World) {
    let db = Db::connect_with(&world.url, 5).await.unwrap();
    assert_eq!(db.reader().options().get_max_connections(), 5);
    db.close().await;
}

//! How often the disk is waited for: what each database itself says of transactions that wrote.

use std::{collections::HashSet, fs};

use nameplate_backend::{Client, Token};

use crate::{
    support::{ADA, HOME, PASSWORD, World, client, on_both},
    two_factor::{guard, half_way, proof, set_up},
};

on_both!(
    a_sign_in_commits_twice,
    a_failed_sign_in_commits_twice,
    a_limited_sign_in_commits_nothing,
    a_code_commits_twice,
    a_wrong_code_commits_twice,
    turning_two_factor_on_commits_twice,
);

/// Counts the transactions of a world that write, from when it is made.
struct Commits<'a> {
    world: &'a World,
    wal: Option<String>,
}

impl<'a> Commits<'a> {
    async fn of(world: &'a World) -> Self {
        let path = world.url.strip_prefix("sqlite://").and_then(|url| url.split('?').next());
        let wal = path.map(|path| format!("{path}-wal"));
        if wal.is_some() {
            world.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        } else {
            count_by_triggers(world).await;
        }
        Self { world, wal }
    }

    /// How many there were. Those that changed nothing count, too, where the database can tell.
    async fn count(self) -> usize {
        match self.wal {
            Some(wal) => commits_of_wal(&fs::read(wal).unwrap()),
            None => {
                let noted = "SELECT COUNT(*) FROM noted_commits";
                usize::try_from(self.world.count(noted).await).unwrap()
            }
        }
    }
}

/// SQLite's write-ahead log names in the last page of each transaction the size of the database
/// (<https://www.sqlite.org/fileformat2.html#walformat>).
fn commits_of_wal(wal: &[u8]) -> usize {
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes.try_into().unwrap());
    // Nothing was written since it was emptied.
    let Some((header, frames)) = wal.split_at_checked(32) else { return 0 };
    let page_size = usize::try_from(number(&header[8..12])).unwrap();
    let salt = &header[16..24];
    frames
        .chunks_exact(24 + page_size)
        .filter(|frame| frame[8..16] == *salt && number(&frame[4..8]) != 0)
        .count()
}

/// PostgreSQL counts the transactions of all tests together, so triggers note those of this one.
async fn count_by_triggers(world: &World) {
    let db = &world.kernel.db;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
    )
    .fetch_all(db.writer())
    .await
    .unwrap();
    world.execute("CREATE TABLE noted_commits (id BIGINT PRIMARY KEY)").await;
    world
        .execute(
            "CREATE FUNCTION note_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 INSERT INTO noted_commits VALUES (txid_current()) ON CONFLICT DO NOTHING;
                 RETURN NULL;
             END $$",
        )
        .await;
    for table in tables.into_iter().collect::<HashSet<_>>() {
        world
            .execute(format!(
                "CREATE TRIGGER note_commit AFTER INSERT OR UPDATE OR DELETE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION note_commit()"
            ))
            .await;
    }
}

async fn a_sign_in_commits_twice(world: World) {
    let world = world.with_demo().await;
    for browser in [None, Some(Token::generate(&world.kernel))] {
        let client = Client { browser, ..client(HOME) };
        // By a browser that is new, and by the same again.
        for _ in 0..2 {
            let commits = Commits::of(&world).await;
            world.attempt(ADA, PASSWORD, &client).await.unwrap();
            assert_eq!(commits.count().await, 2);
            forget_counting(&world).await;
        }
    }
}

async fn a_failed_sign_in_commits_twice(world: World) {
    let world = world.with_demo().await;
    for email in [ADA, "nobody@example.com", "no address"] {
        let commits = Commits::of(&world).await;
        assert!(world.attempt(email, "wrong", &client(HOME)).await.is_err());
        assert_eq!(commits.count().await, 2, "{email}");
        forget_counting(&world).await;
    }
}

async fn a_limited_sign_in_commits_nothing(world: World) {
    let world = world.with_demo().await;
    for number in 0..10 {
        let from = client(&format!("203.0.113.{number}"));
        assert!(world.attempt(ADA, "wrong", &from).await.is_err());
    }
    let commits = Commits::of(&world).await;
    assert!(world.attempt(ADA, PASSWORD, &client(HOME)).await.is_err());
    assert_eq!(commits.count().await, 0);
}

async fn a_code_commits_twice(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    let guarded = guard(&world, visit).await;
    let commits = Commits::of(&world).await;
    let token = half_way(&world, &client(HOME)).await;
    assert_eq!(commits.count().await, 2, "the password");
    forget_counting(&world).await;
    let code = guarded.fresh_code(&world);
    let commits = Commits::of(&world).await;
    world.services.sign_in.verify(&token, &code, true, &client(HOME)).await.unwrap();
    assert_eq!(commits.count().await, 2, "the code");
}

async fn a_wrong_code_commits_twice(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(ADA).await;
    guard(&world, visit).await;
    let token = half_way(&world, &client(HOME)).await;
    let commits = Commits::of(&world).await;
    let wrong = world.services.sign_in.verify(&token, "000000", false, &client(HOME)).await;
    assert!(wrong.is_err());
    assert_eq!(commits.count().await, 2);
}

/// The try, and all that a right code does: what came after that could fail by itself, and the person
/// would not be told that it is on.
async fn turning_two_factor_on_commits_twice(world: World) {
    let world = world.with_demo().await;
    let guarded = set_up(&world, world.arrive(ADA).await).await;
    let (proof, user) = (proof(&world, &guarded.visit), &guarded.visit.user);
    let code = guarded.code_at(world.services.now());
    let commits = Commits::of(&world).await;
    let two_factor = &world.services.two_factor;
    two_factor.enable(&proof, user, &code, false, &client(HOME)).await.unwrap();
    assert_eq!(commits.count().await, 2);
}

/// Lets [`Commits::of`] begin anew.
async fn forget_counting(world: &World) {
    if !world.url.starts_with("sqlite:") {
        world.execute("DROP FUNCTION note_commit CASCADE").await;
        world.execute("DROP TABLE noted_commits").await;
    }
}

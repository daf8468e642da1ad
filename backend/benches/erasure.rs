//! How long the end of an account takes while others write, on SQLite and on PostgreSQL: among a hundred
//! thousand deliveries and notifications, and among a million of each. Fails above a second, and when
//! its time grows with the tables.
//!
//! `cargo bench -p nameplate-backend --bench erasure`; the PostgreSQL is that of
//! `NAMEPLATE_TEST_POSTGRES_URL`.

mod support;

use std::time::Duration;

use nameplate_backend::{
    Client, Db, IpLocations, Kernel, PasswordHasher, SecretKey, Services, sessions::SessionStart,
};
use nameplate_domain::{
    appearance::Appearance,
    companies::{Role, Seat},
    kernel::{CompanyId, UserId},
    sessions::{AuthMethod, Lifetime},
};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::support::{Failure, schema_on, timed};

/// What each member has.
const OF_EACH: u32 = 1_000;
const FEW_MEMBERS: u32 = 100;
const MANY_MEMBERS: u32 = 1_000;
/// How many accounts are deleted; the middle time counts.
const DELETED: u32 = 5;
const MOST: Duration = Duration::from_secs(1);
/// Among ten times the rows. It can't be 1: what one person has lies on more pages then.
const MOST_GROWTH: f64 = 4.0;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let sqlite = |name| format!("sqlite://{}/{name}.db?mode=rwc", folder.path().display());
    compare("SQLite", [sqlite("few"), sqlite("many")]).await?;
    match std::env::var("NAMEPLATE_TEST_POSTGRES_URL") {
        Ok(server) => {
            compare("PostgreSQL", [schema_on(&server).await?, schema_on(&server).await?]).await
        }
        Err(_) => {
            println!("PostgreSQL: NAMEPLATE_TEST_POSTGRES_URL names none");
            Ok(())
        }
    }
}

async fn compare(name: &str, [few, many]: [String; 2]) -> Result<(), Failure> {
    println!("{name}, an account with {OF_EACH} notifications and deliveries");
    let few = measure(&few, FEW_MEMBERS).await?;
    println!("  deleted among {:>9}   {:>8.1} ms", FEW_MEMBERS * OF_EACH, few.as_secs_f64() * 1e3);
    let many = measure(&many, MANY_MEMBERS).await?;
    println!(
        "  deleted among {:>9}   {:>8.1} ms",
        MANY_MEMBERS * OF_EACH,
        many.as_secs_f64() * 1e3
    );
    let growth = many.as_secs_f64() / few.as_secs_f64();
    println!("  growth                    {growth:>8.2} times");
    if many > MOST || growth > MOST_GROWTH {
        return Err(
            format!("{name}: the end of an account takes {many:?}, {growth:.2} times").into()
        );
    }
    Ok(())
}

/// The middle time to delete an account of a company of so many members, while others write.
async fn measure(url: &str, members: u32) -> Result<Duration, Failure> {
    let db = Db::connect(url).await?;
    nameplate_backend::migrate(&db).await?;
    fill(&db, members).await?;
    let kernel = Kernel::new(db, SecretKey::new([7; 32]), IpLocations::default());
    let services = Services::new(&kernel, PasswordHasher::hashes_at_once());
    let writer = tokio::spawn(write_for_ever(services.clone(), user(0)));
    let mut times = Vec::new();
    for number in 1..=DELETED {
        times.push(delete(&services, &kernel, number).await?);
    }
    writer.abort();
    // What is under way there ends first.
    _ = writer.await;
    kernel.db.close().await;
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn user(number: u32) -> UserId {
    UserId::new(format!("member-{number}"))
}

/// Makes a company of members, each with as many notifications, and deliveries that were settled.
async fn fill(db: &Db, members: u32) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    let numbers = |name: &str, count: u32| {
        format!("{name} (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM {name} WHERE n < {count} - 1)")
    };
    let (members, events) = (numbers("members", members), numbers("events_of", OF_EACH));
    let sql = [
        format!("INSERT INTO companies (id, name, created_at) VALUES ('bench', '{}', 1)", "Bench"),
        format!(
            "INSERT INTO users (id, name, email, email_key, password_hash, created_at, name_key)
             WITH RECURSIVE {members} SELECT 'member-' || n, 'Member', n || '@example.com',
                    n || '@example.com', 'none', 1, 'member' FROM members"
        ),
        "INSERT INTO memberships (company_id, user_id, role, joined_at)
         SELECT 'bench', id, 'super_admin', 1 FROM users"
            .to_owned(),
        format!(
            "INSERT INTO events (id, company_id, type, document, received_at)
             WITH RECURSIVE {events} SELECT 'event-' || n, 'bench', 'task_due', '{{}}', 1
             FROM events_of"
        ),
        "INSERT INTO notifications (user_id, event_id, company_id, decision, shown_at)
         SELECT users.id, events.id, 'bench', '{}', 1 FROM users CROSS JOIN events"
            .to_owned(),
        "INSERT INTO deliveries (id, user_id, channel, recipient, message, created_at, due_at,
                                 event_id, delivered_at, settled_at)
         SELECT users.id || events.id, users.id, 'email', '', '{}', 1, 1, events.id, 1, 1
         FROM users CROSS JOIN events"
            .to_owned(),
        "INSERT INTO event_people (event_id, user_id, relation)
         SELECT events.id, users.id, 'mention' FROM users CROSS JOIN events
         WHERE events.id <= 'event-1' || 'a'"
            .to_owned(),
    ];
    for sql in sql {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    db.writer().execute("ANALYZE").await?;
    Ok(())
}

/// What others do meanwhile: they save their settings, one after the other.
async fn write_for_ever(services: Services, user_id: UserId) {
    loop {
        if let Err(error) = services.appearances.save(&user_id, Appearance::default()).await {
            println!("  a write failed: {error}");
        }
        tokio::task::yield_now().await;
    }
}

/// Deletes the account of a member, as an admin does; gives how long that takes.
async fn delete(services: &Services, kernel: &Kernel, number: u32) -> Result<Duration, Failure> {
    let admin = user(0);
    let client = Client {
        ip: "127.0.0.1".parse()?,
        user_agent: String::new(),
        browser: None,
        trusts: Vec::new(),
    };
    let request = SessionStart {
        user_id: &admin,
        company_id: None,
        lifetime: Lifetime::Browser,
        means: AuthMethod::Password,
        notify: None,
        proved_at: None,
    };
    let mut tx = kernel.db.begin().await?;
    let session = services.sessions.start(&mut tx, request, &client).await?;
    kernel.commit(tx).await?;
    let open = services.sessions.find(&session.id).await?.ok_or("no session")?;
    let proof = services.proofs.recent::<()>(&open).map_err(|error| error.to_string())?;
    let seat = Seat { company_id: CompanyId::new("bench"), user_id: admin, role: Role::SuperAdmin };
    let (gone, address) = (user(number), format!("{number}@example.com"));
    timed(async {
        let deleted = services.team.delete_account(&seat, &proof, &gone, &address).await;
        deleted.map(drop).map_err(|error| Failure::from(error.to_string()))
    })
    .await
}

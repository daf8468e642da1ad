//! How long a part of a list takes in a company that has a hundred rows of it, and in one that has ten thousand, on
//! SQLite and on PostgreSQL: the API keys that act in it, and its webhooks. Fails when a part of the long list takes more than twice as
//! long.
//!
//! `cargo bench -p nameplate-backend --bench lists`; the PostgreSQL is that of `NAMEPLATE_TEST_POSTGRES_URL`.

mod support;

use std::{convert::Infallible, time::Duration};

use nameplate_backend::{
    Db, IpLocations, Kernel, PasswordHasher, SecretKey, Services, webhooks::Webhooks,
};
use nameplate_domain::{
    companies::{Role, Seat},
    kernel::{ApiKeyId, CompanyId, UserId, WebhookId},
};
use sqlx::Executor as _;

use crate::support::{Failure, schema_on, timed};

const FEW: u32 = 100;
const MANY: u32 = 10_000;
/// How much longer a part of the list may take among many.
const MOST_GROWTH: f64 = 2.0;
/// How often a part is timed; the middle one counts.
const READS: usize = 101;
/// How many rows a part has at the least, in the middle of a few, too.
const LEAST: usize = 49;

/// What is listed.
#[derive(Clone, Copy, Debug)]
enum List {
    ApiKeys,
    Webhooks,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}/bench.db?mode=rwc", folder.path().display());
    measure("SQLite", &sqlite).await?;
    match std::env::var("NAMEPLATE_TEST_POSTGRES_URL") {
        Ok(server) => measure("PostgreSQL", &schema_on(&server).await?).await,
        Err(_) => {
            println!("PostgreSQL: NAMEPLATE_TEST_POSTGRES_URL names none");
            Ok(())
        }
    }
}

async fn measure(name: &str, url: &str) -> Result<(), Failure> {
    let db = Db::connect(url).await?;
    nameplate_backend::migrate(&db).await?;
    fill(&db).await?;
    let kernel = Kernel::new(db, SecretKey::new([7; 32]), IpLocations::default());
    let services = Services::new(&kernel, PasswordHasher::hashes_at_once());
    println!("{name}");
    let mut most_growth = 0.0_f64;
    for list in [List::ApiKeys, List::Webhooks] {
        for (part, is_first) in [("the first part", true), ("a part of the middle", false)] {
            let before = |rows: u32| (!is_first).then_some(rows / 2);
            let few = read(&services, list, "few", before(FEW)).await?;
            let many = read(&services, list, "many", before(MANY)).await?;
            let growth = many.as_secs_f64() / few.as_secs_f64();
            let [few, many] = [few, many].map(|time| time.as_secs_f64() * 1e6);
            println!(
                "  {list:?}, {part:<20} {few:>8.0} µs of {FEW} {many:>8.0} µs of {MANY}, {growth:.2} times"
            );
            most_growth = most_growth.max(growth);
        }
    }
    kernel.db.close().await;
    if most_growth > MOST_GROWTH {
        return Err(format!("{name}: a part of a list takes {most_growth:.2} times as long").into());
    }
    Ok(())
}

/// Makes two companies, one with few and one with many rows of each list.
async fn fill(db: &Db) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    tx.execute(
        "INSERT INTO users (id, name, email, email_key, password_hash, created_at)
         VALUES ('ada', 'Ada', 'ada@example.com', 'ada@example.com', 'none', 1)",
    )
    .await?;
    for (company, rows) in [("few", FEW), ("many", MANY)] {
        for sql in [
            "INSERT INTO companies (id, name, created_at) VALUES ($1, $1, 1)",
            "INSERT INTO memberships (company_id, user_id, role, joined_at)
             VALUES ($1, 'ada', 'super_admin', 1)",
        ] {
            sqlx::query(sql).bind(company).execute(&mut *tx).await?;
        }
        for number in 1..=rows {
            let id = row_id(company, number);
            sqlx::query(
                "INSERT INTO api_keys (id, company_id, user_id, name, prefix, key_hash, created_at)
                 VALUES ($1, $2, 'ada', 'Case system', 'npk_abcdef', $3, 1)",
            )
            .bind(id.as_str())
            .bind(company)
            .bind(id.as_bytes())
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "INSERT INTO webhooks (id, company_id, url, types, sealed, created_at)
                 VALUES ($1, $2, 'https://hooks.example.com/', 'event.received', $3, 1)",
            )
            .bind(id.as_str())
            .bind(company)
            .bind(id.as_bytes())
            .execute(&mut *tx)
            .await?;
        }
    }
    tx.commit().await?;
    db.writer().execute("ANALYZE").await?;
    Ok(())
}

/// The id of a row, in the order of numbers, of characters as ids have them.
fn row_id(company: &str, number: u32) -> String {
    format!("{}-{number:05}", company.len())
}

/// The middle time of a part of a list: the rows before one, or the newest.
async fn read(
    services: &Services,
    list: List,
    company: &str,
    before: Option<u32>,
) -> Result<Duration, Failure> {
    let seat = Seat {
        company_id: CompanyId::new(company),
        user_id: UserId::new("ada"),
        role: Role::SuperAdmin,
    };
    let before = before.map(|number| row_id(company, number));
    let mut times = Vec::with_capacity(READS);
    for _ in 0..READS {
        let part = count(services, list, &seat, before.as_deref());
        times.push(
            timed(async {
                match part.await? {
                    LEAST.. => Ok(()),
                    rows => Err(format!("{rows} rows are fewer than there should be").into()),
                }
            })
            .await?,
        );
    }
    times.sort_unstable();
    Ok(times[READS / 2])
}

/// Reads a part of a list; gives how many rows it has.
async fn count(
    services: &Services,
    list: List,
    seat: &Seat,
    before: Option<&str>,
) -> Result<usize, Failure> {
    match list {
        List::ApiKeys => {
            let before = before.map(ApiKeyId::new);
            let found = services.api_keys.list_of_company::<Infallible>(seat, before.as_ref());
            Ok(found.await.map_err(|error| error.to_string())?.keys.len())
        }
        List::Webhooks => {
            let before = before.map(WebhookId::new);
            let found = services.webhooks.list(seat, before.as_ref(), Webhooks::PAGE);
            Ok(found.await.map_err(|error| error.to_string())?.0.len())
        }
    }
}

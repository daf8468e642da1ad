//! How long a part of a list takes in a company that has a hundred rows of it, and in one that has ten thousand, on
//! SQLite and on PostgreSQL: the API keys that act in it. Fails when a part of the long list takes more than twice as
//! long.
//!
//! `cargo bench -p nameplate-backend --bench lists`; the PostgreSQL is that of `NAMEPLATE_TEST_POSTGRES_URL`.

mod support;

use std::{convert::Infallible, time::Duration};

use nameplate_backend::{Db, IpLocations, Kernel, PasswordHasher, SecretKey, Services};
use nameplate_domain::{
    companies::{Role, Seat},
    kernel::{ApiKeyId, CompanyId, UserId},
};
use sqlx::Executor as _;

use crate::support::{Failure, schema_on, timed};

const FEW: u32 = 100;
const MANY: u32 = 10_000;
/// How much longer a part of the list may take among many.
const MOST_GROWTH: f64 = 2.0;
/// How often a part is timed; the middle one counts.
const READS: usize = 101;

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
    for (part, before) in [("the first part", None), ("a part of the middle", Some(FEW / 2))] {
        let few = read_keys(&services, "few", before).await?;
        let many = read_keys(&services, "many", before.map(|_| MANY / 2)).await?;
        let growth = many.as_secs_f64() / few.as_secs_f64();
        let [few, many] = [few, many].map(|time| time.as_secs_f64() * 1e6);
        println!(
            "  API keys, {part:<20} {few:>8.0} µs of {FEW} {many:>8.0} µs of {MANY}, {growth:.2} times"
        );
        most_growth = most_growth.max(growth);
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

/// The middle time of a part of the list of keys.
async fn read_keys(
    services: &Services,
    company: &str,
    before: Option<u32>,
) -> Result<Duration, Failure> {
    let seat = Seat {
        company_id: CompanyId::new(company),
        user_id: UserId::new("ada"),
        role: Role::SuperAdmin,
    };
    let before = before.map(|number| ApiKeyId::new(row_id(company, number)));
    let mut times = Vec::with_capacity(READS);
    for _ in 0..READS {
        times.push(
            timed(async {
                let found = services.api_keys.list_of_company::<Infallible>(&seat, before.as_ref());
                let page = found.await.map_err(|error| error.to_string())?;
                if page.keys.len() < 49 {
                    return Err("the list is shorter than it should be".into());
                }
                Ok(())
            })
            .await?,
        );
    }
    times.sort_unstable();
    Ok(times[READS / 2])
}

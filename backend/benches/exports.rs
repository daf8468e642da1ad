//! What a copy of somebody's data costs who has a thousand notifications, and who has a hundred thousand, on SQLite
//! and on PostgreSQL: time, size, and by how much the memory of the process grows. Fails when that grows by more
//! than 16 MiB, or when a row takes much longer among many.
//!
//! `cargo bench -p nameplate-backend --bench exports`, on Linux; the PostgreSQL is that of
//! `NAMEPLATE_TEST_POSTGRES_URL`.

mod support;

use std::{fs, time::Duration};

use nameplate_backend::{
    Client, Db, IpLocations, Kernel, PasswordHasher, SecretKey, Services, sessions::SessionStart,
};
use nameplate_domain::{
    kernel::UserId,
    sessions::{AuthMethod, Lifetime},
};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::support::{Failure, schema_on, timed};

const FEW: u32 = 1_000;
const MANY: u32 = 100_000;
/// By how many KiB the memory may grow.
const MOST_KIB: u64 = 16 * 1024;
/// How much longer each row may take among a hundred times as many.
const MOST_GROWTH: f64 = 3.0;

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
    // Once before, so that what is made once is there.
    copy(&services, &kernel, "few").await?;
    let few = copy(&services, &kernel, "few").await?;
    forget_peak()?;
    let before = memory("VmRSS")?;
    let many = copy(&services, &kernel, "many").await?;
    let grown = memory("VmHWM")?.saturating_sub(before);
    let growth = many.as_secs_f64() / few.as_secs_f64() / f64::from(MANY / FEW);
    println!("  memory grew by            {grown:>8} KiB");
    println!("  a row among many          {growth:>8.2} times");
    kernel.db.close().await;
    if grown > MOST_KIB || growth > MOST_GROWTH {
        return Err(format!("{name}: {grown} KiB more, {growth:.2} times").into());
    }
    Ok(())
}

/// Makes two people, with few and with many notifications of one company.
async fn fill(db: &Db) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    let document = r#"{"event_type":"task_due","title":"A task of some length, as they are","body":"What is to be done."}"#;
    let sql = [
        "INSERT INTO companies (id, name, created_at) VALUES ('bench', 'Bench', 1)".to_owned(),
        "INSERT INTO users (id, name, email, email_key, password_hash, created_at)
         VALUES ('few', 'Few', 'few@example.com', 'few@example.com', 'none', 1),
                ('many', 'Many', 'many@example.com', 'many@example.com', 'none', 1)"
            .to_owned(),
        "INSERT INTO memberships (company_id, user_id, role, joined_at)
         SELECT 'bench', id, 'super_admin', 1 FROM users"
            .to_owned(),
        format!(
            "INSERT INTO events (id, company_id, type, document, received_at)
             WITH RECURSIVE numbers (n) AS
                 (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {MANY})
             SELECT SUBSTR('0000000', 1, 7 - LENGTH(CAST(n AS TEXT))) || CAST(n AS TEXT), 'bench',
                    'task_due', '{document}', 1 FROM numbers"
        ),
        "INSERT INTO notifications (user_id, event_id, company_id, decision, shown_at)
         SELECT 'many', id, 'bench', '{}', 1 FROM events"
            .to_owned(),
        format!(
            "INSERT INTO notifications (user_id, event_id, company_id, decision, shown_at)
             SELECT 'few', id, 'bench', '{{}}', 1 FROM events WHERE id <= '{FEW:07}'"
        ),
    ];
    for sql in sql {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    db.writer().execute("ANALYZE").await?;
    Ok(())
}

/// Has somebody ask for a copy, and makes it; gives how long that takes.
async fn copy(services: &Services, kernel: &Kernel, name: &str) -> Result<Duration, Failure> {
    let client = Client {
        ip: "127.0.0.1".parse()?,
        user_agent: String::new(),
        browser: None,
        trusts: Vec::new(),
    };
    let user_id = UserId::new(name);
    let request = SessionStart {
        user_id: &user_id,
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
    let user = services.accounts.find(&user_id).await?.ok_or("nobody")?;
    let asked = services.exports.request(&proof, &user, &client).await;
    let id = asked.map_err(|error| error.to_string())?;
    let time = timed(async {
        services.export_worker().make_due().await?;
        Ok(())
    })
    .await?;
    let made = services.exports.find_ready(&user_id, &id).await?.ok_or("it is not ready")?;
    println!("  {name:<5} {:>10.1} ms {:>10} KiB", time.as_secs_f64() * 1e3, made.size / 1024);
    Ok(time)
}

/// A line of what Linux says of this process, in KiB.
fn memory(of: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(of)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()).ok_or("no such line")?;
    Ok(number.parse()?)
}

/// Has the peak of the memory counted from now on (proc(5), `clear_refs`).
fn forget_peak() -> Result<(), Failure> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

//! What events cost, on SQLite and on PostgreSQL: how many are routed and stored in a second, beside
//! the bare insert of the same rows; and what a million waiting deliveries cost, one by one and held
//! back in digests. Fails when a claim takes more than twice as long among a million as among few.
//!
//! `cargo bench -p nameplate-backend --bench notifications`; the PostgreSQL is that of
//! `NAMEPLATE_TEST_POSTGRES_URL`.

mod support;

use std::{fs, time::Duration};

use nameplate_backend::{
    Db, IpLocations, Kernel, PasswordHasher, SecretKey, Services,
    mail::{Mailer, Sender},
    notifications::EventForm,
};
use nameplate_domain::{
    companies::{CompanyName, Role, Seat},
    kernel::{CompanyId, UserId},
};
use sqlx::{AssertSqlSafe, Executor as _, Row as _};
use tempfile::TempDir;
use url::Url;

use crate::support::{Failure, schema_on, timed};

const MEMBERS: usize = 1_000;
const EVENTS: usize = 30;
/// How many changes tell them of an event.
const CHANGES: usize = MEMBERS.div_ceil(500);
const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
/// How many deliveries a digest holds, where they are held back.
const GATHERED: u32 = 10;
/// How much longer a claim may take among many.
const MOST_GROWTH: f64 = 2.0;
/// How often a claim is timed; the middle one counts.
const CLAIMS: usize = 21;
/// As the services insert them, rows of some statements together.
const ROWS_AT_ONCE: usize = 100;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}/bench.db?mode=rwc", folder.path().display());
    measure("SQLite", &sqlite, &folder).await?;
    match std::env::var("NAMEPLATE_TEST_POSTGRES_URL") {
        Ok(server) => measure("PostgreSQL", &schema_on(&server).await?, &folder).await?,
        Err(_) => println!("PostgreSQL: NAMEPLATE_TEST_POSTGRES_URL names none"),
    }
    Ok(())
}

/// What is measured: the services, and what they stand on.
struct Subject {
    services: Services,
    kernel: Kernel,
}

async fn measure(name: &str, url: &str, folder: &TempDir) -> Result<(), Failure> {
    let db = Db::connect(url).await?;
    nameplate_backend::migrate(&db).await?;
    let kernel = Kernel::new(db, SecretKey::new([7; 32]), IpLocations::default());
    let subject =
        Subject { services: Services::new(&kernel, PasswordHasher::hashes_at_once()), kernel };
    let seat = company_of(&subject, MEMBERS).await?;
    println!("{name}, a company of {MEMBERS} members");

    let routed = timed(route(&subject, &seat)).await?;
    let rows = rows_of_an_event(&subject).await?;
    let inserted = timed(insert_bare(&subject)).await?;
    let per_second = |took: Duration| EVENTS as f64 / took.as_secs_f64();
    let (routed, bare) = (per_second(routed), per_second(inserted));
    println!("  rows of an event             {rows:>10}");
    println!("  routed and stored            {routed:>10.1} events/s");
    println!("  the same rows, bare inserts  {bare:>10.1} events/s");
    println!("  part of the bare rate        {:>10.0} %", routed / bare * 100.0);

    let mut most_growth = 0.0_f64;
    // As many messages among few, whether a message is one delivery or a digest.
    for (gathered, few, called) in
        [(1, FEW, "one by one"), (GATHERED, FEW * GATHERED, "in digests")]
    {
        let before = memory_kib()?;
        let few_took = claim(&subject, &seat, few, gathered, folder).await?;
        let many_took = claim(&subject, &seat, MANY, gathered, folder).await?;
        let grown = memory_kib()?.saturating_sub(before);
        let growth = many_took.as_secs_f64() / few_took.as_secs_f64();
        println!("  waiting {called}");
        println!("    a batch of {few:>7}         {:>10.2} ms", few_took.as_secs_f64() * 1e3);
        println!("    a batch of {MANY:>7}         {:>10.2} ms", many_took.as_secs_f64() * 1e3);
        println!("    growth                     {growth:>10.2} times");
        println!("    memory                     {grown:>10} KiB");
        most_growth = most_growth.max(growth);
    }
    subject.kernel.db.close().await;
    if most_growth > MOST_GROWTH {
        return Err(format!("{name}: a claim takes {most_growth:.2} times as long").into());
    }
    Ok(())
}

/// Sends events as an app would, one after the other.
async fn route(subject: &Subject, seat: &Seat) -> Result<(), Failure> {
    for number in 0..EVENTS {
        let form = EventForm {
            event_type: "missed_call".to_owned(),
            title: format!("Missed call {number}"),
            body: Some("From a client who wants to be called back.".to_owned()),
            ..EventForm::default()
        };
        subject
            .services
            .events
            .receive(seat, &form, None)
            .await
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

const TABLES: [(&str, &[&str], &str); 4] = [
    ("events", &["id", "company_id", "type", "document", "received_at"], "id"),
    ("notifications", &["user_id", "event_id", "company_id", "decision", "shown_at"], "event_id"),
    (
        "deliveries",
        &["id", "user_id", "channel", "recipient", "message", "created_at", "due_at", "event_id"],
        "event_id",
    ),
    ("changes", &["id", "user_ids", "happened_at", "kind"], ""),
];

async fn rows_of_an_event(subject: &Subject) -> Result<i64, Failure> {
    let mut rows = 0;
    for (table, ..) in TABLES {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let count: i64 = sqlx::query_scalar(sql).fetch_one(subject.kernel.db.reader()).await?;
        rows += count / EVENTS as i64;
    }
    Ok(rows)
}

/// Writes the rows of as many events again, under other ids, and nothing else: a transaction for each.
async fn insert_bare(subject: &Subject) -> Result<(), Failure> {
    let db = &subject.kernel.db;
    let mut texts = Vec::new();
    for (table, columns, _) in TABLES {
        let columns = columns.join(", ");
        let most = match table {
            "events" => 1,
            "changes" => CHANGES,
            _ => MEMBERS,
        };
        let sql = AssertSqlSafe(format!("SELECT {columns} FROM {table} LIMIT {most}"));
        texts.push(sqlx::query(sql).fetch_all(db.reader()).await?);
    }
    for number in 0..EVENTS {
        let mut tx = db.begin().await?;
        for ((table, columns, event), rows) in TABLES.into_iter().zip(&texts) {
            for piece in rows.chunks(ROWS_AT_ONCE) {
                let sql = insert_sql(table, columns, piece.len());
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for (row_number, row) in piece.iter().enumerate() {
                    for (index, column) in columns.iter().enumerate() {
                        query = if column.ends_with("_at") {
                            query.bind(row.try_get::<Option<i64>, _>(index).ok().flatten())
                        } else if *column == event {
                            query.bind(format!("bare-{number}"))
                        } else if *column == "id" {
                            let id: String = row.try_get(index).unwrap_or_default();
                            query.bind(format!("{number}-{row_number}-{id}"))
                        } else {
                            query.bind(row.try_get::<Option<String>, _>(index).ok().flatten())
                        };
                    }
                }
                query.execute(&mut *tx).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The statement that writes rows of a table. Its placeholders are numbered: PostgreSQL knows no others.
fn insert_sql(table: &str, columns: &[&str], rows: usize) -> String {
    let places = |row: usize| {
        let first = row * columns.len() + 1;
        let places: Vec<_> = (first..first + columns.len()).map(|it| format!("${it}")).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<_> = (0..rows).map(places).collect();
    format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), rows.join(", "))
}

/// The middle time of a batch that is claimed and settled while `waiting` deliveries wait: all due, to
/// somebody who belongs to the company no more, so that nothing is sent. With more than one `gathered`,
/// so many were held back until the same moment.
async fn claim(
    subject: &Subject,
    seat: &Seat,
    waiting: u32,
    gathered: u32,
    folder: &TempDir,
) -> Result<Duration, Failure> {
    let db = &subject.kernel.db;
    sqlx::query("DELETE FROM deliveries").execute(db.writer()).await?;
    let gone = members_of(subject, &seat.company_id, 1, Role::User).await?;
    sqlx::query("DELETE FROM memberships WHERE user_id = $1")
        .bind(gone.as_ref())
        .execute(db.writer())
        .await?;
    let held_until = match gathered {
        1 => "NULL".to_owned(),
        gathered => format!("number / {gathered} + 1"),
    };
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO deliveries (id, user_id, channel, recipient, message, created_at, due_at, event_id,
                                 held_until)
         WITH RECURSIVE numbers (number) AS (
             SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {waiting})
         SELECT 'waiting-' || number, $1, 'email', '', '{{\"kind\":\"notification\"}}', 1, number,
                (SELECT id FROM events LIMIT 1), {held_until}
         FROM numbers"
    )))
    .bind(gone.as_ref())
    .execute(db.writer())
    .await?;
    // As each database does by itself, sooner or later.
    db.writer().execute("ANALYZE").await?;
    let sender = Sender::parse("Nameplate <no-reply@example.com>").ok_or("no sender")?;
    let mailer = Mailer::outbox(folder.path().join("outbox"), sender);
    let site = Url::parse("https://id.example.com/")?;
    let worker = subject.services.notice_worker(mailer, site);
    let mut times = Vec::new();
    for _ in 0..CLAIMS {
        times.push(timed(async { worker.deliver_due().await.map_err(Failure::from) }).await?);
    }
    times.sort_unstable();
    Ok(times[CLAIMS / 2])
}

async fn company_of(subject: &Subject, members: usize) -> Result<Seat, Failure> {
    let mut tx = subject.kernel.db.begin().await?;
    let company_id =
        subject.services.companies.create(&mut tx, &CompanyName::parse("Bench")?).await?;
    subject.kernel.commit(tx).await?;
    let user_id = members_of(subject, &company_id, members, Role::Admin).await?;
    Ok(Seat { company_id, user_id, role: Role::Admin })
}

/// Makes members of a company; gives the last one.
async fn members_of(
    subject: &Subject,
    company_id: &CompanyId,
    count: usize,
    role: Role,
) -> Result<UserId, Failure> {
    let mut tx = subject.kernel.db.begin().await?;
    let mut last = String::new();
    for _ in 0..count {
        last = subject.services.new_id();
        sqlx::query(
            "INSERT INTO users (id, name, email, email_key, password_hash, created_at, name_key)
             VALUES ($1, 'Member', $1 || '@example.com', $1 || '@example.com', 'none', 1, 'member')",
        )
        .bind(&last)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO memberships (company_id, user_id, role, joined_at) VALUES ($1, $2, $3, 1)",
        )
        .bind(company_id.as_ref())
        .bind(&last)
        .bind(role.as_str())
        .execute(&mut *tx)
        .await?;
    }
    subject.kernel.commit(tx).await?;
    Ok(UserId::new(last))
}

/// The resident memory of this process.
fn memory_kib() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

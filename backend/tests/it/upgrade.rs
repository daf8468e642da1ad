//! Databases of before, brought to this version with what is in them.

use std::borrow::Cow;

use nameplate_backend::Db;
use sqlx::{AssertSqlSafe, migrate::Migrator};

use crate::support::{World, on_both};

on_both!(people_move_out_of_texts, keys_are_made_by_the_rule_of_today);

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// The tables as they were before a migration.
async fn tables_before(db: &Db, version: i64) {
    let before = MIGRATIONS.iter().filter(|it| it.version < version).cloned().collect();
    let migrator = Migrator { migrations: Cow::Owned(before), ..Migrator::DEFAULT };
    migrator.run(db.writer()).await.unwrap();
}

async fn texts(db: &Db, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(db.writer()).await.unwrap()
}

const ADA: &str = "01a20bc7-0000-7000-8000-0000000000ad";
const BEN: &str = "01a20bc7-0000-7000-8000-0000000000be";
const GONE: &str = "01a20bc7-0000-7000-8000-000000000000";

/// What version 0.1 had written by November 2026.
fn rows_of_before() -> Vec<String> {
    let event = |id: &str, document: String| {
        format!("INSERT INTO events VALUES ('{id}', 'harbor', 'task_due', '{document}', 0)")
    };
    let mail = |id: &str, recipient: &str, message: String| {
        format!(
            "INSERT INTO deliveries (id, channel, recipient, message, created_at, due_at)
             VALUES ('{id}', 'email', '{recipient}', '{message}', 0, 0)"
        )
    };
    let case = |assignee: String| {
        format!(
            r#"{{"id":"42","case_type":null,"title":null,"priority":null,"assignee":{assignee}}}"#
        )
    };
    let document = |case: String, mentions: String| {
        format!(
            r#"{{"type":"task_due","title":"\"{ADA}\"","body":null,"url":null,"case":{case},
                "sentiment":null,"mentions":[{mentions}],"occurred_at":0,"is_test":false}}"#
        )
    };
    let mut rows = vec![
        "INSERT INTO companies (id, name, created_at) VALUES ('harbor', 'Harbor', 0)".to_owned(),
    ];
    for (id, name) in [(ADA, "Ada"), (BEN, "Ben")] {
        rows.push(format!(
            "INSERT INTO users (id, name, email, email_key, password_hash, created_at)
             VALUES ('{id}', '{name}', '{name}@x.org', '{name}@x.org', '', 0)"
        ));
    }
    rows.extend([
        event("1", document(case(format!("\"{ADA}\"")), format!("\"{BEN}\",\"{GONE}\""))),
        event("2", document("null".to_owned(), format!("\"{ADA}\",\"{BEN}\""))),
        event("broken", "{".to_owned()),
        mail("broken", "broken@x.org", "{".to_owned()),
        event("3", document(case("null".to_owned()), String::new())),
        mail(
            "invitation",
            "Eve@X.org",
            format!(
                r#"{{"kind":"invitation","invitation_id":"asked","company":"Harbor","inviter":"{ADA}","role":"user","name":"Eve"}}"#
            ),
        ),
        mail(
            "of-nobody",
            "Finn@X.org",
            format!(
                r#"{{"kind":"invitation","invitation_id":"other","company":"Harbor","inviter":"{GONE}","role":"user","name":"Finn"}}"#
            ),
        ),
        mail("reset", "eve@x.org", r#"{"kind":"confirm_email","change_id":"1"}"#.to_owned()),
        format!("INSERT INTO changes (id, user_id, happened_at) VALUES ('c', '{ADA} {BEN}', 0)"),
        format!("INSERT INTO rate_limits VALUES ('code:user:{ADA}', 9), ('code:address:192.0.2.1', 9)"),
    ]);
    rows
}

async fn people_move_out_of_texts(world: World) {
    let db = world.empty_database().await;
    tables_before(&db, 12).await;
    for sql in rows_of_before() {
        sqlx::query(AssertSqlSafe(sql)).execute(db.writer()).await.unwrap();
    }
    for _ in 0..2 {
        nameplate_backend::migrate(&db).await.unwrap();
    }
    let people = "SELECT event_id || ' ' || user_id || ' ' || relation FROM event_people
                  ORDER BY event_id, relation, user_id";
    let expected = [
        format!("1 {ADA} assignee"),
        format!("1 {BEN} mention"),
        format!("2 {ADA} mention"),
        format!("2 {BEN} mention"),
    ];
    assert_eq!(texts(&db, people).await, expected);
    for document in texts(&db, "SELECT document FROM events WHERE id <> 'broken'").await {
        assert!(!document.contains("assignee") && !document.contains("mentions"), "{document}");
        assert!(document.contains(ADA), "what somebody wrote stays: {document}");
    }
    let mails = "SELECT id || ' ' || recipient_key || ' ' || COALESCE(author_id, '-') || ' ' ||
                        COALESCE(invitation_id, '-') FROM deliveries ORDER BY id";
    let expected = [
        "broken broken@x.org - -".to_owned(),
        format!("invitation eve@x.org {ADA} asked"),
        "of-nobody finn@x.org - other".to_owned(),
        "reset eve@x.org - -".to_owned(),
    ];
    assert_eq!(texts(&db, mails).await, expected);
    let messages = texts(&db, "SELECT message FROM deliveries").await.concat();
    assert!(!messages.contains(ADA) && !messages.contains(GONE), "{messages}");
    assert!(messages.contains(r#""invitation_id":"asked""#), "{messages}");
    assert_eq!(texts(&db, "SELECT user_ids FROM changes").await, [format!("{ADA} {BEN}")]);
    let subjects =
        "SELECT bucket || ' ' || COALESCE(subject, '-') FROM rate_limits ORDER BY bucket";
    let expected = ["code:address:192.0.2.1 -".to_owned(), format!("code:user:{ADA} {ADA}")];
    assert_eq!(texts(&db, subjects).await, expected);
}

async fn keys_are_made_by_the_rule_of_today(world: World) {
    let db = world.empty_database().await;
    tables_before(&db, 14).await;
    let user = |id: &str, name: &str, email: &str| {
        format!(
            "INSERT INTO users (id, name, email, email_key, password_hash, created_at)
             VALUES ('{id}', '{name}', '{email}', '{}', '', 0)",
            email.to_lowercase()
        )
    };
    for sql in [
        user("1", "ÅSA", "asa@bücher.example"),
        user("2", "Zoe\u{308}", "zoe\u{308}@x.example"),
        user("3", "Bo", "bo@bücher.example"),
        user("4", "Bo", "bo@xn--bcher-kva.example"),
        "INSERT INTO companies (id, name, created_at) VALUES ('harbor', 'Harbor', 0)".to_owned(),
        "INSERT INTO case_types VALUES ('1', 'harbor', 'Cafe\u{301}', 'cafe\u{301}')".to_owned(),
        "INSERT INTO invitations (id, company_id, name, email, email_key, role, created_at, sent_at, ends_at)
         VALUES ('1', 'harbor', 'Eve', 'eve@bücher.example', 'eve@bücher.example', 'user', 0, 0, 0)".to_owned(),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(db.writer()).await.unwrap();
    }
    for _ in 0..2 {
        nameplate_backend::migrate(&db).await.unwrap();
    }
    let keys = "SELECT name_key || ' ' || email_key FROM users ORDER BY id";
    let expected = [
        "åsa asa@xn--bcher-kva.example",
        "zoë zoë@x.example",
        "bo bo@bücher.example",
        "bo bo@xn--bcher-kva.example",
    ];
    assert_eq!(texts(&db, keys).await, expected, "of two that are one address, each keeps its own");
    assert_eq!(texts(&db, "SELECT name_key FROM case_types").await, ["café"]);
    let invited = "SELECT email_key FROM invitations";
    assert_eq!(texts(&db, invited).await, ["eve@xn--bcher-kva.example"]);
}

//! `POST /api/v1/events`.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use http::{Method, Request, StatusCode, header, request::Builder};
use nameplate_domain::companies::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Site, on_both};

const EVENTS: &str = "/api/v1/events";
const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";
const CLEO: &str = "cleo@example.com";

fn post(key: &str) -> Builder {
    Request::post(EVENTS)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
}

fn event() -> Value {
    json!({"type": "task_due", "title": "File the claim"})
}

/// The event with some fields changed or added.
fn with(fields: Value) -> String {
    let mut event = event();
    for (name, value) in fields.as_object().unwrap() {
        event[name] = value.clone();
    }
    event.to_string()
}

/// Reads a problem, and asserts that it is one of this status.
fn problem(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("set-cookie"), "");
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["status"], status.as_u16());
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
    for name in ["type", "title", "detail", "request_id"] {
        assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {problem}");
    }
    problem
}

/// The places of what is wrong with a body.
fn pointers(answer: &Answer) -> Vec<String> {
    let problem = problem(answer, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

async fn count(site: &Site) -> i64 {
    let db = site.services.db().reader();
    sqlx::query_scalar("SELECT COUNT(*) FROM events").fetch_one(db).await.unwrap()
}

async fn takes_events_and_takes_none_twice(site: Site) {
    let key = site.api_key(BEN).await;
    let body = json!({
        "type": "new_message", "title": "Erik wrote", "body": "Hello", "url": "/cases/42",
        "case": {"id": "42", "type": "Family law", "title": "Divorce", "priority": "high",
                 "assignee": "Cleo@Example.com"},
        "sentiment": "negative", "mentions": [ADA], "occurred_at": null,
    })
    .to_string();
    let send = async |called: &str, body: &str| {
        site.send(post(&key).header("idempotency-key", called), body).await
    };
    let first = send("a", &body).await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "{}", first.body);
    assert_eq!(first.header("content-type"), "application/json");
    assert_eq!(first.header("idempotency-replayed"), "");
    let received: Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(received["recipients"], 3);
    assert!(received["id"].is_string());

    let again = send("a", &body).await;
    assert_eq!((again.status, &again.body), (StatusCode::ACCEPTED, &first.body));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(count(&site).await, 1);
    let other = send("a", &event().to_string()).await;
    let problem = problem(&other, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["type"], "urn:nameplate:problem:idempotency-key-reused");
    assert_eq!(send("b", &body).await.status, StatusCode::ACCEPTED);
    assert_eq!(site.send(post(&key), body.as_str()).await.status, StatusCode::ACCEPTED);
    assert_eq!(count(&site).await, 3);
}

#[tokio::test]
async fn nobody_without_a_key_gets_in() {
    let site = Site::demo().await;
    let key = site.api_key(BEN).await;
    let session = site.sign_in().await;
    let unknown = format!("Bearer npk_{}", "a".repeat(43));
    let shown = format!("Bearer {}", &key[4..]);
    for authorization in [None, Some("Bearer"), Some(unknown.as_str()), Some(&shown), Some(&key)] {
        let mut request = Request::post(EVENTS)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, &session);
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        let answer = site.send(request, event().to_string()).await;
        problem(&answer, StatusCode::UNAUTHORIZED);
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{authorization:?}");
    }
    assert_eq!(count(&site).await, 0);
}

#[tokio::test]
async fn a_key_does_what_its_owner_may_do_now() {
    let site = Site::demo().await;
    let (ada, ben) = (site.seat(ADA).await, site.seat(BEN).await);
    let (key, of_user) = (site.api_key(BEN).await, site.api_key(CLEO).await);
    let status = async |key: &str| {
        let answer = site.send(post(key), event().to_string()).await;
        if !answer.status.is_success() {
            problem(&answer, answer.status);
        }
        answer.status
    };
    assert_eq!(status(&of_user).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&key).await, StatusCode::ACCEPTED);
    let team = &site.services.team;
    team.change_role(&ada, &ben.user_id, Role::User).await.unwrap();
    assert_eq!(status(&key).await, StatusCode::FORBIDDEN);
    team.change_role(&ada, &ben.user_id, Role::Admin).await.unwrap();
    team.deactivate(&ada, &ben.user_id).await.unwrap();
    assert_eq!(status(&key).await, StatusCode::UNAUTHORIZED);
    team.reactivate(&ada, &ben.user_id).await.unwrap();
    assert_eq!(status(&key).await, StatusCode::ACCEPTED);
    team.remove(&ada, &ben.user_id).await.unwrap();
    assert_eq!(status(&key).await, StatusCode::UNAUTHORIZED);
}

async fn every_bad_body_is_refused_with_its_place(site: Site) {
    let key = site.api_key(BEN).await;
    let mentions = vec![ADA; 101];
    for (fields, places) in [
        (json!({"type": "new_fax"}), vec!["/type"]),
        (json!({"type": ""}), vec!["/type"]),
        (json!({"type": 5}), vec!["/type"]),
        (json!({"title": null}), vec!["/title"]),
        (json!({"title": " "}), vec!["/title"]),
        (json!({"title": "a".repeat(201)}), vec!["/title"]),
        (json!({"titel": "x"}), vec!["/titel"]),
        (json!({"url": "https://evil.example"}), vec!["/url"]),
        (json!({"url": "//evil.example"}), vec!["/url"]),
        (json!({"url": "/\\evil.example"}), vec!["/url"]),
        (json!({"url": "javascript:alert(1)"}), vec!["/url"]),
        (json!({"occurred_at": "1970-01-01T00:00:00Z"}), vec!["/occurred_at"]),
        (json!({"occurred_at": "9999-01-01T00:00:00Z"}), vec!["/occurred_at"]),
        (json!({"occurred_at": "tomorrow"}), vec!["/occurred_at"]),
        (json!({"occurred_at": 1_795_424_400}), vec!["/occurred_at"]),
        (json!({"mentions": mentions}), vec!["/mentions"]),
        (json!({"mentions": ADA}), vec!["/mentions"]),
        (json!({"mentions": [ADA, 7]}), vec!["/mentions/1"]),
        (json!({"mentions": [ADA, "eve@example.com", "eve"]}), vec!["/mentions/1", "/mentions/2"]),
        (json!({"case": {"id": "1", "assignee": "eve@example.com"}}), vec!["/case/assignee"]),
        (json!({"case": {"id": "1", "colour": "red"}}), vec!["/case/colour"]),
        (json!({"case": {}}), vec!["/case/id"]),
        (json!({"case": "42"}), vec!["/case"]),
        (json!({"case": ["42"]}), vec!["/case"]),
        (json!({"case": {"id": 42}}), vec!["/case/id"]),
        (
            json!({"sentiment": "sad", "case": {"id": "1", "priority": "huge"}, "title": ""}),
            vec!["/title", "/case/priority", "/sentiment"],
        ),
    ] {
        let answer = site.send(post(&key), with(fields.clone())).await;
        assert_eq!(pointers(&answer), places, "{fields}");
    }
    assert_eq!(pointers(&site.send(post(&key), "{}").await), ["/type", "/title"]);
    for body in ["[\"task_due\",\"x\"]", "null", "5"] {
        assert_eq!(pointers(&site.send(post(&key), body).await), [""], "the whole is {body}");
    }
    assert_eq!(count(&site).await, 0);
}

#[tokio::test]
async fn members_of_another_company_are_nobody() {
    let site = Site::demo().await;
    let db = site.services.db().writer();
    // Cleo goes to the other company.
    sqlx::query(
        "UPDATE memberships SET company_id = (SELECT id FROM companies WHERE name LIKE 'North%')
         WHERE user_id = (SELECT id FROM users WHERE email_key = 'cleo@example.com')",
    )
    .execute(db)
    .await
    .unwrap();
    let key = site.api_key(BEN).await;
    let body = with(json!({"case": {"id": "1", "assignee": CLEO}}));
    assert_eq!(pointers(&site.send(post(&key), body).await), ["/case/assignee"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_too() {
    let site = Site::demo().await;
    let key = site.api_key(BEN).await;
    for body in
        ["", "not json", "{\"type\":", "{\"type\":\"task_due\",\"title\":\"x\"} {}", "\u{0}"]
    {
        let answer = site.send(post(&key), body).await;
        problem(&answer, StatusCode::BAD_REQUEST);
    }
    let million = format!("{{\"mentions\":[{}\"\"]}}", "\"ada@example.com\",".repeat(1_000_000));
    let length = million.len();
    for request in [post(&key), post(&key).header(header::CONTENT_LENGTH, length)] {
        problem(&site.send(request, million.as_str()).await, StatusCode::PAYLOAD_TOO_LARGE);
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "json", ""] {
        let request = Request::post(EVENTS)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, content_type);
        let answer = site.send(request, event().to_string()).await;
        problem(&answer, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    for called in ["", "é", &"k".repeat(256)] {
        let request = post(&key).header("idempotency-key", called);
        problem(&site.send(request, event().to_string()).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(count(&site).await, 0);
}

#[tokio::test]
async fn a_body_may_be_compressed_or_begin_with_a_byte_order_mark() {
    let site = Site::demo().await;
    let key = site.api_key(BEN).await;
    let marked = format!("\u{FEFF}{}", event());
    assert_eq!(site.send(post(&key), marked).await.status, StatusCode::ACCEPTED);
    let zipped = |text: &str| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let gzip = || post(&key).header(header::CONTENT_ENCODING, "gzip");
    let answer = site.send(gzip(), zipped(&event().to_string())).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    // What is small on the way may not grow.
    let bomb = zipped(&with(json!({"body": "x".repeat(50_000_000)})));
    assert!(bomb.len() < 60_000, "{}", bomb.len());
    problem(&site.send(gzip(), bomb).await, StatusCode::PAYLOAD_TOO_LARGE);
    problem(&site.send(gzip(), event().to_string()).await, StatusCode::BAD_REQUEST);
    let other = post(&key).header(header::CONTENT_ENCODING, "compress");
    problem(&site.send(other, event().to_string()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(count(&site).await, 2);
}

#[tokio::test]
async fn whatever_is_asked_of_the_api_is_answered_for_machines() {
    let site = Site::demo().await;
    for (method, path, status) in [
        (Method::GET, EVENTS, StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, EVENTS, StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/api", StatusCode::NOT_FOUND),
        (Method::GET, "/api/", StatusCode::NOT_FOUND),
        (Method::GET, "/api/v2/events", StatusCode::NOT_FOUND),
        (Method::POST, "/api/v1/event", StatusCode::NOT_FOUND),
    ] {
        // As a browser asks, which gets pages elsewhere.
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ORIGIN, "https://elsewhere.example")
            .header("sec-fetch-site", "cross-site");
        let answer = site.send(request, "").await;
        problem(&answer, status);
        let allow = if status == StatusCode::METHOD_NOT_ALLOWED { "POST" } else { "" };
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
    }
    // An empty database sends every page to its first run, and not the API.
    let empty = Site::empty().await;
    let answer = empty.send(Request::get("/api/v1/nothing"), "").await;
    problem(&answer, StatusCode::NOT_FOUND);
}

on_both!(takes_events_and_takes_none_twice, every_bad_body_is_refused_with_its_place);

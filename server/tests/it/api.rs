//! The API: who gets in, to what, how often, and what the operations answer.

use std::num::NonZeroU32;

use http::{Method, Request, StatusCode, header, request::Builder};
use nameplate_domain::api_keys::{Scope, Scopes};
use serde_json::{Value, json};

use crate::support::{Answer, Site, on_both};

const ADA: &str = "ada@example.com";
const CLEO: &str = "cleo@example.com";

on_both!(
    a_profile_is_read_and_changed,
    settings_are_replaced_by_who_read_them,
    lists_are_read_in_parts,
    notifications_are_read_once,
    sessions_are_ended,
);

fn request(key: &str, method: Method, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
}

fn with_body(key: &str, method: Method, path: &str) -> Builder {
    request(key, method, path).header(header::CONTENT_TYPE, "application/json")
}

async fn get(site: &Site, key: &str, path: &str) -> Answer {
    site.send(request(key, Method::GET, path), "").await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

/// The kind of a problem, asserted to be one of this status.
fn problem(answer: &Answer, status: StatusCode) -> String {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    json(answer)["type"].as_str().unwrap().to_owned()
}

/// Every operation of the document, with an id that is nobody's.
async fn operations(site: &Site) -> Vec<(Method, String, Scope)> {
    let document = json(&site.get("/api/v1/openapi.json", "").await);
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scope = operation["security"][0]["api_key"][0].as_str();
            let scope = scope.and_then(Scope::parse);
            let scope = scope.unwrap_or_else(|| panic!("{method} {path} names no scope"));
            let path = path.strip_prefix("/v1").unwrap().replace("{id}", "nobodys");
            operations.push((method.to_uppercase().parse().unwrap(), path, scope));
        }
    }
    operations
}

#[tokio::test]
async fn an_operation_is_open_to_who_holds_its_scope() {
    let site = Site::demo().await;
    let operations = operations(&site).await;
    assert!(operations.len() > 10, "{operations:?}");
    for (method, path, scope) in operations {
        let others: Vec<_> = Scope::ALL.iter().copied().filter(|it| *it != scope).collect();
        let other = site.new_api_key(ADA, Scopes::only(&others).unwrap()).await;
        let request = with_body(other.secret.expose(), method.clone(), &path);
        let answer = site.send(request, "{}").await;
        let kind = problem(&answer, StatusCode::FORBIDDEN);
        assert_eq!(kind, "urn:nameplate:problem:out-of-scope", "{method} {path}");
        let expected = format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.as_str());
        assert_eq!(answer.header("www-authenticate"), expected);
        let right = site.new_api_key(ADA, Scopes::only(&[scope]).unwrap()).await;
        let request = with_body(right.secret.expose(), method.clone(), &path);
        let answer = site.send(request, "{}").await;
        assert!(answer.status != StatusCode::FORBIDDEN, "{method} {path}: {}", answer.body);
        assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.body);
        // A key is for one company, and of no use without one.
        let answer = site.send(with_body("", method.clone(), &path), "{}").await;
        problem(&answer, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_user_may_not_do_what_admins_do() {
    let site = Site::demo().await;
    let cleo = site.api_key(CLEO).await;
    problem(&get(&site, &cleo, "/members").await, StatusCode::FORBIDDEN);
    assert_eq!(get(&site, &cleo, "/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_said() {
    let site = Site::demo().await;
    let created = site.new_api_key(ADA, Scopes::All).await;
    let key = created.secret.expose();
    let kind_of =
        async |key: &str| problem(&get(&site, key, "/me").await, StatusCode::UNAUTHORIZED);
    let slip = key.replacen(&key[10..11], if &key[10..11] == "x" { "y" } else { "x" }, 1);
    assert_eq!(kind_of(&slip).await, "urn:nameplate:problem:key-mistyped");
    assert_eq!(kind_of(&key[..47]).await, "urn:nameplate:problem:key-unknown");
    assert_eq!(kind_of("sesame").await, "urn:nameplate:problem:key-unknown");
    let in_address = get(&site, key, &format!("/me?api_key={key}")).await;
    problem(&in_address, StatusCode::BAD_REQUEST);
    assert!(in_address.body.contains("Authorization: Bearer"), "{}", in_address.body);
    assert!(!in_address.body.contains(key));
}

#[tokio::test]
async fn a_key_makes_so_many_requests_a_minute() {
    let site =
        Site::demo_with(|config| config.api_requests_per_minute = NonZeroU32::new(2).unwrap())
            .await;
    let (ada, cleo) = (site.api_key(ADA).await, site.api_key(CLEO).await);
    for left in [1, 0] {
        let answer = get(&site, &ada, "/me").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"minute\";q=2;w=60");
        let expected = format!("\"minute\";r={left};t=");
        assert!(answer.header("ratelimit").starts_with(&expected));
    }
    let limited = get(&site, &ada, "/me").await;
    problem(&limited, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = limited.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
    assert_eq!(limited.header("ratelimit"), format!("\"minute\";r=0;t={seconds}"));
    assert_eq!(get(&site, &cleo, "/me").await.status, StatusCode::OK);
}

async fn a_profile_is_read_and_changed(site: Site) {
    let key = site.api_key(ADA).await;
    let read = get(&site, &key, "/me").await;
    let me = json(&read);
    assert_eq!(me["email"], ADA);
    assert_eq!(me["company"]["role"], "super_admin");
    let etag = read.header("etag").to_owned();
    let known = request(&key, Method::GET, "/me").header(header::IF_NONE_MATCH, &etag);
    assert_eq!(site.send(known, "").await.status, StatusCode::NOT_MODIFIED);
    let change = async |etag: Option<&str>, body: Value| {
        let mut request = with_body(&key, Method::PATCH, "/me");
        if let Some(etag) = etag {
            request = request.header(header::IF_MATCH, etag);
        }
        site.send(request, body.to_string()).await
    };
    let blind = change(None, json!({"name": "Ada M"})).await;
    problem(&blind, StatusCode::PRECONDITION_REQUIRED);
    let changed = change(Some(&etag), json!({"phone": "+33 6 12 34 56 78"})).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let now = json(&changed);
    assert_eq!((&now["phone"], &now["name"]), (&json!("+33612345678"), &me["name"]));
    let late = change(Some(&etag), json!({"phone": null})).await;
    problem(&late, StatusCode::PRECONDITION_FAILED);
    let cleared = change(Some(changed.header("etag")), json!({"phone": null})).await;
    assert_eq!(json(&cleared)["phone"], Value::Null);
    let wrong = change(Some("*"), json!({"name": " ", "timezone": "Mars/Base"})).await;
    problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = json(&wrong)["errors"].clone();
    assert_eq!(
        (&errors[0]["pointer"], &errors[1]["pointer"]),
        (&json!("/name"), &json!("/timezone"))
    );
    for wrong in [json!({"email": "eve@example.com"}), json!({"name": null}), json!([])] {
        problem(&change(Some("*"), wrong).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

async fn settings_are_replaced_by_who_read_them(site: Site) {
    let key = site.api_key(ADA).await;
    for (path, field, value) in [
        ("/me/appearance", "/theme", json!("dark")),
        ("/me/notification-preferences", "/messages", json!("mentions")),
        ("/me/notification-preferences", "/channels/task_due/push", json!(false)),
        ("/me/notification-preferences", "/quiet_hours/weekdays/2", json!(null)),
    ] {
        let read = get(&site, &key, path).await;
        let (etag, mut settings) = (read.header("etag").to_owned(), json(&read));
        *settings.pointer_mut(field).unwrap() = value.clone();
        let put = async |settings: &Value| {
            let request = with_body(&key, Method::PUT, path).header(header::IF_MATCH, &etag);
            site.send(request, settings.to_string()).await
        };
        let saved = put(&settings).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        let again = get(&site, &key, path).await;
        assert_eq!(json(&again), settings, "what was put is what is read");
        assert_eq!(again.header("etag"), saved.header("etag"));
        problem(&put(&settings).await, StatusCode::PRECONDITION_FAILED);
    }
    let put = async |settings: Value| {
        let request = with_body(&key, Method::PUT, "/me/notification-preferences")
            .header(header::IF_MATCH, "*");
        site.send(request, settings.to_string()).await
    };
    let wrong = put(json!({
        "filters": {"case_types": ["Family", ""]},
        "quiet_hours": {"is_on": true, "every_day": {"from": "25:00", "to": "07:00"}},
        "text_warning": {"segments": 11},
    }))
    .await;
    problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY);
    let errors = json(&wrong)["errors"].clone();
    let pointers: Vec<_> = errors.as_array().unwrap().iter().map(|it| &it["pointer"]).collect();
    let expected =
        ["/filters/case_types/1", "/quiet_hours/every_day/from", "/text_warning/segments"];
    assert_eq!(pointers, expected);
    problem(&put(json!({"channel": {}})).await, StatusCode::UNPROCESSABLE_ENTITY);
    problem(&put(json!({"channels": {"tea": {}}})).await, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Something that everybody in the company hears of.
async fn send_events(site: &Site, key: &str, count: usize) {
    for _ in 0..count {
        let body = json!({"type": "task_due", "title": "File the claim", "mentions": [CLEO]});
        let sent = site.send(with_body(key, Method::POST, "/events"), body.to_string()).await;
        assert_eq!(sent.status, StatusCode::ACCEPTED, "{}", sent.body);
    }
}

async fn lists_are_read_in_parts(site: Site) {
    let key = site.api_key(ADA).await;
    send_events(&site, &key, 5).await;
    for _ in 0..3 {
        site.sign_in_as(ADA).await;
    }
    for path in ["/notifications", "/members", "/activity", "/me/sessions"] {
        let whole = json(&get(&site, &key, &format!("{path}?limit=100")).await);
        let whole = whole["items"].as_array().unwrap();
        assert!(whole.len() > 2, "{path} has {}", whole.len());
        let (mut read, mut next) = (Vec::new(), format!("{path}?limit=2"));
        loop {
            let answer = get(&site, &key, &next).await;
            assert_eq!(answer.status, StatusCode::OK, "{next}: {}", answer.body);
            let page = json(&answer);
            read.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(cursor) = page["next"].as_str() else {
                assert_eq!(answer.header("link"), "");
                break;
            };
            let link = format!("</api/v1{path}?limit=2&cursor={cursor}>; rel=\"next\"");
            assert_eq!(answer.header("link"), link);
            next = format!("{path}?limit=2&cursor={cursor}");
        }
        assert_eq!(&read, whole, "{path}");
    }
    let page = json(&get(&site, &key, "/activity?limit=1").await);
    let cursor = page["next"].as_str().unwrap();
    let other = site.new_api_key(CLEO, Scopes::All).await;
    let of_other = get(&site, other.secret.expose(), &format!("/activity?cursor={cursor}")).await;
    problem(&of_other, StatusCode::UNPROCESSABLE_ENTITY);
    for query in [
        &format!("/notifications?cursor={cursor}"),
        &format!("/activity?cursor={cursor}A"),
        "/activity?cursor=AAAA",
        "/activity?limit=0",
        "/activity?limit=1000000000",
        "/notifications?unread=yes",
    ] {
        let answer = get(&site, &key, query).await;
        problem(&answer, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(json(&answer)["errors"][0]["parameter"].is_string(), "{}", answer.body);
    }
    problem(&get(&site, &key, "/activity?limits=1").await, StatusCode::BAD_REQUEST);
}

async fn notifications_are_read_once(site: Site) {
    let (ada, cleo) = (site.api_key(ADA).await, site.api_key(CLEO).await);
    send_events(&site, &ada, 2).await;
    let unread = async |key: &str| {
        let page = json(&get(&site, key, "/notifications?unread=true&limit=100").await);
        page["items"].as_array().unwrap().clone()
    };
    let before = unread(&ada).await;
    let id = before[0]["id"].as_str().unwrap();
    let read = async |key: &str, called: Option<&str>| {
        let mut request = request(key, Method::POST, &format!("/notifications/{id}/read"));
        if let Some(called) = called {
            request = request.header("idempotency-key", called);
        }
        site.send(request, "").await
    };
    for _ in 0..2 {
        let answer = read(&ada, None).await;
        assert_eq!((answer.status, json(&answer)), (StatusCode::OK, json!({"id": id})));
    }
    assert_eq!(unread(&ada).await.len(), before.len() - 1);
    assert_eq!(read(&ada, Some("a")).await.header("idempotency-replayed"), "");
    assert_eq!(read(&ada, Some("a")).await.header("idempotency-replayed"), "true");
    let nobodys = request(&ada, Method::POST, "/notifications/nobodys/read");
    problem(&site.send(nobodys, "").await, StatusCode::NOT_FOUND);
    let all = async |body: Value, called: &str| {
        let request = with_body(&cleo, Method::POST, "/notifications/read-all")
            .header("idempotency-key", called);
        site.send(request, body.to_string()).await
    };
    let reused =
        with_body(&ada, Method::POST, "/notifications/read-all").header("idempotency-key", "a");
    problem(&site.send(reused, "{}").await, StatusCode::UNPROCESSABLE_ENTITY);
    let of_cleo = unread(&cleo).await;
    assert!(!of_cleo.is_empty());
    let first = all(json!({}), "b").await;
    assert_eq!(json(&first), json!({"read": of_cleo.len()}));
    assert_eq!(json(&all(json!({}), "b").await), json(&first), "it says what it did");
    assert_eq!(json(&all(json!({}), "c").await), json!({"read": 0}));
    problem(&all(json!({"newest": "no id!"}), "d").await, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn sessions_are_ended(site: Site) {
    let (ada, cleo) = (site.api_key(ADA).await, site.api_key(CLEO).await);
    let session = site.sign_in_as(ADA).await;
    let list = json(&get(&site, &ada, "/me/sessions").await);
    let id = list["items"][0]["id"].as_str().unwrap().to_owned();
    let end = async |key: &str| {
        site.send(request(key, Method::DELETE, &format!("/me/sessions/{id}")), "").await
    };
    problem(&end(&cleo).await, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/settings", &session).await.status, StatusCode::OK);
    assert_eq!(end(&ada).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.get("/settings", &session).await.status, StatusCode::SEE_OTHER);
    problem(&end(&ada).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_reference_is_a_page_without_a_script() {
    let site = Site::demo().await;
    let page = site.get("/api/docs", "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(!page.body.contains("<script") && !page.body.contains("style="));
    for (method, path, scope) in operations(&site).await {
        let title = format!("{method} /api/v1{}", path.replace("nobodys", "{id}"));
        assert!(page.body.contains(&format!("<code>{title}</code>")), "{title}");
        assert!(page.body.contains(scope.as_str()));
    }
}

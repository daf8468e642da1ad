//! `POST /api/v1/mailings`, and unsubscribing from what it sends.

use http::{Method, Request, StatusCode, header, request::Builder};
use nameplate_backend::{
    mail::{Mailer, Sender},
    mailings::LinkedSubscriptions,
};
use nameplate_domain::mailings::{EmailSubscriptions, MailingKind};
use serde_json::{Value, json};

use crate::support::{Answer, Site, has, has_not, on_both};

const MAILINGS: &str = "/api/v1/mailings";
const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";
const CLEO: &str = "cleo@example.com";
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

fn post(key: &str) -> Builder {
    Request::post(MAILINGS)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json")
}

/// A mailing with some fields changed or added.
fn with(fields: Value) -> String {
    let mut mailing = json!({"kind": "updates", "subject": "News", "body": "Hello"});
    for (name, value) in fields.as_object().unwrap() {
        mailing[name] = value.clone();
    }
    mailing.to_string()
}

/// The places of what is wrong with a body.
fn pointers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

/// The mails that leave now, as they lie in the outbox.
async fn outbox(site: &Site) -> Vec<String> {
    let folder = site.folder.path().join("outbox");
    let mailer = Mailer::outbox(folder.clone(), Sender::parse("no-reply@example.com").unwrap());
    let worker = site.services.mailing_worker(mailer, "https://id.example.com/".parse().unwrap());
    while worker.deliver_due().await.unwrap() > 0 {}
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// A header of a mail; one that is folded is put together (RFC 5322, section 2.2.3).
fn header_of(mail: &str, name: &str) -> String {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("{name} is missing in {head}")).trim().to_owned()
}

/// The path of the one-click address of the mail to somebody, who is sent one of a kind.
async fn one_click_of(site: &Site, email: &str, kind: &str) -> String {
    let key = site.api_key(BEN).await;
    let body = with(json!({"kind": kind, "to": [email]}));
    assert_eq!(site.send(post(&key), body).await.status, StatusCode::ACCEPTED);
    let mails = outbox(site).await;
    let mail =
        mails.iter().find(|mail| mail.contains(&format!("<{email}>")) || mail.contains(email));
    let mail = mail.unwrap();
    assert_eq!(header_of(mail, "List-Unsubscribe-Post"), ONE_CLICK);
    let address = header_of(mail, "List-Unsubscribe");
    let url = address.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap();
    url.strip_prefix("https://id.example.com").unwrap().to_owned()
}

/// What a page's link shows.
async fn linked(site: &Site, page: &str) -> LinkedSubscriptions {
    let token = page.strip_prefix("/email-preferences/").unwrap();
    site.services.subscriptions.find_by_link(token).await.unwrap().unwrap()
}

/// As a mail provider posts: without cookies, and without saying from where.
async fn click(site: &Site, path: &str, body: &str) -> Answer {
    let request = Request::post(path)
        .header(header::HOST, "localhost")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.send(request, body).await
}

async fn one_click_of_a_sent_mail_unsubscribes_and_a_get_does_not(site: Site) {
    let one_click = one_click_of(&site, ADA, "updates").await;
    let page = one_click.strip_suffix("/unsubscribe/updates").unwrap();
    let before = linked(&site, page).await.subscriptions;
    assert!(before.takes(MailingKind::Updates));
    // Whoever opens it sees the page, and nothing is done; nor is by opening that.
    for method in [Method::GET, Method::HEAD] {
        let opened = site.send(Request::builder().method(method).uri(&one_click), "").await;
        assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, page));
    }
    let shown = site.get(page, "").await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("x-robots-tag"), "noindex");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(linked(&site, page).await.subscriptions, before);

    let without = before.with(MailingKind::Updates, false);
    for _ in 0..2 {
        let answer = click(&site, &one_click, ONE_CLICK).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(linked(&site, page).await.subscriptions, without);
    }
    // The next one doesn't go there.
    let key = site.api_key(BEN).await;
    let counted = site.send(post(&key), with(json!({"dry_run": true}))).await;
    assert_eq!(counted.status, StatusCode::OK, "{}", counted.body);
    let counted: Value = serde_json::from_str(&counted.body).unwrap();
    assert_eq!(counted, json!({"recipients": 2, "unsubscribed": 1, "delayed": 0}));
}

#[tokio::test]
async fn a_mail_program_may_post_from_anywhere_in_both_forms() {
    let site = Site::demo().await;
    let one_click = one_click_of(&site, ADA, "reports").await;
    let page = one_click.strip_suffix("/unsubscribe/reports").unwrap();
    let boundary = "----next";
    let multipart = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
         One-Click\r\n--{boundary}--\r\n"
    );
    let of_multipart = format!("multipart/form-data; boundary={boundary}");
    let elsewhere = |content_type: &str| {
        Request::post(&one_click)
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "https://mail.example.net")
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, content_type)
    };
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", ONE_CLICK),
        (of_multipart.as_str(), multipart.as_str()),
    ] {
        let all = EmailSubscriptions::default();
        let token = page.strip_prefix("/email-preferences/").unwrap();
        let client = nameplate_backend::Client::operator();
        site.services.subscriptions.save_by_link(token, all, &client).await.unwrap();
        let answer = site.send(elsewhere(content_type), body).await;
        assert_eq!(answer.status, StatusCode::OK, "{content_type}: {}", answer.body);
        assert!(!linked(&site, page).await.subscriptions.takes(MailingKind::Reports));
    }
    // A form of another site does nothing with a session of ours.
    let session = site.sign_in().await;
    let form = "form[marketing]=true";
    let request = Request::post("/act/save_subscriptions")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, &session)
        .header(header::ORIGIN, "https://mail.example.net")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, form.len());
    assert_eq!(site.send(request, form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_one_click_does_nothing() {
    let site = Site::demo().await;
    let one_click = one_click_of(&site, ADA, "updates").await;
    let page = one_click.strip_suffix("/unsubscribe/updates").unwrap().to_owned();
    let before = linked(&site, &page).await.subscriptions;
    for body in ["", "List-Unsubscribe=", "list-unsubscribe=one-click", "{}", "\u{0}"] {
        assert_eq!(click(&site, &one_click, body).await.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let of_ben = one_click_of(&site, BEN, "updates").await;
    let (bens, adas) = (of_ben.split_once('.').unwrap(), one_click.split_once('.').unwrap());
    for path in [
        format!("{page}/unsubscribe/everything"),
        format!("{page}/unsubscribe/security"),
        // Somebody else's signature.
        format!("{}.{}", bens.0, adas.1),
        one_click.replacen('.', "", 1),
        one_click.replace("/unsubscribe", "x/unsubscribe"),
        "/email-preferences/x/unsubscribe/updates".to_owned(),
        "/email-preferences/%00%0d%0a/unsubscribe/updates".to_owned(),
        format!("/email-preferences/{}/unsubscribe/updates", "x".repeat(5_000)),
    ] {
        assert_eq!(click(&site, &path, ONE_CLICK).await.status, StatusCode::NOT_FOUND, "{path}");
        let opened = site.get(&path, "").await;
        assert!(opened.status.is_redirection() || opened.status.is_client_error(), "{path}");
    }
    assert_eq!(linked(&site, &page).await.subscriptions, before);
    for _ in 0..20 {
        click(&site, "/email-preferences/x/unsubscribe/updates", ONE_CLICK).await;
    }
    let limited = click(&site, "/email-preferences/x/unsubscribe/updates", ONE_CLICK).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.header("retry-after").parse::<u32>().unwrap() <= 60);
    assert_eq!(click(&site, &one_click, ONE_CLICK).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_of_a_link_shows_and_keeps_the_switches_alone() {
    let site = Site::demo().await;
    let one_click = one_click_of(&site, CLEO, "updates").await;
    let page = one_click.strip_suffix("/unsubscribe/updates").unwrap();
    let token = page.strip_prefix("/email-preferences/").unwrap();
    let shown = site.get(page, "").await;
    has(&shown, "c\u{2022}\u{2022}\u{2022}@e\u{2022}\u{2022}\u{2022}.com");
    for secret in [CLEO, "Cleo", "Harbor"] {
        has_not(&shown, secret);
    }
    let form = format!("page={page}&token={token}&form[reports]=true");
    let saved = site.post("/act/save_email_preferences", &form, "", true).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, page));
    let reports = EmailSubscriptions::NONE.with(MailingKind::Reports, true);
    assert_eq!(linked(&site, page).await.subscriptions, reports);
    // Without a tick nothing but the token comes.
    let form = format!("page={page}&token={token}");
    let saved = site.post("/act/save_email_preferences", &form, "", true).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(linked(&site, page).await.subscriptions, EmailSubscriptions::NONE);
    has_not(&site.get(page, "").await, "Unsubscribe from all");

    // What leads to nobody looks the same, whatever is wrong.
    let of_nobody = site.secret().sign(nameplate_backend::Purpose::EmailPreferences, "nobody");
    let page_of = async |token: &str| {
        let page = site.get(&format!("/email-preferences/{token}"), "").await;
        let (_, main) = page.body.split_once("<main").unwrap();
        (page.status, main.split_once("</main>").unwrap().0.to_owned())
    };
    let cut = &token[..token.len() - 4];
    let invalid = page_of("x").await;
    assert!(invalid.1.contains("This link is not valid."), "{}", invalid.1);
    assert_eq!([page_of(cut).await, page_of(&of_nobody).await], [invalid.clone(), invalid]);
    let form = format!("page=%2Femail-preferences%2Fx&token={of_nobody}");
    for act in ["save_email_preferences", "unsubscribe_from_all"] {
        let refused = site.post(&format!("/act/{act}"), &form, "", false).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        has(&refused, "This link is not valid.");
    }
}

#[tokio::test]
async fn why_says_that_what_waited_was_not_sent_any_more() {
    let site = Site::demo().await;
    let event = json!({"type": "missed_call", "title": "Call back"}).to_string();
    let key = site.api_key(BEN).await;
    let request = Request::post("/api/v1/events")
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    let sent: Value = serde_json::from_str(&site.send(request, event).await.body).unwrap();
    let session = site.sign_in().await;
    let why = format!("/notifications/why/{}", sent["id"].as_str().unwrap());
    has_not(&site.get(&why, &session).await, "It was still waiting then.");
    sqlx::query(
        "UPDATE deliveries SET dropped_at = created_at, settled_at = created_at,
                dropped_rule = 'mailing'
         WHERE channel = 'email'",
    )
    .execute(site.services.db().writer())
    .await
    .unwrap();
    let page = site.get(&why, &session).await;
    has(&page, "you had unsubscribed from emails about notifications by then.");
    has(&page, "It was still waiting then.");
    has(&page, "Change email subscriptions");
}

async fn sends_once_and_tells_what_is_wrong(site: Site) {
    let key = site.api_key(BEN).await;
    let send = async |called: &str, body: &str| {
        site.send(post(&key).header("idempotency-key", called), body).await
    };
    let body = with(json!({"to": [ADA, "Cleo@Example.com"], "dry_run": false}));
    let first = send("a", &body).await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "{}", first.body);
    let sent: Value = serde_json::from_str(&first.body).unwrap();
    assert!(sent["id"].is_string());
    assert_eq!([&sent["recipients"], &sent["unsubscribed"], &sent["delayed"]], [2, 0, 0]);
    let again = send("a", &body).await;
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first.body));
    let other = send("a", &with(json!({}))).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(outbox(&site).await.len(), 2);
    for (fields, places) in [
        (json!({"kind": "security"}), vec!["/kind"]),
        (json!({"kind": null}), vec!["/kind"]),
        (json!({"subject": ""}), vec!["/subject"]),
        (json!({"subject": "x".repeat(201)}), vec!["/subject"]),
        (json!({"body": "x".repeat(20_001)}), vec!["/body"]),
        (json!({"to": []}), vec!["/to"]),
        (json!({"to": ADA}), vec!["/to"]),
        (json!({"to": [ADA, "eve@example.com", "eve"]}), vec!["/to/1", "/to/2"]),
        (json!({"to": vec![ADA; 1_001]}), vec!["/to"]),
        (json!({"dry_run": "yes"}), vec!["/dry_run"]),
        (json!({"html": "<b>x</b>"}), vec!["/html"]),
    ] {
        let answer = site.send(post(&key), with(fields.clone())).await;
        assert_eq!(pointers(&answer), places, "{fields}");
    }
    // The longest that may be sent, however it is escaped.
    let longest = format!(
        r#"{{"kind":"updates","subject":"x","body":"{}","to":[{}]}}"#,
        r"\ud83d\ude00".repeat(20_000),
        vec![r#""ada@example.com""#; 1_000].join(",")
    );
    let answer = site.send(post(&key), longest).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    let longer = format!("{{\"to\":[{}]}}", vec![r#""ada@example.com""#; 50_000].join(","));
    assert_eq!(site.send(post(&key), longer).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_a_key_of_an_admin_sends() {
    let site = Site::demo().await;
    let of_user = site.api_key(CLEO).await;
    assert_eq!(site.send(post(&of_user), with(json!({}))).await.status, StatusCode::FORBIDDEN);
    let dry = with(json!({"dry_run": true}));
    assert_eq!(site.send(post(&of_user), dry).await.status, StatusCode::FORBIDDEN);
    let unknown = site.send(post("npk_x"), with(json!({}))).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    let get = site.send(Request::get(MAILINGS), "").await;
    assert_eq!((get.status, get.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

on_both!(
    one_click_of_a_sent_mail_unsubscribes_and_a_get_does_not,
    sends_once_and_tells_what_is_wrong,
);

//! Heads of requests with anything in them, as other apps of the host, robots and strangers send them.

use http::{HeaderName, HeaderValue, Method, Request, StatusCode, Uri, header};
use leptos::server_fn::axum::server_fn_paths;
use nameplate_app::page_paths;
use proptest::{
    collection::vec, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner,
};

use crate::support::{Answer, Site};

/// So many that it takes some seconds; the same ones each time.
const REQUESTS: usize = 3_000;
/// How often a browser is led on before it must have arrived.
const MOST_REDIRECTS: usize = 4;

/// What a request says before its body.
#[derive(Clone, Debug)]
struct Head {
    method: Method,
    target: Uri,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether the browser that sends it is signed in.
    has_session: bool,
}

/// Any bytes that may stand in a header (RFC 9110, section 5.5), those beyond ASCII among them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff, Just(b'\t')], 0..40)
}

/// A header's value: some of what it may be, broken in some place, or anything.
fn value() -> impl Strategy<Value = HeaderValue> {
    let known = select(vec![
        "text/html",
        "*/*",
        "application/json",
        "gzip, br;q=0",
        "fr-FR,fr;q=0.9",
        "bytes=0-",
        "same-origin",
        "cross-site",
        "http://localhost/settings/profile?a=%ff",
        "null",
        "W/\"x\"",
        "1",
        "-1",
        "99999999999999999999",
        "Bearer npk_x",
        "for=\"[::1]:x\";by=",
        "10.0.0.1, ::ffff:1.2.3.4",
        "nameplate_session=x; nameplate_draft=%",
        "city=Z\u{fc}rich; nameplate_appearance=dark",
        "__Host-nameplate_session",
        ";;;=;",
        "nameplate_form_page=%2F%2Fx",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=utf-7",
        "chunked",
    ]);
    let known = (known, bytes(), any::<prop::sample::Index>()).prop_map(|(text, other, at)| {
        let mut value = text.as_bytes().to_vec();
        if other.len() % 2 == 0 {
            let at = at.index(value.len() + 1);
            value.splice(at..at, other);
        }
        value
    });
    prop_oneof![known, bytes()]
        .prop_filter_map("no header", |value| HeaderValue::from_bytes(&value).ok())
}

fn name() -> impl Strategy<Value = HeaderName> {
    let known = [
        header::ACCEPT,
        header::ACCEPT_ENCODING,
        header::ACCEPT_LANGUAGE,
        header::AUTHORIZATION,
        header::COOKIE,
        header::CONTENT_TYPE,
        header::FORWARDED,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
        header::ORIGIN,
        header::RANGE,
        header::REFERER,
        header::USER_AGENT,
        header::HOST,
        header::EXPECT,
        header::UPGRADE,
    ];
    let own = [
        "x-forwarded-for",
        "x-request-id",
        "sec-fetch-site",
        "x-nameplate-stamp",
        "x-nameplate-unattended",
        "x-nameplate-region",
        "idempotency-key",
        "x-http-method-override",
    ];
    select(known.into_iter().chain(own.map(HeaderName::from_static)).collect::<Vec<_>>())
}

/// A path that there is, with anything in place of its ids, or one that there isn't.
fn path() -> impl Strategy<Value = String> {
    let acts = server_fn_paths().map(|(path, _)| path.to_owned());
    let others = [
        "/",
        "/healthz",
        "/readyz",
        "/api/v1/events",
        "/api/v1/forward-auth",
        "/.nameplate/start",
        "/.nameplate/callback",
        "/.nameplate/sign-out",
        "/settings/activity.csv",
        "/photos/{id}",
        "/manifest.webmanifest",
        "/robots.txt",
        "/service-worker.js",
        "/pkg/x",
        "/.well-known/change-password",
    ];
    let known = page_paths().map(str::to_owned).chain(acts).chain(others.map(str::to_owned));
    let known = select(known.collect::<Vec<_>>());
    let part = "([a-z0-9.:@!$&'()*+,;=~_-]|%[0-9a-fA-F]{2}|%2[ef]|[\u{e9}\u{4e2d}]){0,20}";
    let filled = (known, part).prop_map(|(path, part)| {
        path.split('/')
            .map(|segment| if segment.starts_with('{') { part.as_str() } else { segment })
            .collect::<Vec<_>>()
            .join("/")
    });
    prop_oneof![3 => filled, 1 => "/([a-z./]|%[0-9a-f]{2}|[ -~]){0,40}"]
}

fn target() -> impl Strategy<Value = Uri> {
    let query = "(next|q|after|company|kind|page|timed_out|unread|[a-z]{1,4})?=?([ -~]|%[0-9a-f]{2}|&|=|\u{e9}){0,60}";
    (path(), prop::option::of(query)).prop_filter_map("no target", |(path, query)| {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{path}{query}").parse().ok()
    })
}

fn head() -> impl Strategy<Value = Head> {
    let method = select(vec![
        Method::GET,
        Method::GET,
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ]);
    let headers = vec((name(), value()), 0..8);
    (method, target(), headers, any::<bool>()).prop_map(|(method, target, headers, signed_in)| {
        Head {
            // Whoever is signed in only looks: a form that is right would change something.
            has_session: signed_in && matches!(method, Method::GET | Method::HEAD),
            method,
            target,
            headers,
        }
    })
}

async fn ask(site: &Site, head: &Head, target: &str, session: &str) -> Answer {
    let mut request = Request::builder().method(head.method.clone()).uri(target);
    for (name, value) in &head.headers {
        request = request.header(name, value);
    }
    if head.has_session {
        request = request.header(header::COOKIE, session);
    }
    site.send(request, "form[email]=%ff&=&%").await
}

#[tokio::test]
async fn nothing_in_a_head_breaks_an_answer() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let mut runner = TestRunner::deterministic();
    let heads = head();
    for _ in 0..REQUESTS {
        let head = heads.new_tree(&mut runner).unwrap().current();
        let mut target = head.target.to_string();
        // The stream of open pages has no end.
        if head.target.path() == "/live" {
            continue;
        }
        for redirects in 0.. {
            let answer = ask(&site, &head, &target, &session).await;
            assert!(
                !answer.status.is_server_error(),
                "{} for {head:?}: {}",
                answer.status,
                answer.body
            );
            if !answer.status.is_redirection() || answer.status == StatusCode::NOT_MODIFIED {
                break;
            }
            assert!(redirects < MOST_REDIRECTS, "{head:?} is led round and round, to {target}");
            target = answer.header(header::LOCATION).to_owned();
            assert!(
                target.starts_with('/') && !target.starts_with("//"),
                "{head:?} leads to {target}"
            );
        }
    }
    // Nobody is locked out by what others sent from the same address.
    assert_eq!(site.get("/settings", &session).await.status, StatusCode::OK);
    site.sign_in().await;
}

//! What the proxies of products ask, and what browsers do on the hosts of products.

use http::{Method, Request, StatusCode, header, request::Builder};
use nameplate_domain::companies::WebOrigin;

use crate::support::{Answer, Site, has, has_not, on_both, profile};

on_both!(
    behind_nginx_one_signs_in_and_comes_back,
    behind_caddy_and_traefik_the_answer_leads_to_the_sign_in,
    of_two_tabs_that_begin_at_once_both_come_back,
    a_session_that_ends_is_out_at_the_next_request,
    signing_out_there_ends_the_session,
);

pub(crate) const HOST: &str = "app.localhost:8080";
pub(crate) const CHECK: &str = "/api/v1/forward-auth";
pub(crate) const HTML: &str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";
/// The address that a browser of the product goes to.
pub(crate) const PAGE: &str = "/cases/42?tab=1&q=a%20b";

/// The public address, which is none by default; the one that tests ask by.
pub(crate) fn public(url: &'static str) -> impl FnOnce(&mut nameplate_server::config::Config) {
    move |config| config.public_url = Some(url.parse().unwrap())
}

/// A request as a proxy of a product hands it on.
pub(crate) fn proxied(uri: &str, cookie: &str) -> Builder {
    Request::get(uri)
        .header("x-forwarded-proto", "http")
        .header("x-forwarded-host", HOST)
        .header(header::ACCEPT, HTML)
        .header(header::COOKIE, cookie)
}

/// Registers the product for Harbor Law; the site is reached as `http://localhost`.
pub(crate) async fn register(site: &Site, origin: &str) -> WebOrigin {
    let ben = site.seat("ben@example.com").await;
    site.services.company_origins.add(&ben, origin).await.unwrap()
}

async fn product(site: Site) -> Site {
    let site = site.at("http://localhost").await;
    register(&site, &format!("http://{HOST}")).await;
    site
}

pub(crate) async fn start(site: &Site) -> Answer {
    let request = proxied("/.nameplate/start", "").header("x-forwarded-uri", PAGE);
    site.send(request, "").await
}

/// The path of our page that an answer redirects to.
fn page_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").strip_prefix("http://localhost").unwrap().to_owned()
}

/// The path of the product that our page leads to.
async fn callback_of(site: &Site, page: &str, session: &str) -> String {
    let page = site.get(page, session).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    has(&page, &format!("Continue to {HOST}"));
    let (_, rest) =
        page.body.split_once("content=\"0; url=").unwrap_or_else(|| panic!("{}", page.body));
    let url = rest.split('"').next().unwrap();
    has(&page, &format!("href=\"{url}\""));
    url.strip_prefix(&format!("http://{HOST}")).unwrap().to_owned()
}

/// Somebody signed in at the product, by their session: the cookie of its host.
async fn enter(site: &Site, session: &str) -> String {
    let started = start(site).await;
    let state = started.cookie("nameplate_state").unwrap();
    let callback = callback_of(site, &page_of(&started), session).await;
    let answer = site.send(proxied(&callback, &state), "").await;
    answer.cookie("nameplate_grant").unwrap_or_else(|| panic!("{}", answer.body))
}

pub(crate) async fn check(site: &Site, cookie: &str) -> Answer {
    site.send(proxied(&format!("{CHECK}?status_only=true"), cookie), "").await
}

async fn behind_nginx_one_signs_in_and_comes_back(site: Site) {
    let site = product(site).await;
    let signed_out = check(&site, "").await;
    assert_eq!(signed_out.status, StatusCode::UNAUTHORIZED);
    assert_eq!(signed_out.header("www-authenticate"), "Cookie");
    assert_eq!(signed_out.header("content-type"), "application/problem+json");

    let started = start(&site).await;
    let set = started.set_cookie("nameplate_state").unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(set.contains(part), "{set}");
    }
    let state = started.cookie("nameplate_state").unwrap();
    let page = page_of(&started);
    // Not signed in, one comes first to the sign-in, and from there to the page.
    let to_sign_in = site.get(&page, "").await;
    let escaped: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    assert_eq!(to_sign_in.header("location"), format!("/sign-in?next={escaped}"));
    let session = site.sign_in_as("cleo@example.com").await;
    let callback = callback_of(&site, &page, &session).await;

    // Another browser has no state of ours: it begins anew, by its own sign-in, and not twice.
    let anew = site.send(proxied(&callback, ""), "").await;
    assert!(anew.cookie("nameplate_grant").is_none());
    assert!(anew.cookie("nameplate_state").is_some_and(|it| it != state));
    let again = page_of(&anew);
    let company = site.seat("cleo@example.com").await.company_id;
    assert!(again.ends_with(&format!("&company={company}&retry=true")), "{again}");
    assert!(again.contains("&to=%2Fcases%2F42%3Ftab%3D1%26q%3Da%2520b&"), "{again}");
    let again = callback_of(&site, &again, &session).await;
    let refused = site.send(proxied(&again, ""), "").await;
    assert!(refused.cookie("nameplate_grant").is_none());
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    has(&refused, "was not begun in this browser");
    has(&refused, "href=\"/cases/42?tab=1&amp;q=a%20b\"");

    let back = site.send(proxied(&callback, &state), "").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!(back.header("location"), format!("http://{HOST}{PAGE}"));
    let set = back.set_cookie("nameplate_grant").unwrap();
    assert!(set.contains("HttpOnly; SameSite=Lax; Path=/") && !set.contains("Max-Age"), "{set}");
    assert!(back.set_cookie("nameplate_state").unwrap().contains("Max-Age=0"));
    let grant = back.cookie("nameplate_grant").unwrap();

    let cleo = site.seat("cleo@example.com").await;
    let known = check(&site, &grant).await;
    assert_eq!(known.status, StatusCode::OK);
    assert_eq!(known.header("remote-user"), cleo.user_id.as_ref());
    assert_eq!(known.header("remote-email"), "cleo@example.com");
    assert_eq!(known.header("remote-name"), "Cleo Tanaka");
    assert_eq!(known.header("remote-groups"), format!("user,company:{}", cleo.company_id));
    assert_eq!((known.body.as_str(), known.header("cache-control")), ("", "no-store"));

    // The code was used: whoever is in is led on, and nobody else.
    let again = site.send(proxied(&callback, &format!("{state}; {grant}")), "").await;
    assert_eq!(again.header("location"), format!("http://{HOST}{PAGE}"));
    assert!(again.cookie("nameplate_grant").is_none());
    let replayed = site.send(proxied(&callback, &state), "").await;
    assert_eq!(replayed.status, StatusCode::FORBIDDEN);
    has(&replayed, "used already");
}

async fn of_two_tabs_that_begin_at_once_both_come_back(site: Site) {
    let site = product(site).await;
    let session = site.sign_in_as("cleo@example.com").await;
    // The browser keeps the state that came last.
    let (first, second) = (start(&site).await, start(&site).await);
    let state = second.cookie("nameplate_state").unwrap();
    let callback = callback_of(&site, &page_of(&first), &session).await;
    let anew = site.send(proxied(&callback, &state), "").await;
    assert_eq!(anew.cookie("nameplate_state"), Some(state.clone()), "the other tab needs it still");
    let callback = callback_of(&site, &page_of(&anew), &session).await;
    let back = site.send(proxied(&callback, &state), "").await;
    assert_eq!(back.header("location"), format!("http://{HOST}{PAGE}"));
    let grant = back.cookie("nameplate_grant").unwrap();
    assert_eq!(check(&site, &grant).await.status, StatusCode::OK);
    // The second tab comes then, and is led on.
    let callback = callback_of(&site, &page_of(&second), &session).await;
    let back = site.send(proxied(&callback, &grant), "").await;
    assert_eq!(back.header("location"), format!("http://{HOST}{PAGE}"));
}

async fn behind_caddy_and_traefik_the_answer_leads_to_the_sign_in(site: Site) {
    let site = product(site).await;
    // As the documented configurations ask: with a query of their own, or Caddy would send the browser's.
    let documented = |file: &str, start: &str| {
        let line = file.lines().find_map(|line| line.trim().strip_prefix(start)).unwrap();
        line.trim_start_matches("http://127.0.0.1:3000").to_owned()
    };
    let caddy = documented(include_str!("../../../docs/examples/Caddyfile"), "uri ");
    let traefik = documented(include_str!("../../../docs/examples/traefik.yml"), "address: ");
    assert_eq!((caddy.as_str(), &caddy), (format!("{CHECK}?company=").as_str(), &traefik));
    let ask = |method: &str, accept: &str| {
        Request::get(&caddy)
            .header("x-forwarded-method", method)
            .header("x-forwarded-proto", "http")
            .header("x-forwarded-host", HOST)
            .header("x-forwarded-uri", PAGE)
            .header(header::ACCEPT, accept)
    };
    let answer = site.send(ask("GET", HTML), "").await;
    let state = answer.cookie("nameplate_state").unwrap();
    let page = page_of(&answer);
    assert!(page.contains("&to=%2Fcases%2F42%3Ftab%3D1%26q%3Da%2520b"), "{page}");
    let session = site.sign_in_as("ada@example.com").await;
    let callback = callback_of(&site, &page, &session).await;
    // The browser comes by the proxy, which keeps the name of the product as Host.
    let by_host = Request::get(&callback)
        .header(header::HOST, HOST)
        .header("x-forwarded-proto", "http")
        .header(header::COOKIE, &state);
    let grant = site.send(by_host, "").await.cookie("nameplate_grant").unwrap();
    let known = site.send(ask("GET", HTML).header(header::COOKIE, &grant), "").await;
    assert_eq!((known.status, known.header("remote-name")), (StatusCode::OK, "Ada Moreau"));
    // Traefik names the protocol of a socket, and what a script sends is told instead of led elsewhere.
    for (method, accept) in [("POST", HTML), ("GET", "application/json"), ("GET", "*/*")] {
        let answer = site.send(ask(method, accept), "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {accept}");
    }
    let socket = Request::get(CHECK)
        .header("x-forwarded-proto", "ws")
        .header("x-forwarded-host", HOST)
        .header(header::COOKIE, &grant);
    assert_eq!(site.send(socket, "").await.status, StatusCode::OK);
    // By which cookie somebody comes there is all the same to another origin.
    let elsewhere = Request::get(CHECK)
        .header("x-forwarded-proto", "http")
        .header("x-forwarded-host", "other.localhost:8080")
        .header(header::COOKIE, &grant);
    assert_eq!(site.send(elsewhere, "").await.status, StatusCode::FORBIDDEN);
}

async fn a_session_that_ends_is_out_at_the_next_request(site: Site) {
    let site = product(site).await;
    let (session, other) =
        (site.sign_in_as("cleo@example.com").await, site.sign_in_as("cleo@example.com").await);
    let grant = enter(&site, &session).await;
    assert_eq!(check(&site, &grant).await.status, StatusCode::OK);
    // The session's own cookie is nothing there.
    assert_eq!(check(&site, &session).await.status, StatusCode::UNAUTHORIZED);
    let ended = site.post("/act/end_other_sessions", "", &other, false).await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    assert_eq!(check(&site, &grant).await.status, StatusCode::UNAUTHORIZED);
}

async fn signing_out_there_ends_the_session(site: Site) {
    let site = product(site).await;
    let session = site.sign_in_as("cleo@example.com").await;
    let grant = enter(&site, &session).await;
    let post = |from: &str| {
        proxied("/.nameplate/sign-out", &grant)
            .method(Method::POST)
            .header(header::HOST, HOST)
            .header("sec-fetch-site", from)
    };
    for from in ["cross-site", "same-site"] {
        let refused = site.send(post(from), "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{from}");
    }
    assert_eq!(check(&site, &grant).await.status, StatusCode::OK);
    let done = site.send(post("same-origin"), "").await;
    assert_eq!(done.status, StatusCode::OK);
    has(&done, "You are signed out");
    assert!(done.set_cookie("nameplate_grant").unwrap().contains("Max-Age=0"));
    assert_eq!(check(&site, &grant).await.status, StatusCode::UNAUTHORIZED);
    has(&done, "here and in your account");
    // Whose session is over already is told no more than is known.
    let again = site.send(post("same-origin"), "").await;
    has(&again, "In your account you may be signed in still.");
    has(&again, "href=\"http://localhost/\"");
    let page = site.get("/settings", &session).await;
    assert!(page.header("location").starts_with("/sign-in"), "{}", page.body);
}

#[tokio::test]
async fn the_page_leads_to_registered_origins_alone() {
    let site = Site::demo_with(public("http://localhost")).await;
    let session = site.sign_in().await;
    let page = page_of(&start(&site).await);
    let refused = site.get(&page, &session).await;
    has(&refused, &format!("You have no access to {HOST}"));
    has_not(&refused, "http-equiv");
    has_not(&refused, "/.nameplate/");
    register(&site, &format!("http://{HOST}")).await;
    for broken in [
        page.replace("to=%2F", "to=%2F%2F"),
        page.replace("state=", "state=x"),
        page.replace("http%3A%2F%2Fapp", "javascript%3A%2F%2Fapp"),
        "/forward-auth".to_owned(),
    ] {
        let refused = site.get(&broken, &session).await;
        has(&refused, "This link is not complete");
        has_not(&refused, "http-equiv");
    }
    callback_of(&site, &page, &session).await;
}

#[tokio::test]
async fn a_name_of_any_script_goes_as_utf8() {
    let site = Site::demo_with(public("http://localhost")).await;
    register(&site, &format!("http://{HOST}")).await;
    let session = site.sign_in_as("cleo@example.com").await;
    let name = "ليلى الحسن";
    let escaped: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let saved = site.post("/act/save_profile", &profile(&escaped), &session, false).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let grant = enter(&site, &session).await;
    let known = check(&site, &grant).await;
    assert_eq!(known.headers["remote-name"].as_bytes(), name.as_bytes());
}

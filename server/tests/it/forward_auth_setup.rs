//! What operators and Admins are told who set forward auth up.

use http::{Request, StatusCode, header};
use nameplate_domain::companies::{Role, Seat};

use crate::{
    companies::{found, user},
    forward_auth::{CHECK, HOST, HTML, PAGE, check, proxied, public, register, start},
    support::{Site, has, has_not},
};

#[tokio::test]
async fn who_came_later_sees_that_another_company_lets_in() {
    let site = Site::demo().await;
    let (first, page) = ("Another company registered this address first", "/company/details");
    let origin = register(&site, "https://app.example.com").await;
    let own = site.get(page, &site.sign_in_as("ben@example.com").await).await;
    has_not(&own, first);
    let company_id = found(&site, "Quist Shipping", "Dara Quist", "dara@example.com").await;
    let user_id = user(&site, "dara@example.com").await;
    let dara = Seat { company_id, user_id, role: Role::SuperAdmin };
    site.services.company_origins.add(&dara, origin.as_ref()).await.unwrap();
    let later = site.get(page, &site.sign_in_as("dara@example.com").await).await;
    has(&later, first);
    has(&later, &format!("<code>{}</code>", dara.company_id));
}

#[tokio::test]
async fn an_origin_that_nobody_registered_is_told_why() {
    let site = Site::demo_with(public("http://localhost")).await;
    for uri in [CHECK, &format!("{CHECK}?status_only=true")] {
        let refused = site.send(proxied(uri, ""), "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        has(&refused, &format!("No company has registered http://{HOST}."));
    }
    let other = format!("{CHECK}?company=0192f0a4-7c1e-7000-8000-000000000000");
    register(&site, &format!("http://{HOST}")).await;
    let refused = site.send(proxied(&other, ""), "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    has(&refused, "That company has not registered");
    assert_eq!(check(&site, "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_proxy_that_does_not_say_for_sure_is_told_so() {
    let site = Site::demo_with(public("http://localhost")).await;
    for (name, value, words) in [
        ("x-forwarded-host", "evil.localhost", "came twice"),
        ("x-forwarded-proto", "https", "came twice"),
    ] {
        let refused = site.send(proxied(CHECK, "").header(name, value), "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        has(&refused, words);
    }
    for host in ["app.example.com", "app.localhost, evil.localhost", "app.localhost/x"] {
        let request = Request::get(CHECK)
            .header("x-forwarded-proto", "http")
            .header("x-forwarded-host", host);
        let refused = site.send(request, "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{host}");
        has(&refused, "name no origin that can be registered");
    }
    has(&site.send(Request::get(CHECK), "").await, "X-Forwarded-Host is missing");
    let unknown = site.send(proxied(&format!("{CHECK}?compny=all"), ""), "").await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn cookies_of_https_are_of_the_products_host_alone() {
    let site = Site::demo_with(public("https://account.example.com")).await;
    register(&site, "https://app.example.com").await;
    let request = Request::get("/.nameplate/start")
        .header("x-forwarded-proto", "https")
        .header("x-forwarded-host", "app.example.com")
        .header("x-forwarded-uri", PAGE)
        .header(header::ACCEPT, HTML);
    let started = site.send(request, "").await;
    let set = started.set_cookie("__Host-nameplate_state").unwrap();
    assert!(set.contains("Secure") && !set.contains("Domain"), "{set}");
    assert!(started.header("location").starts_with("https://account.example.com/forward-auth?"));
    assert_eq!(started.header("strict-transport-security"), "", "that is the product's to say");
    assert_ne!(site.get("/healthz", "").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn without_an_address_of_its_own_it_says_what_is_missing() {
    let site = Site::demo().await;
    register(&site, &format!("http://{HOST}")).await;
    let started = start(&site).await;
    assert_eq!(started.status, StatusCode::SERVICE_UNAVAILABLE);
    has(&started, "NAMEPLATE_PUBLIC_URL");
    let answer = site.send(proxied(CHECK, ""), "").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    has(&answer, "NAMEPLATE_PUBLIC_URL");
}

//! Where a request comes from, behind proxies and without.

use http::{Request, header};
use nameplate_server::config::ProxyHeader;

use crate::support::Site;

const FORM: &str = "form[email]=ada%40example.com&form[password]=Demo-pass-1";

/// The sessions page after a sign-in with these headers.
async fn sessions_page(site: &Site, headers: &[(&str, &str)]) -> String {
    let mut request = Request::post("/act/sign_in")
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, FORM.len());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let session = site.send(request, FORM).await.session_cookie().unwrap();
    site.get("/settings/sessions", &session).await.body
}

#[tokio::test]
async fn a_forged_address_is_not_believed() {
    let site = Site::demo().await;
    let forged = [("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.8")];
    let page = sessions_page(&site, &forged).await;
    assert!(page.contains("192.0.2.1") && !page.contains("198.51.100."), "{page}");
}

#[tokio::test]
async fn a_named_proxy_is_believed_in_the_header_that_it_writes() {
    for (header, believed) in
        [(ProxyHeader::XForwardedFor, "198.51.100.7"), (ProxyHeader::Forwarded, "198.51.100.8")]
    {
        let site = Site::with(|config| {
            config.trusted_proxies = vec!["192.0.2.0/24".parse().unwrap()];
            config.proxy_header = header;
        });
        let site = site.await;
        nameplate_backend::demo::fill(&site.services).await.unwrap();
        let headers = [
            ("x-forwarded-for", "203.0.113.1, 198.51.100.7:4711"),
            ("forwarded", "for=203.0.113.1, for=\"198.51.100.8:4711\";proto=https"),
        ];
        let page = sessions_page(&site, &headers).await;
        assert!(page.contains(believed) && !page.contains("203.0.113.1"), "{page}");
    }
}

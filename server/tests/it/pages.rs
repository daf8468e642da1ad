//! Pages and what stands around them.

use http::{Request, StatusCode, header};
use nameplate_domain::companies::DetailsForm;

use crate::support::Site;

/// The fields of the first form, as whoever opened the link that the start printed sends them.
fn with_link(site: &Site, fields: &str) -> String {
    format!("form[token]={}&{fields}", site.services.first_run.token())
}

#[tokio::test]
async fn an_empty_database_leads_to_the_welcome() {
    let site = Site::empty().await;
    for path in ["/", "/sign-in", "/settings/accessibility"] {
        let answer = site.get(path, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), "/welcome");
    }
    for path in ["/welcome", "/welcome/1.x"] {
        let page = site.get(path, "").await.body;
        assert!(page.contains("Welcome to Nameplate") && !page.contains("<form"), "{page}");
    }
    let link = format!("/welcome/{}", site.services.first_run.token());
    assert!(site.get(&link, "").await.body.contains("form[token]"));

    let fields = "form[company]=Harbor+Law&form[name]=Ada+Moreau&form[email]=ada%40example.com\
                  &form[password]=Demo-pass-1";
    let refused = site.post("/act/create_first_company", fields, "", false).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Open the link"), "{}", refused.body);
    let form = &with_link(&site, fields);
    let answer = site.post("/act/create_first_company", form, "", true).await;
    assert_eq!(answer.header("location"), "/settings", "{}", answer.body);
    let session = answer.session_cookie().unwrap();
    let page = site.get("/settings", &session).await;
    for shown in ["Ada Moreau", "Harbor Law", "Super Admin"] {
        assert!(page.body.contains(shown), "{shown} is missing");
    }
    assert_eq!(site.get("/welcome", "").await.header("location"), "/sign-in");
    let again = site.post("/act/create_first_company", form, "", false).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("set up already"), "{}", again.body);
}

#[tokio::test]
async fn a_welcome_with_faults_names_them_all() {
    let site = Site::empty().await;
    let form = "form[company]=+&form[name]=%3C%2Ftitle%3E%3Cscript%3E&form[email]=ada\
                &form[password]=short";
    let answer = site.post("/act/create_first_company", &with_link(&site, form), "", false).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["company", "email", "password"] {
        assert!(answer.body.contains(field), "{field}: {}", answer.body);
    }
    assert!(!site.services.first_run.is_over().await.unwrap());
}

#[tokio::test]
async fn names_are_text_wherever_they_stand() {
    let site = Site::empty().await;
    let form = "form[company]=%3Cscript%3Ealert(1)%3C%2Fscript%3E\
                &form[name]=%3C%2Ftitle%3E%3Cscript%3Ealert(2)%3C%2Fscript%3E\
                &form[email]=ada%40example.com&form[password]=Demo-pass-1";
    let answer = site.post("/act/create_first_company", &with_link(&site, form), "", false).await;
    let session = answer.session_cookie().unwrap();
    let page = site.get("/settings", &session).await;
    assert!(page.body.contains("alert"), "the name is shown");
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
}

#[tokio::test]
async fn private_pages_lead_to_the_sign_in() {
    let site = Site::demo().await;
    let answer = site.get("/settings/accessibility", "nameplate_session=forged").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fsettings%2Faccessibility");
}

#[tokio::test]
async fn every_page_has_its_policy_and_its_request_id() {
    let site = Site::demo().await;
    let page = site.get("/sign-in", "").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(nonce.len() >= 20, "{policy}");
    let scripts = page.body.matches("<script").count();
    assert_eq!(page.body.matches(&format!("nonce=\"{nonce}\"")).count(), scripts);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "same-origin");

    let other = site.get("/sign-in", "").await;
    assert_ne!(policy, other.header("content-security-policy"));
    assert_ne!(page.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn a_missing_page_says_its_request_id_and_believes_none_of_ours() {
    let site = Site::demo().await;
    let request = Request::get("/nowhere")
        .header(header::ACCEPT, "text/html")
        .header("x-request-id", "forged");
    let page = site.send(request, "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let id = page.header("x-request-id");
    assert_ne!(id, "forged");
    assert!(page.body.contains(&format!("<code>{id}</code>")), "{}", page.body);
    assert!(page.body.contains("<h1>There is no such page</h1>"));
}

#[tokio::test]
async fn a_fault_of_ours_says_its_request_id_and_nothing_else() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    sqlx::query("UPDATE users SET name = '' WHERE email_key = 'ada@example.com'")
        .execute(site.services.db().writer())
        .await
        .unwrap();
    let page = site.get("/settings", &session).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.body.contains("<h1>Something went wrong</h1>"), "{}", page.body);
    let id = page.header("x-request-id");
    assert!(page.body.contains(&format!("<code>{id}</code>")), "{}", page.body);
    assert!(!page.body.contains("users"), "{}", page.body);
}

#[tokio::test]
async fn signs_of_life() {
    let site = Site::demo().await;
    assert_eq!(site.get("/healthz", "").await.body, "ok");
    assert_eq!(site.get("/readyz", "").await.status, StatusCode::OK);
    site.services.close().await;
    assert_eq!(site.get("/healthz", "").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz", "").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = site.get("/sign-in", "").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.body.contains("<h1>Nameplate can't work at the moment</h1>"), "{}", page.body);
}

#[tokio::test]
async fn the_data_folder_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::empty().await;
    let data = site.folder.path().join("data");
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn signed_out_pages_follow_a_choice_made_elsewhere() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let here = format!("{session}; nameplate_appearance=dark.large.on.on");
    let page = site.get("/settings", &here).await;
    assert!(page.body.contains("data-theme=\"system\""), "the account never chose");
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("nameplate_appearance=system.normal.system.system;"), "{cookie}");
}

#[tokio::test]
async fn error_pages_look_as_chosen() {
    let site = Site::demo().await;
    site.services.close().await;
    let page = site.get("/sign-in", "nameplate_appearance=dark.largest.on.on").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    let look = "data-theme=\"dark\" data-font-size=\"largest\"";
    assert!(page.body.contains(look), "{}", page.body);
}

/// A field that the page doesn't have would be saved as an empty one.
#[tokio::test]
async fn the_page_of_a_company_has_every_field_of_its_form() {
    let site = Site::demo().await;
    let session = site.sign_in_as("ada@example.com").await;
    let page = site.get("/company/details", &session).await;
    let form = serde_json::to_value(DetailsForm::default()).unwrap();
    for field in form.as_object().unwrap().keys() {
        let name = format!("name=\"form[{field}]\"");
        assert!(page.body.contains(&name), "{name} is missing in {}", page.body);
    }
}

#[tokio::test]
async fn this_site_has_no_other_name() {
    let site = Site::demo().await;
    let ask = async |site: &Site, path: &str, host: &str| {
        let request =
            Request::get(path).header(header::HOST, host).header(header::ACCEPT, "text/html");
        site.send(request, "").await
    };
    for host in ["localhost:3000", "127.0.0.1", "[::1]:3000"] {
        assert_eq!(ask(&site, "/sign-in", host).await.status, StatusCode::OK, "{host}");
    }
    let refused = ask(&site, "/sign-in", "evil.example").await;
    assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST);
    assert!(refused.body.contains("This is not our address"), "{}", refused.body);
    assert_eq!(ask(&site, "/healthz", "10.0.0.7.pod").await.status, StatusCode::OK);
    let site = Site::with(|config| {
        config.public_url = Some("https://account.example.com".parse().unwrap());
        config.hsts_subdomains = true;
    })
    .await;
    let page = ask(&site, "/welcome", "account.example.com").await;
    assert_eq!(page.status, StatusCode::OK);
    let hsts = page.header("strict-transport-security");
    assert_eq!(hsts, "max-age=63072000; includeSubDomains");
    assert_eq!(ask(&site, "/welcome", "localhost").await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_path_that_can_be_read_in_two_ways_leads_nowhere() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    for path in [
        "/./settings/profile",
        "/settings//profile",
        "//settings/profile",
        "/x/../settings/profile",
        "/settings/%2e%2e/settings/profile",
        "/settings/.%2E/profile",
    ] {
        let answer = site.get(path, &session).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.body.contains("Full name"), "{path}");
    }
    for path in ["/api//v1/events", "//api/v1/events", "/api/./v1/events"] {
        let answer = site.send(Request::post(path).header(header::HOST, "localhost"), "{}").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_sign_in_alone_may_be_found() {
    let site = Site::demo().await;
    assert_eq!(site.get("/sign-in", "").await.header("x-robots-tag"), "");
    for path in ["/forgot-password", "/settings", "/reset-password/x", "/nowhere", "/healthz"] {
        assert_eq!(site.get(path, "").await.header("x-robots-tag"), "noindex", "{path}");
    }
    let answer = site.get("/.well-known/change-password", "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/settings/security");
}

#[tokio::test]
async fn who_signs_out_leaves_nothing_in_the_browsers_cache() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    assert_eq!(site.get("/settings", &session).await.header("clear-site-data"), "");
    for html in [true, false] {
        let session = site.sign_in().await;
        let answer = site.post("/act/sign_out", "", &session, html).await;
        assert_eq!(answer.header("clear-site-data"), "\"cache\"", "{}", answer.body);
    }
}

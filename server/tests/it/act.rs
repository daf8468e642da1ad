//! Server functions.

use http::{HeaderValue, Request, StatusCode, header};
use url::Url;

use crate::support::Site;

const DARK: &str = "form[theme]=dark&form[font_size]=large&form[reduced_motion]=on\
                    &form[high_contrast]=system";

#[tokio::test]
async fn a_chosen_look_is_in_the_first_tag_of_every_page() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let form = format!("page=%2Fsettings%2Faccessibility&{DARK}");
    let answer = site.post("/act/save_appearance", &form, &session, true).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/settings/accessibility");

    let tag = "<html lang=\"en\" data-theme=\"dark\" data-font-size=\"large\" \
               data-motion=\"reduce\" data-contrast=\"system\"";
    let page = site.get("/settings/accessibility", &session).await;
    assert!(page.body.contains(tag), "{}", page.body);
    let cookie = answer.cookie("nameplate_appearance").unwrap();
    let signed_out = site.get("/sign-in", &cookie).await;
    assert!(signed_out.body.contains(tag), "{}", signed_out.body);
}

#[tokio::test]
async fn a_forged_choice_changes_nothing() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let forged = DARK.replace("dark", "neon");
    let answer = site.post("/act/save_appearance", &forged, &session, false).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("unreadable"), "{}", answer.body);
    let page = site.get("/settings/accessibility", &session).await;
    assert!(page.body.contains("data-theme=\"system\""));
}

#[tokio::test]
async fn nobody_saves_without_a_session() {
    let site = Site::demo().await;
    for cookie in ["", "nameplate_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let answer = site.post("/act/save_appearance", DARK, cookie, false).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let answer = site.send(Request::get("/act/get_time_in?timezone=UTC"), "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_new_session_replaces_the_old_one() {
    let site = Site::demo().await;
    let old = site.sign_in().await;
    let form = "form[email]=ben%40example.com&form[password]=Demo-pass-1";
    let answer = site.post("/act/sign_in", form, &old, false).await;
    let new = answer.session_cookie().unwrap();
    assert_ne!(old, new);
    assert_eq!(site.get("/settings", &old).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get("/settings", &new).await.status, StatusCode::OK);

    let answer = site.post("/act/sign_out", "", &new, true).await;
    assert_eq!(answer.header("location"), "/sign-in");
    assert_eq!(site.get("/settings", &new).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_foreign_cookie_locks_nobody_out() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    // As another app of the same host may set it, in UTF-8 and in Latin-1.
    for foreign in ["city=Zürich; ".as_bytes(), b"city=Z\xfcrich; "] {
        let cookies = HeaderValue::from_bytes(&[foreign, session.as_bytes()].concat()).unwrap();
        let request = Request::get("/settings")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookies);
        let page = site.send(request, "").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.header("location"));
    }
}

#[tokio::test]
async fn a_limited_sign_in_says_when_to_come_back() {
    let site = Site::demo().await;
    let form = "form[email]=ada%40example.com&form[password]=wrong";
    for _ in 0..10 {
        let answer = site.post("/act/sign_in", form, "", false).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = site.post("/act/sign_in", form, "", false).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=91).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn cookies_are_tied_to_https_behind_https() {
    let https = "https://account.example.com";
    let site = Site::with(|config| config.public_url = Some(Url::parse(https).unwrap())).await;
    nameplate_backend::demo::fill(&site.services).await.unwrap();
    let form = "form[email]=ada%40example.com&form[password]=Demo-pass-1&form[remember]=true";
    let request = Request::post("/act/sign_in")
        .header(header::HOST, "account.example.com")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = site.send(request, form).await;
    let cookie = answer.set_cookie("nameplate_session").unwrap();
    for part in [
        "__Host-nameplate_session=",
        "HttpOnly",
        "Secure",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=2592000",
    ] {
        assert!(cookie.contains(part), "{part} is missing in {cookie}");
    }
    assert!(!answer.header("strict-transport-security").is_empty());
}

#[tokio::test]
async fn a_session_lives_as_long_as_the_operator_says() {
    let site = Site::with(|config| config.session_days = 7).await;
    nameplate_backend::demo::fill(&site.services).await.unwrap();
    assert!(site.get("/sign-in", "").await.body.contains("For 7 days."));
    site.sign_in().await;
    let lifetime = "SELECT latest_end_at - created_at FROM sessions";
    let lifetime: i64 =
        sqlx::query_scalar(lifetime).fetch_one(site.services.db().reader()).await.unwrap();
    assert_eq!(lifetime, 7 * 24 * 60 * 60 * 1000);
}

#[tokio::test]
async fn other_sites_are_refused() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let post = |name: &'static str, value: &'static str| {
        Request::post("/act/save_appearance")
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, session.as_str())
            .header(header::ACCEPT, "text/html")
            .header(name, value)
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let answer = site.send(post(name, value), DARK).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.body.contains("<h1>This did not come from here</h1>"), "{}", answer.body);
    }
    let page = site.get("/settings/accessibility", &session).await;
    assert!(page.body.contains("data-theme=\"system\""));
}

#[tokio::test]
async fn a_huge_form_is_refused() {
    let site = Site::demo().await;
    let huge = format!("form[email]={}", "a".repeat(10 * 1024 * 1024));
    let answer = site.post("/act/sign_in", &huge, "", true).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("<h1>That is too much at once</h1>"));
    let answer = site.post("/act/sign_in", &huge, "", false).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("unreadable"), "{}", answer.body);
    // One that doesn't say how long it is.
    let unannounced = Request::post("/act/sign_in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = site.send(unannounced, huge).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_said_so() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    // What a full disk does: every write fails, every read works.
    let mut pragma = site.services.db().writer().acquire().await.unwrap();
    sqlx::Executor::execute(&mut *pragma, "PRAGMA query_only = ON").await.unwrap();
    drop(pragma);
    let answer = site.post("/act/save_appearance", DARK, &session, false).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    assert!(answer.body.contains("unavailable"), "{}", answer.body);
    let page = site.get("/settings/accessibility", &session).await;
    assert_eq!(page.status, StatusCode::OK, "looking still works");

    let answer = site.post("/act/sign_out", "", &session, true).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("<h1>Nameplate can't work at the moment</h1>"), "{}", answer.body);
}

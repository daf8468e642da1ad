//! Forms: what comes back when one is refused, and when one is taken.

use http::{Request, StatusCode, header};

use crate::support::{Site, has, has_not, profile};

const WRONG: &str = "page=%2Fsign-in%3Fnext%3D%252Fsettings%252Fprofile&viewer=\
                     &form[email]=ada%40example.com&form[password]=wrong-Secret-1\
                     &form[remember]=true&form[next]=%2Fsettings%2Fprofile";
const PREFERENCES: &str = "page=%2Fsettings%2Fnotifications&form[cells][]=new_message.email\
                           &form[text_segments]=7";

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_without_secrets() {
    let site = Site::demo().await;
    let answer = site.post("/act/sign_in", WRONG, "", true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert_eq!(answer.header("location"), "", "nothing of it stands in an address");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    has(&answer, "<title>Error: Sign in · Nameplate</title>");
    has(&answer, "Email or password is not right.");
    has(&answer, "value=\"ada@example.com\"");
    has(&answer, "name=\"form[remember]\" value=\"true\" checked");
    has(&answer, "name=\"form[next]\" value=\"/settings/profile\"");
    has_not(&answer, "wrong-Secret-1");
    has(&answer, "data-page=\"/sign-in?next=%2Fsettings%2Fprofile\"");
}

#[tokio::test]
async fn faults_stand_at_their_fields() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let form = profile("+").replace("timezone]=", "timezone]=Nowhere%2FAtAll") + "&form[phone]=12";
    let answer = site.post("/act/save_profile", &form, &session, true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "phone", "timezone"] {
        has(&answer, &format!("id=\"{field}-error\""));
        has(&answer, &format!("href=\"#{field}\""));
    }
    has(&answer, "value=\"Nowhere/AtAll\"");
    has(&answer, "value=\"12\"");
}

#[tokio::test]
async fn a_form_needs_no_referer() {
    let site = Site::demo().await;
    for page in ["page=%2Fsign-in&", "page=%2F%2Fevil.example&", "page=%2Fact%2Fsign_in&", ""] {
        let form = format!("{page}form[email]=ada%40example.com&form[password]=wrong-Secret-1");
        let request = Request::post("/act/sign_in")
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, form.len());
        let answer = site.send(request, form).await;
        if page.contains("sign-in") {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            has(&answer, "Email or password is not right.");
        } else {
            // From nowhere: there is a page for everybody, and nobody is led to another site.
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
            assert_eq!(answer.header("location"), "/sign-in", "{page}");
        }
    }
}

#[tokio::test]
async fn long_texts_are_kept() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let long = "a".repeat(5000);
    let answer = site.post("/act/save_profile", &profile(&long), &session, true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&answer, &format!("value=\"{long}\""));
}

#[tokio::test]
async fn an_address_says_nothing_of_a_form() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    // {"cause":{"refused":"wrong_credentials"},"kept":[["email","mallory@evil.example"]]}
    let error = "eyJjYXVzZSI6eyJyZWZ1c2VkIjoid3JvbmdfY3JlZGVudGlhbHMifSwia2VwdCI6W1siZW1haWwi\
                 LCJtYWxsb3J5QGV2aWwuZXhhbXBsZSJdXX0=";
    let page = site.get(&format!("/sign-in?__path=%2Fact%2Fsign_in&__err={error}"), "").await;
    assert_eq!(page.status, StatusCode::OK);
    has_not(&page, "mallory");
    has_not(&page, "autofocus");

    let draft = "/settings/notifications?draft=%7B%22text_warning%22%3A%7B%22segments%22%3A7%7D%7D";
    for forged in [
        "/settings/profile?saved=profile",
        "/settings/security?changed=99",
        "/settings/sessions?ended=99",
        "/company/team?done=deleted",
        "/settings/companies?left=1",
        "/notifications?read=99",
        draft,
    ] {
        let page = site.get(forged, &session).await;
        assert_eq!(page.status, StatusCode::OK);
        has_not(&page, "class=\"notice\"");
        has_not(&page, "class=\"draft\"");
    }
}

#[tokio::test]
async fn what_a_form_did_is_said_once() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let answer = site.post("/act/save_profile", &profile("Ada+One"), &session, true).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/settings/profile");
    let flash = answer.cookie("nameplate_flash").unwrap();
    assert!(!flash.contains("saved"), "sealed: {flash}");

    let with = format!("{session}; {flash}");
    let elsewhere = site.get("/settings/sessions", &with).await;
    has_not(&elsewhere, "Profile saved");
    assert_eq!(elsewhere.cookie("nameplate_flash"), None, "it waits for its page");
    let page = site.get("/settings/profile", &with).await;
    has(&page, "Profile saved");
    assert_eq!(page.cookie("nameplate_flash").as_deref(), Some("nameplate_flash="), "taken back");
    has_not(&site.get("/settings/profile", &session).await, "Profile saved");

    let forged = format!("{session}; {}", flash.replace('A', "B").replace('a', "b"));
    has_not(&site.get("/settings/profile", &forged).await, "class=\"notice\"");

    // Who asks for JSON is told there, and no page says it again.
    let form = profile("Ada+Two").replace("version]=0", "version]=1");
    let answer = site.post("/act/save_profile", &form, &session, false).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.cookie("nameplate_flash"), None);
}

#[tokio::test]
async fn the_address_of_a_server_function_leads_back() {
    let site = Site::demo().await;
    let answer = site.post("/act/sign_in", WRONG, "", true).await;
    let cookie = answer.cookie("nameplate_form_page").unwrap();
    for path in ["/act/sign_in", "/act/get_session_end", "/act/nothing"] {
        let back = site.get(path, &cookie).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(back.header("location"), "/sign-in?next=%2Fsettings%2Fprofile");
        assert_eq!(site.get(path, "").await.header("location"), "/");
        let evil = site.get(path, "nameplate_form_page=%2F%2Fevil.example").await;
        assert_eq!(evil.header("location"), "/");
    }
}

#[tokio::test]
async fn a_browser_keeps_nothing_for_who_uses_it_next() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let left = site.post("/act/sign_out", "page=%2Fsettings", &session, true).await;
    let entered = "form[email]=ben%40example.com&form[password]=Demo-pass-1";
    let entered = site.post("/act/sign_in", entered, "", false).await;
    for answer in [&left, &entered] {
        let form_page = answer.cookie("nameplate_form_page");
        assert_eq!(form_page.as_deref(), Some("nameplate_form_page="), "{:?}", answer.headers);
    }
    assert_eq!(entered.cookie("nameplate_flash").as_deref(), Some("nameplate_flash="));
    // What was to be said is replaced by what the sign-out says, and that names nobody.
    let said = site.get("/sign-in", &left.cookie("nameplate_flash").unwrap()).await;
    has(&said, "You are signed out.");
    has_not(&said, "Ada");
    // A link of a mail that still works.
    let form = "page=%2Freset-password%2Fsecret&form[token]=secret&form[new]=Another-word-1";
    let refused = site.post("/act/reset_password", form, "", true).await;
    assert_eq!(refused.cookie("nameplate_form_page"), None, "{:?}", refused.headers);
}

#[tokio::test]
async fn no_header_makes_an_address_of_what_was_typed() {
    let site = Site::demo().await;
    for accept in [&b"text/html, \xFF"[..], b"TEXT/HTML", b"application/xhtml+xml", b"*/*", b""] {
        let request = Request::post("/act/sign_in")
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, accept)
            .header(header::REFERER, "https://localhost/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = site.send(request, WRONG.to_owned()).await;
        let location = answer.header("location");
        assert_eq!(location, "", "{}", String::from_utf8_lossy(accept));
    }
}

#[tokio::test]
async fn a_preview_shows_what_is_not_saved_and_saves_nothing() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let preview = "/act/preview_notification_preferences";
    let answer = site.post(preview, PREFERENCES, &session, true).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("location"), "");
    has(&answer, "This is a draft. Nothing of it is saved yet.");
    has(&answer, "The last 7 days would have sent you");
    has(&answer, "value=\"7\" selected");

    let switched = format!("{PREFERENCES}&switch=push.on");
    let answer = site.post(preview, &switched, &session, true).await;
    has(&answer, "value=\"push.off\"");
    let wrong = format!("{PREFERENCES}&form[quiet_hours]=true&form[quiet_from]=99%3A99");
    let answer = site.post(preview, &wrong, &session, true).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    has(&answer, "value=\"99:99\"");
    let page = site.get("/settings/notifications", &session).await;
    has_not(&page, "value=\"7\" selected");
}

//! Forms: what comes back when one is refused, and when one is taken.

use http::{Request, StatusCode, header};

use crate::support::{Answer, Site};

const WRONG: &str = "page=%2Fsign-in%3Fnext%3D%252Fsettings%252Fprofile&viewer=\
                     &form[email]=ada%40example.com&form[password]=wrong-Secret-1\
                     &form[remember]=true&form[next]=%2Fsettings%2Fprofile";
const PREFERENCES: &str = "page=%2Fsettings%2Fnotifications&form[cells][]=new_message.email\
                           &form[text_segments]=7";

fn has(answer: &Answer, part: &str) {
    assert!(answer.body.contains(part), "{part} is missing in {}", answer.body);
}

fn has_not(answer: &Answer, part: &str) {
    assert!(!answer.body.contains(part), "{part} is in {}", answer.body);
}

/// What a person types into their profile.
fn profile(name: &str) -> String {
    format!("page=%2Fsettings%2Fprofile&form[name]={name}&form[timezone]=&form[version]=0")
}

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
            .header(header::HOST, "nameplate.test")
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
    for answer in [left, entered] {
        for name in ["nameplate_flash", "nameplate_form_page"] {
            assert_eq!(answer.cookie(name), Some(format!("{name}=")), "{:?}", answer.headers);
        }
    }
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
            .header(header::HOST, "nameplate.test")
            .header(header::ACCEPT, accept)
            .header(header::REFERER, "https://nameplate.test/sign-in")
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
    has(&answer, "In the last 7 days");
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

#[tokio::test]
async fn a_form_of_somebody_else_changes_nothing() {
    let site = Site::demo().await;
    let (ben, cleo) =
        (site.sign_in_as("ben@example.com").await, site.sign_in_as("cleo@example.com").await);
    let page = site.get("/settings/profile", &ben).await;
    let id = page.body.split("name=\"viewer\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap();
    let form = format!("{}&viewer={id}", profile("Ben+Two"));

    let answer = site.post("/act/save_profile", &form, &cleo, true).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    has(&answer, "Somebody else is signed in here now, so nothing was changed.");
    has_not(&answer, "Ben Two");
    let by_script = Request::post("/act/save_profile")
        .header(header::HOST, "nameplate.test")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, form.len())
        .header("x-nameplate-stamp", format!("{id}.company.user.build"))
        .header(header::COOKIE, &cleo);
    let answer = site.send(by_script, form.clone()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    has(&answer, "other_person");
    has_not(&site.get("/settings/profile", &cleo).await, "Ben Two");

    let answer = site.post("/act/save_profile", &form, &ben, true).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "his own is taken: {}", answer.body);
    // Who is signed out signs in, and comes back to the page.
    let answer = site.post("/act/save_profile", &form, "", true).await;
    assert_eq!(answer.header("location"), "/sign-in?next=%2Fsettings%2Fprofile");
}

#[tokio::test]
async fn every_form_of_a_page_says_whose_it_is_and_where_it_stands() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let team = site.get("/company/team", &session).await;
    let member = team.body.split("href=\"/company/team/").nth(2).unwrap();
    let member = format!("/company/team/{}", member.split('"').next().unwrap());
    for path in [
        "/settings/profile",
        "/settings/accessibility",
        "/settings/notifications",
        "/settings/security",
        "/settings/sessions",
        "/settings/activity",
        "/settings/companies",
        "/company/team",
        "/company/team/invite",
        &member,
        "/company/details",
        "/company/billing",
        "/notifications?show=unread",
        "/sign-in?next=%2Fsettings",
        "/forgot-password",
    ] {
        let is_signed_out = path.starts_with("/sign-in") || path.starts_with("/forgot");
        let page = site.get(path, if is_signed_out { "" } else { &session }).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let forms = page.body.split("<form").skip(1).filter(|form| {
            let tag = form.split('>').next().unwrap();
            // Signing out is right for whoever sits there.
            tag.contains("method=\"post\"") && !tag.contains("/act/sign_out")
        });
        let (mut count, here) = (0, path.replace('&', "&amp;"));
        for form in forms {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains(&format!("name=\"page\" value=\"{here}\"")), "{path}: {form}");
            let viewer = form.split("name=\"viewer\" value=\"").nth(1).unwrap();
            assert_eq!(viewer.starts_with('"'), is_signed_out, "{path}: {form}");
            count += 1;
        }
        assert!(count > 0, "{path} has a form");
    }
}

#[tokio::test]
async fn an_open_page_is_told_that_another_one_is_not_for_whom_it_was_made() {
    let site = Site::demo().await;
    let (ada, ben) = (site.sign_in().await, site.sign_in_as("ben@example.com").await);
    let page = site.get("/settings/sessions", &ada).await;
    let stamp = page.body.split("data-stamp=\"").nth(1).unwrap().split('"').next().unwrap();
    let asked = |cookie: &str, stamp: &str| {
        let request = Request::get("/settings/profile")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie)
            .header("x-nameplate-stamp", stamp);
        site.send(request, "")
    };
    let same = asked(&ada, stamp).await;
    has(&same, "<h1>Profile</h1>");
    assert_eq!(same.header("x-nameplate-stamp"), "");

    // A message that waits for the page goes on waiting: nobody saw it.
    let form = profile("Ben+One");
    let flash = site.post("/act/save_profile", &form, &ben, true).await.cookie("nameplate_flash");
    let with = format!("{ben}; {}", flash.unwrap());
    let other = asked(&with, stamp).await;
    assert_eq!((other.status, other.body.as_str()), (StatusCode::OK, ""));
    assert!(other.header("x-nameplate-stamp").contains(".admin."), "{:?}", other.headers);
    assert_eq!(other.cookie("nameplate_flash"), None);
    has(&site.get("/settings/profile", &with).await, "Profile saved");
}

#[tokio::test]
async fn what_a_page_fetches_by_itself_takes_no_message() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let answer = site.post("/act/save_profile", &profile("Ada+One"), &session, true).await;
    let with = format!("{session}; {}", answer.cookie("nameplate_flash").unwrap());
    let request = Request::get("/settings/profile")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, &with)
        .header("x-nameplate-unattended", "true");
    let ahead = site.send(request, "").await;
    has(&ahead, "value=\"Ada One\"");
    has_not(&ahead, "Profile saved");
    assert_eq!(ahead.cookie("nameplate_flash"), None);
}

#[tokio::test]
async fn what_was_typed_waits_for_the_proof_of_who_sends_it() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let forget = "UPDATE sessions SET proved_at = 0";
    sqlx::query(forget).execute(site.services.kernel.db.writer()).await.unwrap();
    let page = site.get("/company/details", &session).await;
    let company = page.body.split("name=\"company\" value=\"").nth(1).unwrap();
    let company = company.split('"').next().unwrap();
    let form = format!(
        "page=%2Fcompany%2Fdetails&company={company}&form[requires_two_factor]=true\
         &form[longest_idle]=hour_1&form[password]=Secret-word-1"
    );
    let asked = site.post("/act/save_company_policies", &form, &session, true).await;
    assert_eq!(asked.header("location"), "/settings/confirm?next=%2Fcompany%2Fdetails");
    let draft = asked.cookie("nameplate_draft").unwrap();
    assert!(!draft.contains("hour_1") && !draft.contains("Secret"), "sealed: {draft}");

    let with = format!("{session}; {draft}");
    has_not(&site.get("/settings/security", &with).await, "value=\"hour_1\" selected");
    let page = site.get("/company/details", &with).await;
    has(&page, "value=\"hour_1\" selected");
    has_not(&page, "Secret-word-1");
    assert_eq!(page.cookie("nameplate_draft").as_deref(), Some("nameplate_draft="), "once");
    // What somebody else typed is none of theirs.
    let ben = site.sign_in_as("ben@example.com").await;
    let page = site.get("/company/details", &format!("{ben}; {draft}")).await;
    has_not(&page, "value=\"hour_1\" selected");
}

#[tokio::test]
async fn what_was_typed_for_one_company_is_not_offered_to_another() {
    let site = Site::demo().await;
    change_roles(&site, "user", "admin").await;
    let session = site.sign_in().await;
    let page = site.get("/company/team/invite", &session).await;
    let switch = |id: &str| format!("page=%2Fcompany%2Fteam%2Finvite&id={id}");
    let company = value_of(&page.body, "company").unwrap();
    let mut ids: Vec<String> = sqlx::query_scalar("SELECT id FROM companies")
        .fetch_all(site.services.kernel.db.writer())
        .await
        .unwrap();
    ids.retain(|id| id != company);
    let form = format!(
        "page=%2Fcompany%2Fteam%2Finvite&company={company}&form[name]=Eve+Else&form[email]=none&form[role]=user"
    );
    let refused = site.post("/act/invite_member", &form, &session, true).await;
    has(&refused, "value=\"Eve Else\"");

    // In another tab they go on to another company.
    site.post("/act/switch_company", &switch(&ids[0]), &session, true).await;
    let refused = site.post("/act/invite_member", &form, &session, true).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    has(&refused, "another company");
    has_not(&refused, "Eve Else");
}

#[tokio::test]
async fn who_may_not_see_the_page_of_a_form_any_more_is_told_so() {
    let site = Site::demo().await;
    let session = site.sign_in_as("ben@example.com").await;
    let page = site.get("/company/details", &session).await;
    let company = value_of(&page.body, "company").unwrap();
    change_roles(&site, "admin", "user").await;
    let form = format!(
        "page=%2Fcompany%2Fdetails&company={company}&form[name]=Mine&form[website]=&form[version]=0"
    );
    let answer = site.post("/act/save_company_details", &form, &session, true).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    has(&answer, "<title>Error: ");
    has(&answer, "You may not do this");
}

/// Gives everybody of one role another one.
async fn change_roles(site: &Site, from: &str, to: &str) {
    let change = format!("UPDATE memberships SET role = '{to}' WHERE role = '{from}'");
    sqlx::query(sqlx::AssertSqlSafe(change))
        .execute(site.services.kernel.db.writer())
        .await
        .unwrap();
}

/// The value of the first field of a name.
fn value_of<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    rest.split('"').next()
}

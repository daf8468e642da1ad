//! Whose an open page is: what a form or a fetch says of that, and what is refused.

use http::{Request, StatusCode, header};

use crate::support::{Site, has, has_not, profile};

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
        .header(header::HOST, "localhost")
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

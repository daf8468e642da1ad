//! What was typed waits while somebody proves who they are.

use http::StatusCode;

use crate::support::{Site, has, has_not, value_of};

#[tokio::test]
async fn what_was_typed_waits_for_the_proof_of_who_sends_it() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let forget = "UPDATE sessions SET proved_at = 0";
    sqlx::query(forget).execute(site.services.db().writer()).await.unwrap();
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
        .fetch_all(site.services.db().writer())
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
    sqlx::query(sqlx::AssertSqlSafe(change)).execute(site.services.db().writer()).await.unwrap();
}

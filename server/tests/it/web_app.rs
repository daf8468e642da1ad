//! What the web app is told of pages, and its manifest.

use http::{StatusCode, header};
use nameplate_app::page_paths;

use crate::support::Site;

const ACCOUNT: &str = "x-nameplate-account";
const KEEP: &str = "x-nameplate-keep";

/// All pages of which a browser may keep a copy. One that is added here shows no secret, protects no account,
/// and is no company's.
const KEPT: [&str; 10] = [
    "/notifications",
    "/notifications/why",
    "/settings",
    "/settings/accessibility",
    "/settings/companies",
    "/settings/notifications",
    "/settings/profile",
    "/settings/shortcuts",
    "/shortcuts",
    // With the event that it is about.
    "/notifications/why/{event}",
];

#[tokio::test]
async fn a_page_says_whose_it_is_without_saying_who() {
    let site = Site::demo().await;
    let (ada, ben) = (site.sign_in().await, site.sign_in_as("ben@example.com").await);
    let mark = site.get("/settings", &ada).await.header(ACCOUNT).to_owned();
    assert_eq!(mark.len(), 24);
    assert_eq!(site.get("/company/team", &ada).await.header(ACCOUNT), mark);
    // In another session, too: it is the account's.
    let again = site.sign_in().await;
    assert_eq!(site.get("/settings", &again).await.header(ACCOUNT), mark);
    assert_ne!(site.get("/settings", &ben).await.header(ACCOUNT), mark);
    assert_eq!(site.get("/sign-in", "").await.header(ACCOUNT), "none");
    assert_eq!(site.get("/no/such/page", "").await.header(ACCOUNT), "none");
}

#[tokio::test]
async fn a_copy_is_allowed_of_these_pages_alone_and_for_the_session() {
    let site = Site::demo().await;
    let ada = site.sign_in().await;
    for path in page_paths().filter(|path| !path.contains('{')) {
        let answer = site.get(path, &ada).await;
        if !KEPT.contains(&path) {
            assert_eq!(answer.header(KEEP), "", "{path}");
            continue;
        }
        let seconds: u32 = answer.header(KEEP).parse().unwrap();
        assert!(answer.body.contains(&format!("data-ends-in=\"{seconds}\"")), "{path}");
        assert!(answer.body.contains("data-kept-copy"), "{path}");
    }
    assert_eq!(site.get("/notifications", "").await.header(KEEP), "");
}

#[tokio::test]
async fn what_is_said_once_is_in_no_copy() {
    let site = Site::demo().await;
    let ada = site.sign_in().await;
    let form = "page=/settings/profile&form[name]=&form[version]=0";
    let refused = site.post("/act/save_profile", form, &ada, true).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.header(KEEP), "", "what was typed");

    let form = "page=/settings/accessibility&form[theme]=dark";
    let taken = site.post("/act/save_appearance", form, &ada, true).await;
    let flash = taken.cookie("nameplate_flash").unwrap();
    let page = site.get("/settings/accessibility", &format!("{ada}; {flash}")).await;
    assert!(page.body.contains("Saved"), "{}", page.body);
    assert_eq!(page.header(KEEP), "", "a message");
    assert_ne!(site.get("/settings/accessibility", &ada).await.header(KEEP), "");
}

#[tokio::test]
async fn the_manifest_is_the_same_for_everybody() {
    let site = Site::demo().await;
    let manifest = site.get("/manifest.webmanifest", "").await;
    assert_eq!(manifest.status, StatusCode::OK);
    assert_eq!(manifest.header(header::CONTENT_TYPE), "application/manifest+json");
    assert_eq!(site.get("/manifest.webmanifest", &site.sign_in().await).await.body, manifest.body);
}

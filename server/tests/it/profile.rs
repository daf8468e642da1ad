//! Profile, photo, activity: what comes and goes beside the pages.

use http::{Request, StatusCode, header};

use crate::support::{Answer, Site};

/// A white square of 1 px.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0x0f, 0x00, 0x01,
    0x01, 0x01, 0x00, 0xb1, 0x38, 0xf6, 0x14, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

async fn send_photo(site: &Site, session: &str, file: &[u8], html: bool) -> Answer {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
                     Content-Type: image/png\r\n\r\n"
        .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = Request::post("/act/save_photo")
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, if html { "text/html" } else { "application/json" })
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(header::CONTENT_LENGTH, body.len())
        .header(header::REFERER, "http://localhost/settings/profile")
        .header(header::COOKIE, session);
    site.send(request, body).await
}

#[tokio::test]
async fn a_photo_is_served_for_ever_and_to_people_who_are_signed_in() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let saved = send_photo(&site, &session, PNG, false).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let page = site.get("/settings", &session).await;
    let path = page.body.split("src=\"/photos/").nth(1).expect("the header shows it");
    let path = format!("/photos/{}", path.split('"').next().unwrap());
    let photo = site.get(&path, &session).await;
    assert_eq!(photo.header("content-type"), "image/jpeg");
    assert_eq!(photo.header("cache-control"), "private, max-age=31536000, immutable");
    let stranger = site.get(&path, "").await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);

    let removed =
        site.post("/act/remove_photo", "page=%2Fsettings%2Fprofile", &session, true).await;
    assert_eq!(removed.header("location"), "/settings/profile");
    assert_eq!(site.get(&path, &session).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bad_photo_is_refused_beside_its_field() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let answer = send_photo(&site, &session, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", true);
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let error = "This is not a PNG, JPEG, WebP or GIF picture.";
    assert_eq!(answer.body.matches(error).count(), 2, "on top and at the field: {}", answer.body);
}

#[tokio::test]
async fn a_photo_may_have_5_mb_and_no_other_form() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let mib = 1024 * 1024;
    let most = send_photo(&site, &session, &vec![0; 5 * mib], false).await;
    assert!(most.body.contains("not a PNG"), "{}", most.body);
    for size in [5 * mib + 1, 6 * mib, 39 * mib] {
        let more = send_photo(&site, &session, &vec![0; size], false).await;
        assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY, "{size}");
        assert!(more.body.contains("too large"), "{}", more.body);
    }
    let far_more = send_photo(&site, &session, &vec![0; 41 * mib], false).await;
    assert_eq!(far_more.status, StatusCode::PAYLOAD_TOO_LARGE);
    let plain = site.post("/act/save_photo", "photo=x", &session, false).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send_photo(&site, "", PNG, false).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_profile_saved_elsewhere_is_not_overwritten() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let form = |name: &str, version: u8| {
        format!(
            "page=%2Fsettings%2Fprofile&form[name]={name}&form[timezone]=Europe%2FParis\
             &form[version]={version}"
        )
    };
    let saved = site.post("/act/save_profile", &form("Ada+One", 0), &session, true).await;
    assert_eq!(saved.header("location"), "/settings/profile");
    let late = site.post("/act/save_profile", &form("Ada+Two", 0), &session, false).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.body.contains("\"kind\":\"refused\""), "{}", late.body);

    // Without script the page comes back with what was entered, and with the version that it shows.
    let late = site.post("/act/save_profile", &form("Ada+Two", 0), &session, true).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["Full name", "value=\"Ada Two\"", "name=\"form[version]\" value=\"1\""] {
        assert!(late.body.contains(shown), "{shown} is missing in {}", late.body);
    }
    let knowingly = site.post("/act/save_profile", &form("Ada+Two", 1), &session, false).await;
    assert_eq!(knowingly.status, StatusCode::OK, "{}", knowingly.body);
}

#[tokio::test]
async fn what_is_sensitive_asks_for_a_proof_and_leads_back() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let user_id: String = sqlx::query_scalar("SELECT id FROM users WHERE email_key = $1")
        .bind("ada@example.com")
        .fetch_one(site.services.db().reader())
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO activity (id, user_id, kind, happened_at, ip, user_agent, detail)
         VALUES ('changed', $1, 'email_changed', 0, '', '', $2)",
    )
    .bind(&user_id)
    .bind(r#"{"old_email":"old@example.com","new_email":"ada@example.com"}"#)
    .execute(site.services.db().writer())
    .await
    .unwrap();
    let forget = "UPDATE sessions SET proved_at = 0";
    sqlx::query(forget).execute(site.services.db().writer()).await.unwrap();

    let asked = site.post("/act/revoke_activity", "id=changed", &session, false).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.body.contains("proof_needed"), "{}", asked.body);
    let of_page = "page=%2Fsettings%2Factivity&id=changed";
    let asked = site.post("/act/revoke_activity", of_page, &session, true).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.header("location"), "/settings/confirm?next=%2Fsettings%2Factivity");

    let form = "form[password]=Demo-pass-1&form[next]=%2Fsettings%2Factivity";
    let proved = site.post("/act/confirm_password", form, &session, true).await;
    assert_eq!(proved.header("location"), "/settings/activity");
    // Whoever had the session's token until now has proved nothing.
    let stale = site.post("/act/revoke_activity", of_page, &session, true).await;
    assert_eq!(stale.header("location"), "/sign-in?next=%2Fsettings%2Factivity");
    let session = proved.session_cookie().unwrap();
    let done = site.post("/act/revoke_activity", of_page, &session, true).await;
    assert_eq!(done.header("location"), "/settings/activity");
    let page = site.get("/settings/profile", &session).await;
    assert!(page.body.contains("old@example.com"), "{}", page.body);
}

#[tokio::test]
async fn the_activity_is_a_table_to_take_away() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let table = site.get("/settings/activity.csv?kind=sign_ins", &session).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.header("content-disposition").contains("activity.csv"));
    let lines: Vec<_> = table.body.lines().collect();
    // A spreadsheet takes it for UTF-8 by the mark.
    assert!(lines[0].starts_with("\u{FEFF}time,local_time,kind"), "{}", table.body);
    assert!(lines[1].contains(",signed_in,Signed in,"), "{}", table.body);
    let none = site.get("/settings/activity.csv?kind=email", &session).await;
    assert_eq!(none.body.lines().count(), 1, "{}", none.body);
    assert_eq!(site.get("/settings/activity.csv", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_secret_is_for_its_owner_alone_and_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::empty().await;
    let path = site.folder.path().join("data/secret.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&path).unwrap();
    let again = crate::support::config(&site.folder);
    nameplate_server::startup::build(again).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);

    // Another one than the key for push messages was sealed with.
    let (other, _) = (Site::empty().await, std::fs::remove_file(&path).unwrap());
    std::fs::copy(other.folder.path().join("data/secret.key"), &path).unwrap();
    let foreign = nameplate_server::startup::build(crate::support::config(&site.folder)).await;
    let error = foreign.err().unwrap().to_string();
    assert!(error.contains("sealed with another secret"), "{error}");

    std::fs::write(&path, "not a secret").unwrap();
    let damaged = nameplate_server::startup::build(crate::support::config(&site.folder)).await;
    let error = damaged.err().unwrap().to_string();
    assert!(error.contains("secret.key holds no secret"), "{error}");
}

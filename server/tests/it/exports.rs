//! A copy of one's data goes to its owner alone; a file of settings is read before anything is changed.

use http::{Request, StatusCode, header};

use crate::support::{Answer, Site, has, has_not, on_both, value_of};

on_both!(
    a_copy_goes_to_its_owner_alone_for_a_week,
    a_copy_needs_a_recent_proof,
    settings_are_shown_before_they_change,
    a_file_is_refused_at_its_field,
    the_wish_to_be_deleted_needs_a_recent_proof,
);

const DATA: &str = "/settings/data";

async fn execute(site: &Site, sql: &'static str) {
    sqlx::query(sql).execute(site.services.db().writer()).await.unwrap();
}

async fn upload(site: &Site, session: &str, file: &[u8], viewer: &str) -> Answer {
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"viewer\"\r\n\r\n{viewer}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"settings\"; filename=\"a.zip\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = Request::post("/act/upload_settings")
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(header::CONTENT_LENGTH, body.len())
        .header(header::COOKIE, session);
    site.send(request, body).await
}

async fn a_copy_goes_to_its_owner_alone_for_a_week(site: Site) {
    let session = site.sign_in().await;
    let page = "page=%2Fsettings%2Fdata";
    let asked = site.post("/act/request_export", page, &session, true).await;
    assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, DATA));
    let shown = site.get(DATA, &session).await;
    has(&shown, "Your copy is being made");
    has(&shown, "aria-label=\"How far your copy is\"");
    has(&shown, "0 %");
    has_not(&shown, "Make a copy");
    assert!(site.services.export_worker().make_due().await.unwrap());
    let shown = site.get(DATA, &session).await;
    let path = shown.body.split("href=\"/settings/data/").nth(1).unwrap();
    let path = format!("{DATA}/{}", path.split('"').next().unwrap());

    let copy = site.get(&path, &session).await;
    assert_eq!(copy.status, StatusCode::OK);
    assert!(copy.body.starts_with("PK"));
    assert_eq!(copy.header("content-type"), "application/zip");
    assert_eq!(copy.header("cache-control"), "no-store");
    let disposition = copy.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"nameplate-2"), "{disposition}");
    // As a browser asks: what is packed isn't packed again, and its length is told.
    let request = Request::get(&path)
        .header(header::COOKIE, &session)
        .header(header::ACCEPT_ENCODING, "gzip, br");
    let packed = site.send(request, "").await;
    assert_eq!(packed.header("content-encoding"), "");
    assert!(packed.header("content-length").parse::<u64>().unwrap() > 1000);

    let other = site.sign_in_as("ben@example.com").await;
    assert_eq!(site.get(&path, &other).await.status, StatusCode::NOT_FOUND);
    let nobody = site.get(&path, "").await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    assert!(nobody.header("location").starts_with("/sign-in?next="));
    for wrong in ["/settings/data/x.zip", path.trim_end_matches(".zip"), "/settings/data/..zip"] {
        assert_eq!(site.get(wrong, &session).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    execute(&site, "UPDATE exports SET ends_at = 1").await;
    assert_eq!(site.get(&path, &session).await.status, StatusCode::NOT_FOUND);
    has_not(&site.get(DATA, &session).await, "Your copy is ready");
}

async fn a_copy_needs_a_recent_proof(site: Site) {
    let session = site.sign_in().await;
    execute(&site, "UPDATE sessions SET proved_at = 0").await;
    let page = "page=%2Fsettings%2Fdata";
    let asked = site.post("/act/request_export", page, &session, true).await;
    assert_eq!(asked.header("location"), "/settings/confirm?next=%2Fsettings%2Fdata");
    has(&site.get(DATA, &session).await, "Make a copy");
    let signed_out = site.post("/act/request_export", page, "", false).await;
    assert_eq!(signed_out.status, StatusCode::UNAUTHORIZED);
    // To look at the page makes nothing.
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM exports")
        .fetch_one(site.services.db().reader())
        .await
        .unwrap();
    assert_eq!(count, 0);
}

async fn settings_are_shown_before_they_change(site: Site) {
    let session = site.sign_in().await;
    let file = br#"{"schema_version":1,"settings":{"appearance":{"theme":"dark","<b>x":1}}}"#;
    let sent = upload(&site, &session, file, "").await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, "/settings/data#import")
    );
    let shown = site.get(DATA, &session).await;
    for part in ["1 setting would change", "Theme", "Match my system", "appearance.&lt;b&gt;x"] {
        has(&shown, part);
    }
    has_not(&shown, "data-theme=\"dark\"");
    let form = shown.body.split("action=\"/act/import_settings\"").nth(1).unwrap();
    let id = value_of(form, "id").unwrap();
    let form = format!("page=%2Fsettings%2Fdata&id={id}");
    let other = site.sign_in_as("ben@example.com").await;
    let foreign = site.post("/act/import_settings", &form, &other, true).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = site.post("/act/import_settings", &form, &session, true).await;
    assert_eq!(taken.header("location"), DATA);
    assert!(taken.cookie("nameplate_appearance").unwrap().contains("dark"));
    let shown = site.get(DATA, &session).await;
    has(&shown, "data-theme=\"dark\"");
    has_not(&shown, "setting would change");
    let again = site.post("/act/import_settings", &form, &session, true).await;
    has(&again, "These settings don't wait any more. Choose the file again.");
}

async fn a_file_is_refused_at_its_field(site: Site) {
    let session = site.sign_in().await;
    for (file, status, words) in [
        (vec![b' '; 10 * 1024 * 1024], StatusCode::PAYLOAD_TOO_LARGE, "This file is too large."),
        (b"no".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "neither a ZIP of Nameplate nor"),
        (Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "Choose a file."),
    ] {
        let refused = upload(&site, &session, &file, "").await;
        assert_eq!(refused.status, status);
        assert_eq!(refused.body.matches(words).count(), 2, "on top and at the field: {words}");
        has(&refused, "aria-describedby=\"settings-error\"");
    }
    let far_more = upload(&site, &session, &vec![b' '; 33 * 1024 * 1024], "").await;
    assert_eq!(far_more.status, StatusCode::PAYLOAD_TOO_LARGE);
    let plain = site.post("/act/upload_settings", "settings=x", &session, false).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let of_other = upload(&site, &session, b"{}", "somebody-else").await;
    assert_eq!(of_other.status, StatusCode::CONFLICT);
    assert_eq!(upload(&site, "", b"{}", "").await.status, StatusCode::SEE_OTHER);
}

async fn the_wish_to_be_deleted_needs_a_recent_proof(site: Site) {
    let session = site.sign_in_as("cleo@example.com").await;
    let page = "page=%2Fsettings%2Fdata";
    execute(&site, "UPDATE sessions SET proved_at = 0").await;
    let asked = site.post("/act/request_deletion", page, &session, true).await;
    assert_eq!(asked.header("location"), "/settings/confirm?next=%2Fsettings%2Fdata");
    let session = site.sign_in_as("cleo@example.com").await;
    let asked = site.post("/act/request_deletion", page, &session, true).await;
    assert_eq!(asked.header("location"), DATA);
    has(&site.get(DATA, &session).await, "You asked to be deleted");
    let ada = site.sign_in().await;
    has(&site.get("/company/team", &ada).await, "Asks to be deleted");
    // Her only Super Admin reads what comes first.
    has(&site.get(DATA, &ada).await, "You are the only Super Admin of Harbor Law.");
}

//! The stream of open pages.

use std::time::Duration;

use crate::support::Site;

/// Follows the stream to its end.
async fn follow(site: &Site, session: &str) -> String {
    let stream = site.get("/live", session).await;
    assert_eq!(stream.header("content-type"), "text/event-stream");
    assert_eq!(stream.header("x-accel-buffering"), "no");
    stream.body
}

#[tokio::test]
async fn somebody_signed_out_is_told_so_and_no_more() {
    let site = Site::demo().await;
    // An event without data is none: a browser passes over it (WHATWG HTML, 9.2.6).
    let told = follow(&site, "nameplate_session=long-gone").await;
    assert_eq!(told, "event: ended\ndata: ended_elsewhere\n\n");
}

#[tokio::test]
async fn a_page_is_told_who_looks_at_it_and_when_that_is_over() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let job = tokio::spawn(site.services.live.clone().run());
    let sign_out = async {
        // Once the page follows; until then there is nobody to tell.
        while site.services.live.is_unfollowed() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        site.post("/act/sign_out", "", &session, true).await;
    };
    let (told, ()) = tokio::join!(follow(&site, &session), sign_out);
    job.abort();
    let (viewer, rest) = told.split_once("\n\n").unwrap();
    assert!(viewer.starts_with("event: viewer\ndata: {"), "{viewer}");
    assert!(viewer.contains("\"name\":\"Ada Moreau\""), "{viewer}");
    assert!(viewer.contains("\"session_end\":{\"in_seconds\":28"), "8 hours: {viewer}");
    assert!(rest.ends_with("event: ended\ndata: ended_elsewhere\n\n"), "{rest}");
}

//! The stream of open pages.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::{Body, BodyDataStream},
    extract::ConnectInfo,
};
use futures_util::StreamExt as _;
use http::{Request, header};
use nameplate_backend::notifications::{EventForm, Receipt};
use nameplate_domain::{
    companies::Seat,
    kernel::{EventId, UserId},
};

use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::support::Site;

const ENDED: &str = "event: ended\ndata: session";
/// For whoever waits for what never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open page's stream.
struct Page {
    stream: BodyDataStream,
    read: String,
}

impl Page {
    async fn open(site: &Site, session: &str) -> Self {
        let mut request =
            Request::get("/live").header(header::COOKIE, session).body(Body::empty()).unwrap();
        let peer: SocketAddr = "192.0.2.1:40000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        Self { stream: answer.into_body().into_data_stream(), read: String::new() }
    }

    /// The next event; `None` when the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let event = event.to_owned();
                self.read = rest.to_owned();
                return Some(event);
            }
            let more = tokio::time::timeout(PATIENCE, self.stream.next()).await;
            let more = more.unwrap_or_else(|_| panic!("nothing is told"))?.unwrap();
            self.read.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    /// Reads until it is told how many are unread, `count` of them; gives how many events that took.
    async fn until_unread(&mut self, count: u32) -> u32 {
        let expected = format!("event: notifications\ndata: {{\"unread\":{count}}}");
        let mut events = 1;
        while self.next().await.unwrap_or_else(|| panic!("the stream is over")) != expected {
            events += 1;
        }
        events
    }
}

#[tokio::test]
async fn somebody_signed_out_is_told_so_and_no_more() {
    let site = Site::demo().await;
    let mut page = Page::open(&site, "nameplate_session=long-gone").await;
    // An event without data is none: a browser passes over it (WHATWG HTML, 9.2.6).
    assert_eq!(page.next().await.as_deref(), Some(ENDED));
    assert_eq!(page.next().await, None);
}

#[tokio::test]
async fn a_page_is_told_for_whom_it_is_and_when_that_is_over() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let job = tokio::spawn(site.services.live.clone().run());
    let mut page = Page::open(&site, &session).await;
    let viewer = page.next().await.unwrap();
    assert!(viewer.starts_with("event: viewer\ndata: {"), "{viewer}");
    let html = site.get("/settings", &session).await.body;
    let stamp = html.split("data-stamp=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(viewer.contains(&format!("\"stamp\":\"{stamp}\"")), "{viewer}");
    assert!(stamp.contains(".super_admin."), "{stamp}");
    assert!(viewer.contains("\"in_seconds\":28"), "8 hours: {viewer}");
    page.until_unread(0).await;
    site.post("/act/sign_out", "", &session, true).await;
    let mut last = None;
    while let Some(event) = page.next().await {
        last = Some(event);
    }
    assert_eq!(last.as_deref(), Some(ENDED));
    job.abort();
}

#[tokio::test]
async fn a_page_is_told_when_nobody_came_back_in_time() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let job = tokio::spawn(site.services.live.clone().run());
    let mut page = Page::open(&site, &session).await;
    page.until_unread(0).await;
    let long_ago = "UPDATE sessions SET last_active_at = 0";
    sqlx::query(long_ago).execute(site.services.db().writer()).await.unwrap();
    // What is to be told wakes the stream before its own clock does.
    happen(&site).await;
    assert_eq!(page.next().await.as_deref(), Some(ENDED));
    assert_eq!(page.next().await, None);
    let mut page = Page::open(&site, &session).await;
    assert_eq!(page.next().await.as_deref(), Some(ENDED), "one that asks later");
    job.abort();
}

#[tokio::test]
async fn a_page_is_left_once_two_factor_is_required() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let soon = site.services.now().plus_millis(700).as_millis();
    sqlx::query("UPDATE companies SET two_factor_required_from = $1")
        .bind(soon)
        .execute(site.services.db().writer())
        .await
        .unwrap();
    let mut page = Page::open(&site, &session).await;
    page.until_unread(0).await;
    assert_eq!(page.next().await.as_deref(), Some(ENDED), "nothing else wakes the stream");
    assert!(site.services.now().as_millis() >= soon);
    let answer = site.get("/settings", &session).await;
    assert_eq!(answer.header(header::LOCATION), "/sign-in/two-factor");
}

/// Lets something happen that Ada hears of; gives who she is, and the event.
pub(crate) async fn happen(site: &Site) -> (UserId, EventId) {
    let email = nameplate_domain::accounts::Email::parse("ada@example.com").unwrap();
    let user_id = site.services.accounts.credentials(&email).await.unwrap().unwrap().user_id;
    let memberships = site.services.companies.memberships(&user_id).await.unwrap();
    let membership = memberships.into_iter().find(|it| it.company_name.as_ref() == "Harbor Law");
    let membership = membership.unwrap();
    let seat =
        Seat { company_id: membership.company_id, user_id: user_id.clone(), role: membership.role };
    let form = EventForm {
        event_type: "task_due".to_owned(),
        title: "A task".to_owned(),
        ..EventForm::default()
    };
    let receipt = site.services.events.receive(&seat, &form, None).await.unwrap();
    let Receipt::Taken(received) = receipt else { panic!("it was not sent before") };
    (user_id, received.id)
}

#[tokio::test]
async fn a_page_is_told_how_many_notifications_are_unread() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let job = tokio::spawn(site.services.live.clone().run());
    let mut page = Page::open(&site, &session).await;
    page.until_unread(0).await;
    let (user_id, event_id) = happen(&site).await;
    page.until_unread(1).await;
    site.services.notification_centre.read(&user_id, None, &event_id).await.unwrap();
    page.until_unread(0).await;
    job.abort();
}

#[tokio::test]
async fn what_happens_one_after_the_other_is_counted_together() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let job = tokio::spawn(site.services.live.clone().run());
    let mut page = Page::open(&site, &session).await;
    page.until_unread(0).await;
    let begun = Instant::now();
    let happening = async {
        for _ in 0..20 {
            happen(&site).await;
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    };
    let (events, ()) = tokio::join!(page.until_unread(20), happening);
    // One for each quarter of a second, however slow this machine is.
    let most = begun.elapsed().as_millis() / 250 + 1;
    assert!(u128::from(events) <= most, "{events} in {:?}", begun.elapsed());
    job.abort();
}

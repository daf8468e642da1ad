//! What was refused is in the log, for whoever guards a network.

use std::{
    cell::RefCell,
    io::{self, Write},
};

use http::{Request, StatusCode};
use tracing::Level;

use crate::support::Site;

thread_local! {
    /// What was logged since it was asked last, on the thread of a test.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what is logged on each thread.
struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Begins to keep it. One subscriber for the whole process: whether a line is of interest is remembered for all
    /// threads, so one of this thread alone would at times miss what another thread asked for first.
    fn keep() {
        tracing_subscriber::fmt()
            .with_max_level(Level::WARN)
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    }

    /// The lines since it was asked last.
    fn take() -> String {
        String::from_utf8(LOG.take()).unwrap()
    }
}

#[tokio::test]
async fn refusals_are_logged_with_the_address() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    Log::keep();
    Log::take();
    let wrong = "form[email]=ada@example.com&form[password]=Wrong-pass-1";
    site.post("/act/sign_in", wrong, "", true).await;
    let lines = Log::take();
    assert!(lines.contains("a password was wrong") && lines.contains("ip=192.0.2.1"), "{lines}");
    assert!(!lines.contains("Wrong-pass-1") && !lines.contains("ada@example.com"), "{lines}");

    for (answer, status) in [
        (site.post("/act/end_other_sessions", "", "", false).await, StatusCode::UNAUTHORIZED),
        (site.get("/company/team/x", &session).await, StatusCode::NOT_FOUND),
        (site.get("/api/v1/events", "").await, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        assert_eq!(answer.status, status, "{}", answer.body);
        let lines = Log::take();
        let is_refusal = status == StatusCode::UNAUTHORIZED;
        assert_eq!(lines.contains("refused status=401 ip=192.0.2.1"), is_refusal, "{lines}");
    }

    // That nobody is signed in at a product yet is no news.
    for (host, status, is_told) in
        [("app.example.com", StatusCode::UNAUTHORIZED, false), ("", StatusCode::FORBIDDEN, true)]
    {
        let request = Request::get("/.nameplate/start")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", host);
        assert_eq!(site.send(request, "").await.status, status, "{host}");
        let lines = Log::take();
        assert_eq!(lines.contains("refused status="), is_told, "{lines}");
    }
}

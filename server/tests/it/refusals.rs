//! What was refused is in the log, for whoever guards a network.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use http::{Request, StatusCode};
use tracing::Level;

use crate::support::Site;

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The lines since it was asked last.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

#[tokio::test]
async fn refusals_are_logged_with_the_address() {
    let site = Site::demo().await;
    let session = site.sign_in().await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::WARN)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let wrong = "form[email]=ada@example.com&form[password]=Wrong-pass-1";
    site.post("/act/sign_in", wrong, "", true).await;
    let lines = log.take();
    assert!(lines.contains("a password was wrong") && lines.contains("ip=192.0.2.1"), "{lines}");
    assert!(!lines.contains("Wrong-pass-1") && !lines.contains("ada@example.com"), "{lines}");

    for (answer, status) in [
        (site.post("/act/end_other_sessions", "", "", false).await, StatusCode::UNAUTHORIZED),
        (site.get("/company/team/x", &session).await, StatusCode::NOT_FOUND),
        (site.get("/api/v1/events", "").await, StatusCode::METHOD_NOT_ALLOWED),
    ] {
        assert_eq!(answer.status, status, "{}", answer.body);
        let lines = log.take();
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
        let lines = log.take();
        assert_eq!(lines.contains("refused status="), is_told, "{lines}");
    }
}

//! Flash messages: what a form did, said once on the page that it leads to. The text travels sealed in
//! a cookie, so nobody can put words into our mouth, and it doesn't come back on reload.

use cookie::Cookie;
use http::HeaderMap;
use nameplate_backend::{Purpose, Services};
use serde::{Deserialize, Serialize};

use super::{CookieKind, Cookies, cookies::FLASH_MS};
use crate::kernel::WayOn;

/// What is said, and what is to be done next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub text: String,
    pub way_on: Option<WayOn>,
}

impl From<&str> for Flash {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), way_on: None }
    }
}

/// The cookie that has something said on the page at `path`. What a form did is done, whether or not that can
/// be said.
#[must_use]
pub fn flash_cookie(
    path: &str,
    flash: &Flash,
    cookies: Cookies,
    services: &Services,
) -> Option<Cookie<'static>> {
    let until = services.now().plus_millis(FLASH_MS);
    let text = serde_json::to_string(flash).ok()?;
    match services.seal_until(Purpose::Flash, page_of(path), until, &text) {
        Ok(sealed) => Some(cookies.set(CookieKind::Flash, &sealed)),
        Err(error) => {
            tracing::error!(%error, "a flash message was not sealed");
            None
        }
    }
}

/// The flash message for the page at `path` that the browser holds that sends a request.
#[must_use]
pub fn flash_for(
    path: &str,
    headers: &HeaderMap,
    cookies: Cookies,
    services: &Services,
) -> Option<Flash> {
    let sealed = cookies.get(headers, CookieKind::Flash)?;
    serde_json::from_str(&services.open_sealed(Purpose::Flash, path, sealed)?).ok()
}

/// A path without query and fragment.
fn page_of(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

//! Flash messages: what a form did, said once on the page that it leads to. The text travels sealed in
//! a cookie, so nobody can put words into our mouth, and it doesn't come back on reload.

use http::HeaderMap;
use nameplate_backend::kernel::{Kernel, Purpose};

use super::{
    Cookies, Request,
    cookies::{FLASH_MS, sealed_flash},
    lead_to,
    plain_form::page_back,
    request::set_cookie,
};

impl Request {
    /// Leads to `path`, as [`lead_to`] does, and has `text` said there.
    pub(crate) fn lead_to_saying(&self, path: &str, text: &str) -> String {
        let until = self.services.kernel.now().plus_millis(FLASH_MS);
        match self.services.kernel.seal_until(Purpose::Flash, page_of(path), until, text) {
            Ok(sealed) => set_cookie(&self.cookies.flash(sealed)),
            // What was done is done; only the word about it is lost.
            Err(error) => tracing::error!(%error, "a flash message was not sealed"),
        }
        lead_to(path)
    }

    /// Leads a browser without script back, as [`lead_back`](super::lead_back) does, and has `text` said
    /// there. With script the page says it itself.
    pub(crate) fn return_saying(&self, start: &str, text: &str) {
        if let Some(page) = page_back(start) {
            self.lead_to_saying(&page, text);
        }
    }
}

/// The flash message for the page at `path` that the browser holds that sends a request.
#[must_use]
pub fn flash_for(
    path: &str,
    headers: &HeaderMap,
    cookies: Cookies,
    kernel: &Kernel,
) -> Option<String> {
    kernel.open_sealed(Purpose::Flash, path, sealed_flash(headers, cookies)?)
}

/// A path without query and fragment.
fn page_of(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

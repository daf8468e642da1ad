//! What was typed into a form whose sender had to prove first who they are: the form's page holds it again
//! when they come back. It travels sealed in a cookie, less its secrets.

use cookie::Cookie;
use http::HeaderMap;
use nameplate_backend::{Purpose, Services};
use nameplate_domain::kernel::UserId;

use super::{CookieKind, Cookies, cookies::FORM_MS};
use crate::FormAnswer;

/// A browser keeps no cookie of more than 4096 bytes (RFC 6265, section 6.1); sealed it is longer by a half.
const MOST_BYTES: usize = 2400;

/// The cookie that keeps what `user_id` typed on the page at `path`; `None` for what is too long to be
/// kept.
#[must_use]
pub fn draft_cookie(
    path: &str,
    user_id: &UserId,
    draft: &FormAnswer,
    cookies: Cookies,
    services: &Services,
) -> Option<Cookie<'static>> {
    let text = serde_json::to_string(&(&draft.act, &draft.fields)).ok()?;
    let until = services.now().plus_millis(FORM_MS);
    let id = id_of(path, user_id);
    let fits = text.len() <= MOST_BYTES;
    let sealed =
        fits.then(|| services.seal_until(Purpose::FormDraft, &id, until, &text).ok())??;
    Some(cookies.set(CookieKind::FormDraft, &sealed))
}

/// What `user_id` typed on the page at `path`, that the browser holds that sends a request.
#[must_use]
pub fn draft_for(
    path: &str,
    user_id: &UserId,
    headers: &HeaderMap,
    cookies: Cookies,
    services: &Services,
) -> Option<FormAnswer> {
    let sealed = cookies.get(headers, CookieKind::FormDraft)?;
    let text = services.open_sealed(Purpose::FormDraft, &id_of(path, user_id), sealed)?;
    let (act, fields) = serde_json::from_str(&text).ok()?;
    Some(FormAnswer { act, fields, ..FormAnswer::default() })
}

fn id_of(path: &str, user_id: &UserId) -> String {
    format!("{user_id} {path}")
}

//! What a page says to the service worker: for whom it is, and whether a copy may be kept for when there is
//! no connection (`public/service-worker.js`).

use http::{HeaderName, HeaderValue, Response};

use super::PageInfo;
use crate::request::Request;

/// Whose page it is: a mark that tells accounts apart and says nothing else, or `none`.
const ACCOUNT: HeaderName = HeaderName::from_static("x-nameplate-account");
const UNREAD: HeaderName = HeaderName::from_static("x-nameplate-unread");
/// For how many seconds a copy may be kept: no longer than the session.
const KEEP: HeaderName = HeaderName::from_static("x-nameplate-keep");

/// Whether a page may be kept: it is one of those, and says nothing that holds for this once.
pub(super) fn is_kept(info: PageInfo, request: &Request, is_answer: bool) -> bool {
    info.is_kept_offline && request.viewer.is_some() && request.flash.is_none() && !is_answer
}

/// Writes it into the head of an answer that is a page.
pub(super) fn add_worker_headers<B>(response: &mut Response<B>, request: &Request, is_kept: bool) {
    let headers = response.headers_mut();
    let mark = request.account_mark();
    let account = mark.as_deref().unwrap_or("none");
    headers.extend(HeaderValue::from_str(account).ok().map(|value| (ACCOUNT, value)));
    if mark.is_some() {
        headers.insert(UNREAD, HeaderValue::from(request.unread));
    }
    if let Some(end) = request.session_end().filter(|_| is_kept) {
        headers.insert(KEEP, HeaderValue::from(end.in_seconds));
    }
}

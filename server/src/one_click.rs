//! Unsubscribing by one click of a mail program (RFC 8058). Its request comes from anywhere, without cookies, and is
//! allowed by what stands in its path; so it doesn't pass the check for other sites.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Extension, OriginalUri, Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use multer::Multipart;
use nameplate_backend::{Client, ServiceError};
use nameplate_domain::{kernel::SECOND_MS, mailings::MailingKind};
use url::form_urlencoded;

use crate::{
    middleware::{ClientIp, status_of},
    startup::AppState,
};

/// What stands between the page and the kind.
const PART: &str = "/unsubscribe/";
/// What a mail program posts.
const FIELD: (&str, &str) = ("List-Unsubscribe", "One-Click");
/// The most bytes of that.
const MOST_BYTES: usize = 4 * 1024;

/// The addresses that stand in the headers of mails.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/email-preferences/{token}/unsubscribe/{kind}", get(show_page).post(unsubscribe))
}

/// Leads whoever opens the address to the page, and changes nothing.
async fn show_page(OriginalUri(uri): OriginalUri) -> Redirect {
    Redirect::to(uri.path().split_once(PART).map_or("/", |(page, _)| page))
}

/// Switches one kind of mail off. Asked once more it answers the same.
async fn unsubscribe(
    State(state): State<AppState>,
    Extension(ClientIp(ip)): Extension<ClientIp>,
    Path((token, kind)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(kind) = MailingKind::parse(&kind) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !says_one_click(&headers, body).await {
        return (StatusCode::BAD_REQUEST, "Post List-Unsubscribe=One-Click.\n").into_response();
    }
    let client = Client { ip, user_agent: String::new(), browser: None, trusts: Vec::new() };
    let unsubscribed =
        state.services.subscriptions.unsubscribe_by_link(&token, kind, &client).await;
    match unsubscribed {
        Ok(()) => format!("You get no more mails of the kind {}.\n", kind.label()).into_response(),
        Err(ServiceError::Limited(free_at)) => {
            let wait_ms = free_at.millis_since(state.services.now());
            let retry_after = HeaderValue::from(wait_ms / SECOND_MS + 1);
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, retry_after)]).into_response()
        }
        Err(ServiceError::Store(error)) => {
            tracing::error!(%error, "somebody could not be unsubscribed");
            status_of(&error).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a body is what a mail program posts, in either form that RFC 8058 names (section 3.1).
async fn says_one_click(headers: &HeaderMap, body: Body) -> bool {
    let (name, value) = FIELD;
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let Some(boundary) = content_type.and_then(|it| multer::parse_boundary(it).ok()) else {
        let bytes = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
        return form_urlencoded::parse(&bytes).any(|(key, said)| key == name && said == value);
    };
    let mut fields = Multipart::new(body.into_data_stream(), boundary);
    while let Ok(Some(field)) = fields.next_field().await {
        if field.name() == Some(name) {
            return field.text().await.is_ok_and(|said| said == value);
        }
    }
    false
}

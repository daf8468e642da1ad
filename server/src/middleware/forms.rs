//! Forms: one that is refused is answered with the page that it stands on, its faults and what was typed in
//! it; one that is taken leads on. Nothing of a form ever stands in an address.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use cookie::Cookie;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use nameplate_app::{
    ApiError, ErrorKind, FormAnswer, Reply, is_secret,
    request::{self, Flash, PlainForm, STAMP, draft_cookie, flash_cookie},
};
use nameplate_domain::kernel::LocalPath;
use tower::ServiceExt as _;
use url::{Url, form_urlencoded};

use super::{
    client_ip::ClientIp,
    error_pages::{ERROR_LIMIT, SERVER_FN_ERROR, add_retry_after, header_text},
    layers::prefix_before_secret,
};

/// What a server function is asked for, whoever asks.
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The forms whose fields are not read here, for there is a file among them, and their pages.
const WITH_FILE: [(&str, &str); 2] =
    [("/act/save_photo", "/settings/profile"), ("/act/upload_settings", "/settings/data")];
/// The page of a form that names none.
const START: &str = "/";

/// Answers the forms of pages. `pages` gives a page to a `GET`, to whoever asks.
pub(crate) async fn answer_forms(
    State(pages): State<Pages>,
    mut request: Request,
    next: Next,
) -> Response {
    if !request.uri().path().starts_with("/act/") {
        return next.run(request).await;
    }
    let wants_page = header_text(request.headers(), header::ACCEPT.as_str()).contains("text/html");
    match *request.method() {
        Method::GET | Method::HEAD if wants_page => {
            let headers = request.headers();
            let context = context(request.extensions());
            let page = context.and_then(|it| it.cookies.page_of_form(headers));
            let page = page.or_else(|| referer(headers));
            Redirect::to(page.as_ref().map_or(START, AsRef::as_ref)).into_response()
        }
        Method::POST if wants_page => pages.answer(request, next).await,
        Method::POST => {
            let context = context(request.extensions());
            if is_of_other(context.as_deref(), stamped_user(request.headers())) {
                return other_person_error();
            }
            // Leptos would answer a browser's form by an address with what was typed in it, and reads
            // more as a browser's than is taken for one here.
            request.headers_mut().insert(header::ACCEPT, JSON);
            next.run(request).await
        }
        _ => next.run(request).await,
    }
}

/// The router of the pages. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pages(Router);

impl Pages {
    pub(crate) const fn new(router: Router) -> Self {
        Self(router)
    }

    async fn answer(self, request: Request, next: Next) -> Response {
        let (mut parts, body) = request.into_parts();
        let Ok((fields, body)) = Fields::read(&parts, body).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let Some(context) = context(&parts.extensions) else {
            tracing::error!("a form came by without its context");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let page =
            fields.page.or_else(|| referer(&parts.headers)).or_else(|| LocalPath::parse(START));
        let Some(page) = page else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let asked = PageRequest::of(&parts, &page);
        let is_of_other = is_of_other(Some(&context), &fields.viewer);
        let sent = FormAnswer {
            act: parts.uri.path().to_owned(),
            // What somebody typed is shown to nobody else.
            fields: (!is_of_other).then_some(fields.kept),
            ..FormAnswer::default()
        };

        let mut answer = if is_of_other {
            other_person_error()
        } else {
            parts.extensions.insert(PlainForm::of(page.clone()));
            // It is the page that is shown: the server function only has to say what it knows.
            parts.headers.insert(header::ACCEPT, JSON);
            next.run(Request::from_parts(parts, body)).await
        };
        let cookies = take_cookies(answer.headers_mut());
        let mut response = match Outcome::of(answer).await {
            Outcome::Taken(Reply { draft: Some(draft), .. }) => {
                let answer = FormAnswer { draft: Some(draft), ..sent };
                self.show(asked, answer, StatusCode::OK).await
            }
            Outcome::Taken(reply) => redirect_on(&reply, &page, &context),
            Outcome::Refused(error) if error.kind == ErrorKind::ProofNeeded => {
                redirect_to_proof(&page, &sent, &context)
            }
            Outcome::Refused(error) => {
                let status = error.kind.status();
                let answer = FormAnswer { error: Some(error.clone()), ..sent };
                let mut page = self.show(asked, answer, status).await;
                add_retry_after(&error, page.headers_mut());
                page
            }
            Outcome::WithoutPage(status) => status.into_response(),
        };
        let said = take_cookies(response.headers_mut());
        // The secret of a mailed link is not kept in the browser.
        if prefix_before_secret(page.as_ref()).is_none() {
            add_cookie(&mut response, &context.cookies.form_page(&page));
        }
        // Behind it: who leaves takes it back. Before what is said: that stays.
        for cookie in cookies.into_iter().chain(said) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// The page of a form with what is said about it, under a status. Who may not see it by now is led
    /// elsewhere.
    async fn show(self, asked: PageRequest, answer: FormAnswer, status: StatusCode) -> Response {
        let Ok(mut page) = self.0.oneshot(asked.with(answer)).await;
        if page.status().is_redirection() {
            // Elsewhere nothing would say that something broke.
            return if status.is_server_error() { status.into_response() } else { page };
        }
        let content_type = header_text(page.headers(), header::CONTENT_TYPE.as_str());
        if page.status().is_server_error() || !content_type.starts_with("text/html") {
            // Nothing that could say what is wrong: the status does, and an open page keeps what was typed.
            return if status.is_success() { page } else { status.into_response() };
        }
        // A page that can't be shown by now says so, and what became of the form.
        if !status.is_success() || page.status().is_success() {
            *page.status_mut() = status;
        }
        page
    }
}

/// Leads on from a form that was taken, with what is said there.
fn redirect_on(reply: &Reply, page: &LocalPath, context: &request::Request) -> Response {
    let to = reply.to.as_deref().unwrap_or(page.as_ref());
    let mut response = Redirect::to(to).into_response();
    let services = &context.services;
    let flash = reply.message.clone().map(|text| Flash { text, way_on: reply.way_on.clone() });
    let flash = flash.and_then(|flash| flash_cookie(to, &flash, context.cookies, services));
    flash.iter().for_each(|cookie| add_cookie(&mut response, cookie));
    response
}

/// Leads to the proof of who sends a form, and from there back to its page, which holds then what was typed.
fn redirect_to_proof(page: &LocalPath, sent: &FormAnswer, context: &request::Request) -> Response {
    let path = page.as_ref();
    let proof = format!("/settings/confirm?next={}", request::escaped(path));
    let mut response = Redirect::to(&proof).into_response();
    let draft = context.viewer.as_ref().and_then(|viewer| {
        let path = path.split('?').next().unwrap_or(path);
        let services = &context.services;
        draft_cookie(path, &viewer.user.id, sent, context.cookies, services)
    });
    draft.iter().for_each(|cookie| add_cookie(&mut response, cookie));
    response
}

#[derive(Default)]
struct Fields {
    page: Option<LocalPath>,
    viewer: String,
    /// What it holds, less its secrets.
    kept: Vec<(String, String)>,
}

impl Fields {
    /// Reads them, and gives the body back.
    async fn read(parts: &Parts, body: Body) -> Result<(Self, Body), axum::Error> {
        let with_file = WITH_FILE.iter().find(|(act, _)| parts.uri.path() == *act);
        if let Some((_, page)) = with_file {
            // Whose it is its server function reads.
            let fields = Self { page: LocalPath::parse(page), ..Self::default() };
            return Ok((fields, body));
        }
        // No more than the layers around let through.
        let body = to_bytes(body, usize::MAX).await?;
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(&body) {
            match &*name {
                "page" => fields.page = page_at(&value),
                "viewer" => fields.viewer = value.into_owned(),
                name if is_secret(name) => {}
                _ => fields.kept.push((name.into_owned(), value.into_owned())),
            }
        }
        Ok((fields, Body::from(body)))
    }
}

enum Outcome {
    Taken(Reply),
    Refused(ApiError),
    /// No page can say what came of it.
    WithoutPage(StatusCode),
}

impl Outcome {
    async fn of(answer: Response) -> Self {
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, ERROR_LIMIT).await.unwrap_or_default();
        if parts.headers.contains_key(SERVER_FN_ERROR) {
            return match serde_json::from_slice(&body) {
                Ok(error) => Self::Refused(error),
                Err(_) => Self::WithoutPage(StatusCode::INTERNAL_SERVER_ERROR),
            };
        }
        if parts.status.is_success() {
            // What gives something else is not meant for a browser's form: it leads back.
            return Self::Taken(serde_json::from_slice(&body).unwrap_or_default());
        }
        Self::WithoutPage(parts.status)
    }
}

/// The request for the page of a form, as the browser would make it that sent the form.
struct PageRequest(Request);

impl PageRequest {
    fn of(form: &Parts, page: &LocalPath) -> Self {
        let mut request = Request::new(Body::empty());
        if let Ok(uri) = page.as_ref().parse() {
            *request.uri_mut() = uri;
        }
        *request.headers_mut() = form.headers.clone();
        // The page is shown whoever it is for by now: it says what became of the form.
        for left_out in
            [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, STAMP]
        {
            request.headers_mut().remove(left_out);
        }
        if let Some(ip) = form.extensions.get::<ClientIp>() {
            request.extensions_mut().insert(*ip);
        }
        Self(request)
    }

    fn with(self, answer: FormAnswer) -> Request {
        let Self(mut request) = self;
        request.extensions_mut().insert(answer);
        request
    }
}

fn context(extensions: &http::Extensions) -> Option<Arc<request::Request>> {
    extensions.get().cloned()
}

/// The user for whom the page is that sends a request by itself.
fn stamped_user(headers: &HeaderMap) -> &str {
    header_text(headers, STAMP.as_str()).split('.').next().unwrap_or_default()
}

/// Whether a form is of a page of somebody else than who is signed in by now. Who is signed out is told
/// so by the server function.
fn is_of_other(context: Option<&request::Request>, viewer: &str) -> bool {
    let person = context.and_then(request::Request::signed_in);
    !viewer.is_empty() && person.is_some_and(|person| person.user.id.as_ref() != viewer)
}

/// As the server function would say it.
fn other_person_error() -> Response {
    let error = ApiError::from(ErrorKind::OtherPerson);
    let mark = [(SERVER_FN_ERROR, HeaderValue::from_static(""))];
    (StatusCode::INTERNAL_SERVER_ERROR, mark, axum::Json(error)).into_response()
}

pub(super) fn add_cookie(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn take_cookies(headers: &mut HeaderMap) -> Vec<HeaderValue> {
    let cookies = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    cookies
}

/// The page of ours that a request came from.
fn referer(headers: &HeaderMap) -> Option<LocalPath> {
    let url = Url::parse(header_text(headers, header::REFERER.as_str())).ok()?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    page_at(&format!("{}{query}", url.path()))
}

/// A page of ours; what a form was answered at is none.
fn page_at(path: &str) -> Option<LocalPath> {
    LocalPath::parse(path).filter(|page| !page.as_ref().starts_with("/act/"))
}

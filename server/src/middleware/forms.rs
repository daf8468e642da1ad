//! Forms that a browser sends by itself, without script: one that is refused is answered with the page
//! that it stands on, its faults and what was typed in it; one that is taken leads on. Nothing of a form
//! ever stands in an address.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use nameplate_app::{
    ApiError, Cause, FormAnswer,
    ssr::{self, PlainForm, form_page},
};
use nameplate_domain::kernel::LocalPath;
use tower::ServiceExt as _;
use url::{Url, form_urlencoded};

use super::{
    error_pages::{ERROR_LIMIT, Failure, SERVER_FN_ERROR, header_text},
    layers::start_before_secret,
};

/// By which the app says whose page a request comes from; a form says it in a field.
const VIEWER: &str = "x-nameplate-viewer";
/// What a server function is asked for, whoever asks.
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The one form whose fields are not read here, for there is a file among them.
const PHOTO: (&str, &str) = ("/act/save_photo", "/settings/profile");
/// Where somebody is led who comes from nowhere.
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
    let is_plain = header_text(request.headers(), header::ACCEPT.as_str()).contains("text/html");
    match *request.method() {
        Method::GET | Method::HEAD if is_plain => {
            let page = form_page(request.headers()).or_else(|| referer(request.headers()));
            Redirect::to(page.as_ref().map_or(START, AsRef::as_ref)).into_response()
        }
        Method::POST if is_plain => pages.answer(request, next).await,
        Method::POST => {
            let sent_by = header_text(request.headers(), VIEWER);
            if is_of_other(context(&request).as_deref(), sent_by) {
                return other_person();
            }
            request.headers_mut().remove(VIEWER);
            // Leptos would answer a browser's form by an address with what was typed in it, and reads
            // more as a browser's than is taken for one here.
            request.headers_mut().insert(header::ACCEPT, JSON);
            next.run(request).await
        }
        _ => next.run(request).await,
    }
}

/// What gives pages. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Pages(Router);

impl Pages {
    /// Pages that a router gives.
    pub(crate) const fn new(router: Router) -> Self {
        Self(router)
    }

    async fn answer(self, request: Request, next: Next) -> Response {
        let (mut parts, body) = request.into_parts();
        let Ok((fields, body)) = Fields::read(&parts, body).await else {
            return StatusCode::PAYLOAD_TOO_LARGE.into_response();
        };
        let Some(context) = parts.extensions.get::<Arc<ssr::Request>>().cloned() else {
            tracing::error!("a form came by without its context");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let page =
            fields.page.or_else(|| referer(&parts.headers)).or_else(|| LocalPath::parse(START));
        let Some(page) = page else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        let asked = PageRequest::of(&parts, &page);
        let act = parts.uri.path().to_owned();

        let form = PlainForm::of(page);
        let mut answer = if is_of_other(Some(&context), &fields.viewer) {
            other_person()
        } else {
            parts.extensions.insert(form.clone());
            // It is the page that is shown: the server function only has to say what it knows.
            parts.headers.insert(header::ACCEPT, JSON);
            next.run(Request::from_parts(parts, body)).await
        };
        let cookies = take_cookies(answer.headers_mut());
        let mut response = match Outcome::of(answer, &form).await {
            Outcome::Led(to) => to,
            Outcome::Taken => Redirect::to(form.page().as_ref()).into_response(),
            Outcome::Drafted(draft) => {
                self.show(asked, FormAnswer::draft(draft), StatusCode::OK).await
            }
            Outcome::Failed(failure, envelope) => {
                let error = URL_SAFE.encode(envelope);
                let mut page =
                    self.show(asked, FormAnswer::refused(act, error), failure.status).await;
                failure.advise(page.headers_mut());
                page
            }
            Outcome::Alone(status) => status.into_response(),
        };
        // The secret of a mailed link is not kept in the browser.
        let page = Some(form.page()).filter(|page| start_before_secret(page.as_ref()).is_none());
        let back = page.map(|page| context.cookies.form_page(page).to_string());
        if let Some(Ok(back)) = back.map(|back| HeaderValue::from_str(&back)) {
            response.headers_mut().append(header::SET_COOKIE, back);
        }
        // Behind it: who leaves takes it back.
        cookies.into_iter().for_each(|cookie| {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        });
        response
    }

    /// The page of a form with what is said about it, under a status. Who may not see it by now is led
    /// elsewhere.
    async fn show(self, asked: PageRequest, answer: FormAnswer, status: StatusCode) -> Response {
        let Ok(mut page) = self.0.oneshot(asked.with(answer)).await;
        if page.status().is_redirection() {
            return page;
        }
        let content_type = header_text(page.headers(), header::CONTENT_TYPE.as_str());
        if !page.status().is_success() || !content_type.starts_with("text/html") {
            // Nothing that could say what is wrong: the status does.
            return if status.is_success() { page } else { status.into_response() };
        }
        *page.status_mut() = status;
        page
    }
}

/// What a form says of itself.
#[derive(Default)]
struct Fields {
    page: Option<LocalPath>,
    viewer: String,
}

impl Fields {
    /// Reads them, and gives the body back.
    async fn read(parts: &Parts, body: Body) -> Result<(Self, Body), axum::Error> {
        let (photo, page) = PHOTO;
        if parts.uri.path() == photo {
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
                _ => {}
            }
        }
        Ok((fields, Body::from(body)))
    }
}

/// What came of a form.
enum Outcome {
    /// It leads somewhere.
    Led(Response),
    /// It was taken, and leads nowhere.
    Taken,
    /// Its page shows this in its fields.
    Drafted(String),
    /// It was not taken, and this says why.
    Failed(Failure, Vec<u8>),
    /// No page can say what came of it.
    Alone(StatusCode),
}

impl Outcome {
    async fn of(answer: Response, form: &PlainForm) -> Self {
        let (parts, body) = answer.into_parts();
        if let Some(location) = parts.headers.get(header::LOCATION) {
            let to = [(header::LOCATION, location.clone())];
            return Self::Led((StatusCode::SEE_OTHER, to).into_response());
        }
        if let Some(draft) = form.draft() {
            return Self::Drafted(draft.to_owned());
        }
        if !parts.headers.contains_key(SERVER_FN_ERROR) {
            return if parts.status.is_success() { Self::Taken } else { Self::Alone(parts.status) };
        }
        let body = to_bytes(body, ERROR_LIMIT).await.unwrap_or_default();
        match Failure::of(&body) {
            // Leptos marks every failure like that; another status was chosen.
            Some(failure) if parts.status == StatusCode::INTERNAL_SERVER_ERROR => {
                Self::Failed(failure, body.into())
            }
            _ => Self::Alone(parts.status),
        }
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
        for of_body in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            request.headers_mut().remove(of_body);
        }
        if let Some(peer) = form.extensions.get::<ConnectInfo<SocketAddr>>() {
            request.extensions_mut().insert(*peer);
        }
        Self(request)
    }

    fn with(self, answer: FormAnswer) -> Request {
        let Self(mut request) = self;
        request.extensions_mut().insert(answer);
        request
    }
}

fn context(request: &Request) -> Option<Arc<ssr::Request>> {
    request.extensions().get().cloned()
}

/// Whether a form is of a page of somebody else than who is signed in by now. Who is signed out is told
/// so by the server function.
fn is_of_other(context: Option<&ssr::Request>, viewer: &str) -> bool {
    let person = context.and_then(|it| it.viewer.as_ref().or(it.held_up.as_ref()));
    !viewer.is_empty() && person.is_some_and(|person| person.user.id.as_ref() != viewer)
}

/// As the server function would say it.
fn other_person() -> Response {
    let error = ApiError::<()>::from(Cause::OtherPerson);
    let mark = [(SERVER_FN_ERROR, HeaderValue::from_static(""))];
    (StatusCode::INTERNAL_SERVER_ERROR, mark, axum::Json(error)).into_response()
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

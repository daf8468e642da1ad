//! The request that is being answered.

use std::{fmt::Debug, sync::Arc};

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use nameplate_backend::{
    Services,
    kernel::{ServiceError, StoreError},
    sessions::{Client, NewSession, OpenSession},
};
use nameplate_domain::{
    accounts::User, appearance::Appearance, companies::Membership, kernel::SECOND_MS,
};

use super::Cookies;
use crate::{
    ApiError, Cause,
    kernel::{NoRefusal, ViewerInfo},
};

/// Who is signed in: resolved once a request, from session to role.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The session.
    pub session: OpenSession,
    /// The person.
    pub user: User,
    /// Every company that they belong to.
    pub memberships: Vec<Membership>,
}

impl Viewer {
    /// The company that they work in at the moment, with their role in it.
    #[must_use]
    pub fn current(&self) -> Option<&Membership> {
        let current = self.session.company_id.as_ref();
        self.memberships.iter().find(|membership| Some(&membership.company_id) == current)
    }

    /// What every page shows of them.
    #[must_use]
    pub fn info(&self, appearance: Appearance) -> ViewerInfo {
        let company = self.current().map(|membership| {
            (membership.company_name.as_ref().to_owned(), membership.role.label().to_owned())
        });
        ViewerInfo {
            name: self.user.name.as_ref().to_owned(),
            email: self.user.email.as_ref().to_owned(),
            initials: self.user.name.initials(),
            colour: colour(self.user.id.as_ref()),
            company,
            appearance,
        }
    }
}

/// One of eight colours, the same one for an id every time.
fn colour(id: &str) -> u8 {
    id.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 8
}

/// The request that is being answered: who asks, from where, and what may be used to answer.
#[derive(Clone)]
pub struct Request {
    /// The services.
    pub services: Services,
    /// The browser at the other end.
    pub client: Client,
    /// The request's id, in every log line and on every error page.
    pub id: String,
    /// How this browser's pages look.
    pub appearance: Appearance,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// How cookies are set.
    pub cookies: Cookies,
}

/// The request that the server function or page at hand answers.
pub(crate) fn request<E>() -> Result<Arc<Request>, ApiError<E>> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Arc<Request>>().cloned())
        .ok_or_else(|| {
            tracing::error!("a server function ran outside a request");
            Cause::Internal { request_id: "unknown".to_owned() }.into()
        })
}

impl Request {
    /// Who is signed in.
    pub(crate) fn viewer<E>(&self) -> Result<&Viewer, ApiError<E>> {
        self.viewer.as_ref().ok_or_else(|| Cause::Unauthenticated.into())
    }

    /// Turns a service's error into what the person is told. The details stay in the log.
    pub(crate) fn explain<E: Debug>(&self, error: ServiceError<E>) -> ApiError<E> {
        let cause = match error {
            ServiceError::Refused(reason) => Cause::Refused(reason),
            ServiceError::Invalid(errors) => Cause::Invalid(errors),
            ServiceError::Limited(free_at) => {
                let wait_ms = free_at.millis_since(self.services.kernel.now());
                // Rounded up: a second too early would be refused again.
                let wait_s = wait_ms / SECOND_MS + 1;
                Cause::Limited { retry_after_s: u32::try_from(wait_s).unwrap_or(1) }
            }
            ServiceError::Store(error) => {
                tracing::error!(%error, "a service failed");
                let request_id = self.id.clone();
                match error {
                    StoreError::ReadOnly(_) | StoreError::Unreachable(_) => {
                        Cause::Unavailable { request_id }
                    }
                    _ => Cause::Internal { request_id },
                }
            }
        };
        cause.into()
    }

    /// Hands a new session to the browser, in place of the one that it had: a token never outlives
    /// a change of who is signed in.
    pub(crate) async fn enter<E: Debug>(&self, session: &NewSession) -> Result<(), ApiError<E>> {
        self.end_own_session().await?;
        let appearance = self
            .services
            .appearances
            .find(&session.user_id)
            .await
            .map_err(|error| self.explain(error.into()))?;
        if let Some(appearance) = appearance {
            self.remember_appearance(appearance);
        }
        set_cookie(&self.cookies.session(session));
        Ok(())
    }

    /// Ends the browser's session.
    pub(crate) async fn leave(&self) -> Result<(), ApiError<NoRefusal>> {
        self.end_own_session().await?;
        set_cookie(&self.cookies.no_session());
        Ok(())
    }

    /// Lets the browser's signed-out pages look like this, too.
    pub(crate) fn remember_appearance(&self, appearance: Appearance) {
        set_cookie(&self.cookies.appearance(appearance));
    }

    async fn end_own_session<E: Debug>(&self) -> Result<(), ApiError<E>> {
        if let Some(viewer) = &self.viewer {
            self.services
                .sessions
                .end(&viewer.session.session.id)
                .await
                .map_err(|error| self.explain(error.into()))?;
        }
        Ok(())
    }
}

fn set_cookie(cookie: &cookie::Cookie<'_>) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie.to_string()))
    {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Lets a form fail with an error page, when there is no place on the page that it came from to say
/// so.
pub(crate) fn fail_with_page() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(http::StatusCode::SERVICE_UNAVAILABLE);
    }
}

/// Leads a browser without script to `path` after its form was taken; gives the path, for a browser
/// with script to go there itself. `path` is one of ours: printable ASCII.
pub(crate) fn lead_to(path: &str) -> String {
    let is_form_post = use_context::<Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        accept.is_some_and(|accept| accept.contains("text/html"))
    });
    if let (true, Some(response), Ok(location)) =
        (is_form_post, use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    {
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
    path.to_owned()
}

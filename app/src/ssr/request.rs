//! The request that is being answered.

use std::{fmt::Debug, sync::Arc};

use http::{HeaderValue, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use nameplate_backend::{
    Services, flows,
    kernel::{Client, ServiceError, StoreError, Token, Zone},
    sessions::{NewSession, OpenSession},
};
use nameplate_domain::{
    accounts::User,
    appearance::Appearance,
    companies::{Membership, Seat},
    kernel::{SECOND_MS, Timestamp},
    sessions::Lifetime,
};

use url::Url;

use super::{Cookies, lead_to, plain_form::page_that_sent};
use crate::{
    ApiError, Cause, UnreadCount,
    kernel::{NoRefusal, ViewerCompany, ViewerInfo, When},
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
    /// Whether a company of theirs wants two-factor, and they don't have it.
    pub lacks_two_factor: bool,
}

impl From<flows::Viewer> for Viewer {
    fn from(found: flows::Viewer) -> Self {
        let flows::Viewer { session, user, memberships, has_two_factor, .. } = found;
        let started_at = session.session.created_at;
        let lacks_two_factor =
            !has_two_factor && memberships.iter().any(|it| it.wants_two_factor(started_at));
        Self { session, user, memberships, lacks_two_factor }
    }
}

impl Viewer {
    /// The company that they work in at the moment, with their role in it.
    #[must_use]
    pub fn current(&self) -> Option<&Membership> {
        let current = self.session.company_id.as_ref();
        let mut open = self.memberships.iter().filter(|membership| membership.is_active());
        open.find(|membership| Some(&membership.company_id) == current)
    }

    /// Where they sit in it; `None` when they work in no company.
    #[must_use]
    pub fn seat(&self) -> Option<Seat> {
        self.current().map(|membership| Seat {
            company_id: membership.company_id.clone(),
            user_id: self.user.id.clone(),
            role: membership.role,
        })
    }

    /// The company whose wish for two-factor they have to follow before anything else, if any.
    #[must_use]
    pub fn held_up_by(&self) -> Option<&Membership> {
        let started_at = self.session.session.created_at;
        let mut wanting = self.memberships.iter().filter(|it| it.wants_two_factor(started_at));
        if self.lacks_two_factor { wanting.next() } else { None }
    }

    /// Where their clock is.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::of(self.user.timezone.as_ref())
    }

    /// What every page shows of them.
    #[must_use]
    pub fn info(&self, appearance: Appearance) -> ViewerInfo {
        let current = self.current().map(|membership| &membership.company_id);
        let open = self.memberships.iter().filter(|membership| membership.is_active());
        let companies = open.map(|membership| ViewerCompany {
            id: membership.company_id.to_string(),
            name: membership.company_name.as_ref().to_owned(),
            role: membership.role,
            is_current: current == Some(&membership.company_id),
        });
        ViewerInfo {
            user_id: self.user.id.to_string(),
            name: self.user.name.as_ref().to_owned(),
            email: self.user.email.as_ref().to_owned(),
            photo: self.user.photo_id.as_ref().map(|id| format!("/photos/{id}")),
            timezone: self.user.timezone.as_ref().map(|name| name.as_ref().to_owned()),
            initials: self.user.name.initials(),
            colour: colour(self.user.id.as_ref()),
            companies: companies.collect(),
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
    pub services: Arc<Services>,
    /// The browser at the other end.
    pub client: Client,
    /// The request's id, in every log line and on every error page.
    pub id: String,
    /// How this browser's pages look.
    pub appearance: Appearance,
    /// The country that the browser's language speaks of, as a code of two letters, if any.
    pub country: String,
    /// How much they have not read; counted for pages only.
    pub unread: UnreadCount,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// Who would be, once they have the two-factor that their company wants.
    pub held_up: Option<Viewer>,
    /// The token of a sign-in in this browser that waits for its code.
    pub second_step: Option<Token>,
    /// The token of a question for a passkey that this browser was asked.
    pub passkey: Option<Token>,
    /// The address that this page was opened by, when it has a name that can be trusted.
    pub site: Option<Url>,
    /// What the form did that led to this page, if it is to be said.
    pub flash: Option<String>,
    /// Fresh backup codes that this browser holds, sealed.
    pub sealed_codes: Option<String>,
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

    /// Who is signed in, or would be once they have two-factor.
    pub(crate) fn person<E>(&self) -> Result<&Viewer, ApiError<E>> {
        let person = self.viewer.as_ref().or(self.held_up.as_ref());
        person.ok_or_else(|| Cause::Unauthenticated.into())
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
            ServiceError::Forbidden => Cause::Forbidden,
            ServiceError::NotFound => Cause::NotFound,
            ServiceError::ProofNeeded => {
                lead_to(&format!("/settings/confirm?next={}", page_that_sent()));
                Cause::ProofNeeded
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

    /// Turns the error of a service that was asked for something to look at into what the person is
    /// told. A room refuses nobody a look for reasons of its own.
    pub(crate) fn explain_reading<E: Debug>(&self, error: ServiceError<E>) -> ApiError<NoRefusal> {
        match self.explain(error).cause {
            Cause::Forbidden => Cause::Forbidden,
            Cause::Unavailable { request_id } => Cause::Unavailable { request_id },
            Cause::Internal { request_id } => Cause::Internal { request_id },
            _ => Cause::NotFound,
        }
        .into()
    }

    /// Hands a new session to the browser, in place of the one that it had: a token never outlives
    /// a change of who is signed in. What fails here is told to the log: the person is signed in.
    pub(crate) async fn enter(&self, session: &NewSession) {
        self.forget_person();
        set_cookie(&self.cookies.session(&session.token, session.lifetime));
        self.meet_browser(&session.browser);
        if let Err(error) = self.end_old_session().await {
            tracing::error!(%error, "the session before was not ended");
        }
        match self.services.appearances.find(&session.user_id).await {
            Ok(appearance) => appearance.into_iter().for_each(|it| self.remember_appearance(it)),
            Err(error) => tracing::warn!(%error, "the appearance was not found"),
        }
    }

    /// Gives the browser the cookie by which it is known again.
    pub(crate) fn meet_browser(&self, token: &Token) {
        set_cookie(&self.cookies.browser(token));
    }

    async fn end_old_session(&self) -> Result<(), StoreError> {
        if let Ok(Viewer { session, .. }) = self.person::<NoRefusal>() {
            let mut tx = self.services.kernel.db.begin().await?;
            self.services.sessions.end(&mut tx, &session.user_id, &session.session.id).await?;
            self.services.kernel.commit(tx).await?;
        }
        Ok(())
    }

    /// Ends the browser's session.
    pub(crate) async fn leave(&self) -> Result<(), ApiError<NoRefusal>> {
        if let Ok(viewer) = self.person::<NoRefusal>() {
            self.services
                .sessions
                .sign_out(&viewer.session, &self.client)
                .await
                .map_err(|error| self.explain(error.into()))?;
        }
        self.forget_session();
        Ok(())
    }

    /// Takes the session from the browser, which was ended otherwise.
    pub(crate) fn forget_session(&self) {
        self.forget_person();
        set_cookie(&self.cookies.no_session());
    }

    /// Takes from the browser what was meant for who used it until now. What is said afterwards stays.
    fn forget_person(&self) {
        set_cookie(&self.cookies.no_flash());
        set_cookie(&self.cookies.no_form_page());
    }

    /// Hands the browser's session its new token.
    pub(crate) fn renew(&self, token: &Token, lifetime: Lifetime) {
        set_cookie(&self.cookies.session(token, lifetime));
    }

    /// A moment as the viewer reads it.
    pub(crate) fn when(&self, at: Timestamp) -> When {
        let zone = self.viewer.as_ref().map_or_else(|| Zone::of(None), Viewer::zone);
        When {
            iso: Zone::iso(at),
            exact: zone.exact(at),
            relative: zone.relative(at, self.services.kernel.now()),
        }
    }

    /// Lets the browser's signed-out pages look like this, too.
    pub(crate) fn remember_appearance(&self, appearance: Appearance) {
        set_cookie(&self.cookies.appearance(appearance));
    }
}

pub(super) fn set_cookie(cookie: &cookie::Cookie<'_>) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie.to_string()))
    {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Reads an id that need not be given; what can't be one is none of anybody's.
pub(crate) fn optional_id<T, E>(
    sent: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ApiError<E>> {
    if sent.is_empty() {
        return Ok(None);
    }
    parse(sent).map(Some).ok_or_else(|| Cause::NotFound.into())
}

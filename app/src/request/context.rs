//! The request that is being answered.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use nameplate_backend::{Client, Services, StoreError, Token, Zone, sessions::NewSession};
use nameplate_domain::{
    appearance::Appearance,
    companies::Seat,
    kernel::{CompanyId, Timestamp},
    sessions::Lifetime,
};
use url::{Url, form_urlencoded::byte_serialize};

use super::{CookieKind, Cookies, Flash, Scripts, Viewer};
use crate::kernel::{ApiError, ErrorKind, FormattedMoment};

/// By which an open page says for whom it was made, and learns that another page is for somebody else.
pub const STAMP: HeaderName = HeaderName::from_static("x-nameplate-stamp");

/// The request that is being answered: who asks, from where, and what may be used to answer.
#[derive(Clone)]
pub struct Request {
    pub services: Arc<Services>,
    /// The browser at the other end.
    pub client: Client,
    /// The request's id, in every log line and on every error page.
    pub id: String,
    /// The path and query that were asked for.
    pub page: String,
    /// How this browser's pages look.
    pub appearance: Appearance,
    /// The country that the browser's language speaks of, as a code of two letters, if any.
    pub country: String,
    /// How much they have not read; counted for pages only.
    pub unread: u32,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// Who would be, once they have the two-factor that their company wants.
    pub awaiting_two_factor: Option<Viewer>,
    /// The token by which this browser names a session that is over.
    pub ended_session: Option<Token>,
    /// The token of a sign-in in this browser that waits for its code.
    pub second_step: Option<Token>,
    /// The token of a question for a passkey that this browser was asked.
    pub passkey: Option<Token>,
    /// The token of the code for a phone that this browser shows.
    pub phone_link: Option<Token>,
    /// The token by which this phone goes on that took a code.
    pub phone_claim: Option<Token>,
    /// The address of this site as the browser sees it: without a public one of the settings, what it
    /// opened. Only the person who opened it is shown it.
    pub opened_at: Option<Url>,
    /// The address that this page was opened by, when it has a name that can be trusted.
    pub site: Option<Url>,
    /// What the form did that led to this page, if it is to be said.
    pub flash: Option<Flash>,
    /// Fresh backup codes that this browser holds, sealed.
    pub sealed_codes: Option<String>,
    /// A new API key that this browser holds, sealed.
    pub sealed_api_key: Option<String>,
    /// A new secret of a webhook that this browser holds, sealed.
    pub sealed_webhook_secret: Option<String>,
    pub cookies: Cookies,
    /// The built files that a page needs.
    pub scripts: Arc<Scripts>,
}

/// The request that the server function or page at hand answers.
#[must_use]
pub fn current_request() -> Option<Arc<Request>> {
    use_context()
}

/// The same, for a server function, which never runs outside one.
pub(crate) fn request() -> Result<Arc<Request>, ApiError> {
    current_request().ok_or_else(|| {
        tracing::error!("a server function ran outside a request");
        ErrorKind::Internal.into()
    })
}

impl Request {
    /// Who is signed in.
    pub(crate) fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.viewer.as_ref().ok_or_else(|| ErrorKind::Unauthenticated.into())
    }

    /// Who is signed in, or would be once they have two-factor.
    pub(crate) fn person(&self) -> Result<&Viewer, ApiError> {
        self.signed_in().ok_or_else(|| ErrorKind::Unauthenticated.into())
    }

    /// As [`Self::person`], or `None`.
    #[must_use]
    pub fn signed_in(&self) -> Option<&Viewer> {
        self.viewer.as_ref().or(self.awaiting_two_factor.as_ref())
    }

    /// Where the viewer sits at the moment: whatever they do in a company, they do from there.
    pub(crate) fn seat(&self) -> Result<Seat, ApiError> {
        self.viewer()?.seat().ok_or_else(|| ErrorKind::Forbidden.into())
    }

    /// Where the viewer sits, for a form of a page of `company`: in another tab they may have gone to
    /// another one since, and what they fill in here is not meant for that.
    pub(crate) fn seat_in(&self, company: &CompanyId) -> Result<Seat, ApiError> {
        let seat = self.seat()?;
        if seat.company_id == *company { Ok(seat) } else { Err(ErrorKind::OtherCompany.into()) }
    }

    /// For whom a page is: the user, the company and role in which they work, and the build. Pages of
    /// another stamp are loaded as a whole; so are those of somebody who got the two-factor that they needed, for
    /// theirs have another layout.
    #[must_use]
    pub fn stamp(&self) -> String {
        let stamp = stamp_of(self.signed_in(), &self.scripts);
        if self.awaiting_two_factor.is_some() { format!("{stamp}.two-factor") } else { stamp }
    }

    /// A mark of the viewer's account by which a browser tells whose pages it keeps: the same every time, and
    /// nothing else can be read from it.
    pub(crate) fn account_mark(&self) -> Option<String> {
        let user_id = &self.viewer.as_ref()?.user.id;
        Some(self.services.account_mark(user_id))
    }

    /// Hands a new session to the browser, in place of the one that it had: a token never outlives
    /// a change of who is signed in. What fails here is told to the log: the person is signed in.
    pub(crate) async fn start_session(&self, session: &NewSession) {
        self.clear_personal_cookies();
        set_cookie(&self.cookies.session(&session.token, session.lifetime));
        self.remember_browser(&session.browser);
        if let Err(error) = self.end_previous_session().await {
            tracing::error!(%error, "the session before was not ended");
        }
        match self.services.appearances.find(&session.user_id).await {
            Ok(appearance) => appearance.into_iter().for_each(|it| self.remember_appearance(it)),
            Err(error) => tracing::warn!(%error, "the appearance was not found"),
        }
    }

    /// Gives the browser the cookie by which it is known again.
    pub(crate) fn remember_browser(&self, token: &Token) {
        set_cookie(&self.cookies.set(CookieKind::Browser, token.expose()));
    }

    async fn end_previous_session(&self) -> Result<(), StoreError> {
        if let Ok(Viewer { session, .. }) = self.person() {
            self.services.sessions.replace(session).await?;
        }
        Ok(())
    }

    pub(crate) async fn sign_out(&self) -> Result<(), ApiError> {
        if let Ok(viewer) = self.person() {
            self.services.sessions.sign_out(&viewer.session, &self.client).await?;
        }
        self.clear_session();
        Ok(())
    }

    /// Takes the session from the browser, which was ended otherwise.
    pub(crate) fn clear_session(&self) {
        self.clear_personal_cookies();
        set_cookie(&self.cookies.remove(CookieKind::Session));
    }

    /// Takes from the browser what was meant for who used it until now. What is said afterwards stays.
    fn clear_personal_cookies(&self) {
        let of_person =
            [CookieKind::Flash, CookieKind::FormPage, CookieKind::FormDraft, CookieKind::PhoneLink];
        for kind in of_person {
            set_cookie(&self.cookies.remove(kind));
        }
    }

    /// Hands the browser's session its new token.
    pub(crate) fn renew_session(&self, token: &Token, lifetime: Lifetime) {
        set_cookie(&self.cookies.session(token, lifetime));
    }

    /// The whole address of a path of this site, as another device of the viewer's can open it.
    pub(crate) fn address_of(&self, path: &str) -> String {
        let address = self.opened_at.as_ref().and_then(|site| site.join(path).ok());
        address.map_or_else(|| path.to_owned(), String::from)
    }

    /// Where the viewer's clock is.
    fn zone(&self) -> Zone {
        self.viewer.as_ref().map_or_else(|| Zone::of(None), Viewer::zone)
    }

    /// The day of a moment as the viewer reads it.
    pub(crate) fn date(&self, at: Timestamp) -> String {
        self.zone().date(at)
    }

    /// A moment as the viewer reads it.
    pub(crate) fn when(&self, at: Timestamp) -> FormattedMoment {
        let zone = self.zone();
        FormattedMoment {
            iso: Zone::iso(at),
            exact: zone.exact(at),
            relative: zone.relative(at, self.services.now()),
        }
    }

    /// Lets the browser's signed-out pages look like this, too.
    pub(crate) fn remember_appearance(&self, appearance: Appearance) {
        set_cookie(&self.cookies.set(CookieKind::Appearance, &appearance.to_cookie()));
    }
}

/// The stamp of pages for somebody.
#[must_use]
pub fn stamp_of(person: Option<&Viewer>, scripts: &Scripts) -> String {
    let user = person.map(|person| person.user.id.as_ref()).unwrap_or_default();
    let membership = person.and_then(Viewer::current);
    let company = membership.map(|it| it.company_id.as_ref()).unwrap_or_default();
    let role = membership.map(|it| it.role.as_str()).unwrap_or_default();
    format!("{user}.{company}.{role}.{}", scripts.build)
}

/// Adds a cookie to the answer of a server function.
pub(crate) fn set_cookie(cookie: &cookie::Cookie<'_>) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie.to_string()))
    {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// A text as it stands in a query.
#[must_use]
pub fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

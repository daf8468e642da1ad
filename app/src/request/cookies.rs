//! The cookies: the session's token, how signed-out pages look, by what a browser is known again,
//! and what two-factor and forms need.

use cookie::{Cookie, CookieBuilder, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};
use nameplate_backend::Token;
use nameplate_domain::{
    appearance::Appearance,
    devices::PHONE_LINK_MS,
    forward_auth::STATE_MS,
    kernel::{DAY_MS, LocalPath, MINUTE_MS, SECOND_MS, UserId},
    passkeys::CEREMONY_MS,
    sessions::Lifetime,
    two_factor::{CODES_SHOWN_MS, SECOND_STEP_MS, TRUST_MS},
};
use url::form_urlencoded;

use super::escaped;

/// What the paths of all server functions begin with.
const ACTS: &str = "/act";
/// How long what a form did waits to be shown.
pub(super) const FLASH_MS: i64 = 60 * SECOND_MS;
/// How long a form waits for who comes back to it: from its proof, or from the address of its server function.
pub(super) const FORM_MS: i64 = 10 * MINUTE_MS;
/// A browser keeps no cookie longer than 400 days (RFC 6265bis).
const LONGEST_MS: i64 = 400 * DAY_MS;

/// What a browser keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    Session,
    /// By which a browser is known again at the next sign-in. It opens nothing.
    Browser,
    /// By which a sign-in goes on that waits for its code.
    SecondStep,
    /// By which the answer to a question for a passkey finds its question.
    Passkey,
    /// What the code says that signs a phone in, in the browser that shows it.
    PhoneLink,
    /// By which a phone goes on that took such a code.
    PhoneClaim,
    /// Fresh backup codes, sealed.
    FreshCodes,
    /// A new API key, sealed.
    FreshApiKey,
    /// A new secret of a webhook, sealed.
    FreshWebhookSecret,
    /// What a form did, sealed, for the page that it leads to.
    Flash,
    /// What was typed into a form before a proof was asked for, sealed, for the form's page.
    FormDraft,
    /// The page whose form was just answered, for who comes back to the address of its server function.
    FormPage,
    /// On the host of another product: who is signed in there.
    ProductGrant,
    /// On the host of another product: that this browser was sent from there to sign in.
    ProductState,
    /// How the signed-out pages look.
    Appearance,
}

impl CookieKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Browser => "browser",
            Self::SecondStep => "second_step",
            Self::Passkey => "passkey",
            Self::PhoneLink => "phone_link",
            Self::PhoneClaim => "phone_claim",
            Self::FreshCodes => "codes",
            Self::FreshApiKey => "api_key",
            Self::FreshWebhookSecret => "webhook_secret",
            Self::Flash => "flash",
            Self::FormDraft => "draft",
            Self::FormPage => "form_page",
            Self::ProductGrant => "grant",
            Self::ProductState => "state",
            Self::Appearance => "appearance",
        }
    }

    /// How long a browser keeps it, in milliseconds; `None` for until it ends.
    const fn max_age_ms(self) -> Option<i64> {
        match self {
            Self::Session | Self::ProductGrant => None,
            Self::ProductState => Some(STATE_MS),
            Self::Browser | Self::Appearance => Some(LONGEST_MS),
            Self::SecondStep => Some(SECOND_STEP_MS),
            Self::Passkey => Some(CEREMONY_MS),
            Self::PhoneLink | Self::PhoneClaim => Some(PHONE_LINK_MS),
            Self::FreshCodes | Self::FreshApiKey | Self::FreshWebhookSecret => Some(CODES_SHOWN_MS),
            Self::Flash => Some(FLASH_MS),
            Self::FormDraft | Self::FormPage => Some(FORM_MS),
        }
    }
}

/// How cookies are set: by the scheme of the public address.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// Cookies for an https address (`secure`), or for a plain one on this machine.
    #[must_use]
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Has a browser keep something.
    #[must_use]
    pub fn set(self, kind: CookieKind, value: &str) -> Cookie<'static> {
        let mut cookie = self.cookie(kind, value);
        if let Some(ms) = kind.max_age_ms() {
            cookie = cookie.max_age(seconds(ms));
        }
        cookie.build()
    }

    /// Takes something from a browser.
    #[must_use]
    pub fn remove(self, kind: CookieKind) -> Cookie<'static> {
        self.cookie(kind, "").max_age(Duration::ZERO).build()
    }

    pub(crate) fn session(self, token: &Token, lifetime: Lifetime) -> Cookie<'static> {
        let cookie = self.cookie(CookieKind::Session, token.expose());
        match lifetime {
            Lifetime::Browser => cookie.build(),
            Lifetime::Remembered => cookie.max_age(seconds(Lifetime::REMEMBERED_MS)).build(),
        }
    }

    /// By which somebody needs no code in this browser.
    pub(crate) fn trust(self, user_id: &UserId, token: &Token) -> Cookie<'static> {
        // Enough of the id to tell those apart who share a browser.
        let user: String = user_id.as_ref().chars().rev().take(12).collect();
        let cookie = self.of_host(format!("{}{user}", self.trust_prefix()), token.expose());
        cookie.max_age(seconds(TRUST_MS)).build()
    }

    /// The page of a form, for [`CookieKind::FormPage`].
    #[must_use]
    pub fn form_page(self, page: &LocalPath) -> Cookie<'static> {
        self.set(CookieKind::FormPage, &escaped(page.as_ref()))
    }

    fn cookie(self, kind: CookieKind, value: &str) -> CookieBuilder<'static> {
        let cookie = self.of_host(self.name(kind), value);
        if kind == CookieKind::FormPage { cookie.path(ACTS) } else { cookie }
    }

    fn of_host(self, name: String, value: &str) -> CookieBuilder<'static> {
        Cookie::build((name, value.to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
    }

    fn name(self, kind: CookieKind) -> String {
        let prefix = match kind {
            // Not for the whole host, so it can't be tied to it.
            CookieKind::FormPage if self.secure => "__Secure-",
            _ => self.host_prefix(),
        };
        format!("{prefix}nameplate_{}", kind.name())
    }

    /// What the names of all trusts begin with; each person's goes on in another way.
    fn trust_prefix(self) -> String {
        format!("{}nameplate_trust_", self.host_prefix())
    }

    /// Ties a cookie to this host and to https; a browser refuses it on plain http.
    const fn host_prefix(self) -> &'static str {
        if self.secure { "__Host-" } else { "" }
    }

    /// What the browser keeps that sends a request.
    #[must_use]
    pub fn get(self, headers: &HeaderMap, kind: CookieKind) -> Option<&str> {
        let name = self.name(kind);
        pairs(headers).find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The token that the browser keeps that sends a request. Another app of the host, at another port, may have set
    /// one of the same name that is none.
    #[must_use]
    pub fn token(self, headers: &HeaderMap, kind: CookieKind) -> Option<Token> {
        let name = self.name(kind);
        let values = pairs(headers).filter(|(key, _)| *key == name);
        values.filter_map(|(_, value)| Token::parse(value)).next()
    }

    /// Whether an answer with these headers takes the session from the browser.
    #[must_use]
    pub fn ends_session(self, answer: &HeaderMap) -> bool {
        let is_removal =
            |cookie: &HeaderValue| *cookie == self.remove(CookieKind::Session).to_string();
        answer.get_all(header::SET_COOKIE).iter().any(is_removal)
    }

    /// The tokens of those who trust the browser that sends a request.
    #[must_use]
    pub fn trust_tokens(self, headers: &HeaderMap) -> Vec<Token> {
        let prefix = self.trust_prefix();
        let trusts = pairs(headers).filter(|(name, _)| name.starts_with(&prefix));
        trusts.filter_map(|(_, value)| Token::parse(value)).collect()
    }

    /// The page whose form the browser that sends a request was answered last.
    #[must_use]
    pub fn page_of_form(self, headers: &HeaderMap) -> Option<LocalPath> {
        let page = self.get(headers, CookieKind::FormPage)?;
        let (page, _) = form_urlencoded::parse(page.as_bytes()).next()?;
        LocalPath::parse(&page)
    }

    /// How the browser that sends a request wants its signed-out pages.
    #[must_use]
    pub fn appearance(self, headers: &HeaderMap) -> Appearance {
        let kept = self.get(headers, CookieKind::Appearance);
        kept.map(Appearance::from_cookie).unwrap_or_default()
    }
}

const fn seconds(ms: i64) -> Duration {
    Duration::seconds(ms / SECOND_MS)
}

/// The cookies of a request. Another app of the same host may have set one that isn't UTF-8, or that
/// has no name: that one alone is passed over (RFC 6265, section 5.4: a header is bytes).
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|header| header.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| str::from_utf8(pair).ok()?.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_form_comes_back_whole() {
        let page = LocalPath::parse("/company/team?q=a;b%20c&after=x,y").unwrap();
        let cookie = Cookies::new(true).form_page(&page).to_string();
        assert!(cookie.starts_with("__Secure-nameplate_form_page="), "{cookie}");
        let sent = cookie.split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, sent.parse().unwrap());
        assert_eq!(Cookies::new(true).page_of_form(&headers), Some(page));
    }

    #[test]
    fn cookies_of_https_are_of_this_host_alone() {
        for kind in [CookieKind::Session, CookieKind::Appearance, CookieKind::Browser] {
            let cookie = Cookies::new(true).set(kind, "x").to_string();
            assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");
        }
        assert!(Cookies::new(false).set(CookieKind::Session, "x").name() == "nameplate_session");
    }

    #[test]
    fn of_two_cookies_of_a_name_the_one_that_is_a_token_counts() {
        let token = "t".repeat(43);
        let mut headers = HeaderMap::new();
        let sent = format!("nameplate_session=other; nameplate_session={token}");
        headers.insert(header::COOKIE, sent.parse().unwrap());
        let found = Cookies::new(false).token(&headers, CookieKind::Session);
        assert_eq!(found.map(|it| it.expose().to_owned()), Some(token));
    }

    #[test]
    fn a_foreign_cookie_hides_none_of_ours() {
        let token = "A".repeat(43);
        let around = [
            ("city=Zürich; ", ""),
            ("", "; city=Zürich"),
            ("nameless; =; ", "; a=b=c"),
            ("nameplate_session_2=x; ", ""),
        ];
        for (before, after) in around {
            let header = format!("{before}nameplate_session={token}{after}");
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_bytes(header.as_bytes()).unwrap());
            let found = Cookies::new(false).token(&headers, CookieKind::Session);
            assert_eq!(found.map(|it| it.expose().to_owned()), Some(token.clone()), "{header}");
        }
        // In Latin-1, too.
        let mut headers = HeaderMap::new();
        let latin = [b"city=Z\xfcrich; nameplate_session=", token.as_bytes()].concat();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(&latin).unwrap());
        assert!(Cookies::new(false).token(&headers, CookieKind::Session).is_some());
    }
}

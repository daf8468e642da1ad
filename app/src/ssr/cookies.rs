//! The cookies: the session's token, how signed-out pages look, and by what a browser is known
//! again.

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, header};
use nameplate_backend::kernel::Token;
use nameplate_domain::{
    appearance::Appearance,
    kernel::{DAY_MS, SECOND_MS},
    sessions::Lifetime,
};

const APPEARANCE: &str = "nameplate_appearance";
/// A browser keeps no cookie longer than 400 days (RFC 6265bis).
const LONGEST_MS: i64 = 400 * DAY_MS;

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

    /// `__Host-` ties the cookie to this host and to https; a browser refuses it on plain http.
    const fn session_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_session" } else { "nameplate_session" }
    }

    const fn browser_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_browser" } else { "nameplate_browser" }
    }

    pub(super) fn session(self, token: &Token, lifetime: Lifetime) -> Cookie<'static> {
        let cookie = self.cookie(self.session_name(), token.expose().to_owned());
        match lifetime {
            Lifetime::Browser => cookie.build(),
            Lifetime::Remembered => cookie.max_age(seconds(Lifetime::REMEMBERED_MS)).build(),
        }
    }

    /// By which a browser is known again at the next sign-in. It opens nothing.
    pub(super) fn browser(self, token: &Token) -> Cookie<'static> {
        let cookie = self.cookie(self.browser_name(), token.expose().to_owned());
        cookie.max_age(seconds(LONGEST_MS)).build()
    }

    pub(super) fn no_session(self) -> Cookie<'static> {
        self.cookie(self.session_name(), String::new()).max_age(Duration::ZERO).build()
    }

    /// The cookie that makes a browser's signed-out pages look like this.
    #[must_use]
    pub fn appearance(self, appearance: Appearance) -> Cookie<'static> {
        self.cookie(APPEARANCE, appearance.to_cookie()).max_age(seconds(LONGEST_MS)).build()
    }

    fn cookie(self, name: &'static str, value: String) -> cookie::CookieBuilder<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
    }
}

const fn seconds(ms: i64) -> Duration {
    Duration::seconds(ms / SECOND_MS)
}

/// The session's token that a request carries.
#[must_use]
pub fn session_token(headers: &HeaderMap, cookies: Cookies) -> Option<Token> {
    value(headers, cookies.session_name()).and_then(Token::parse)
}

/// The token by which the browser that sends a request is known again.
#[must_use]
pub fn browser_token(headers: &HeaderMap, cookies: Cookies) -> Option<Token> {
    value(headers, cookies.browser_name()).and_then(Token::parse)
}

/// How the browser that sends a request wants its signed-out pages.
#[must_use]
pub fn appearance_of(headers: &HeaderMap) -> Appearance {
    value(headers, APPEARANCE).map(Appearance::from_cookie).unwrap_or_default()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

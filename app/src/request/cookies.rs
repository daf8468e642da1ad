//! The cookies: the session's token, how signed-out pages look, by what a browser is known again,
//! and what two-factor needs.

use std::borrow::Cow;

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, header};
use nameplate_backend::kernel::Token;
use nameplate_domain::{
    appearance::Appearance,
    kernel::{DAY_MS, LocalPath, MINUTE_MS, SECOND_MS, UserId},
    passkeys::CEREMONY_MS,
    sessions::Lifetime,
    two_factor::{CODES_SHOWN_MS, SECOND_STEP_MS, TRUST_MS},
};
use url::form_urlencoded::{self, byte_serialize};

const APPEARANCE: &str = "nameplate_appearance";
const FORM_PAGE: &str = "nameplate_form_page";
/// What the paths of all server functions begin with.
const ACTS: &str = "/act";
/// How long what a form did waits to be shown.
pub(super) const FLASH_MS: i64 = 60 * SECOND_MS;
/// How long a browser finds back from the address of a server function to the page of its form.
const FORM_PAGE_MS: i64 = 10 * MINUTE_MS;
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

    const fn second_step_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_second_step" } else { "nameplate_second_step" }
    }

    const fn passkey_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_passkey" } else { "nameplate_passkey" }
    }

    const fn codes_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_codes" } else { "nameplate_codes" }
    }

    const fn flash_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_flash" } else { "nameplate_flash" }
    }

    const fn draft_name(self) -> &'static str {
        if self.secure { "__Host-nameplate_draft" } else { "nameplate_draft" }
    }

    /// What the names of all trusts begin with; each person's goes on in another way.
    const fn trust_prefix(self) -> &'static str {
        if self.secure { "__Host-nameplate_trust_" } else { "nameplate_trust_" }
    }

    pub(crate) fn session(self, token: &Token, lifetime: Lifetime) -> Cookie<'static> {
        let cookie = self.cookie(self.session_name(), token.expose().to_owned());
        match lifetime {
            Lifetime::Browser => cookie.build(),
            Lifetime::Remembered => cookie.max_age(seconds(Lifetime::REMEMBERED_MS)).build(),
        }
    }

    /// By which a browser is known again at the next sign-in. It opens nothing.
    pub(crate) fn browser(self, token: &Token) -> Cookie<'static> {
        let cookie = self.cookie(self.browser_name(), token.expose().to_owned());
        cookie.max_age(seconds(LONGEST_MS)).build()
    }

    /// By which a sign-in goes on that waits for its code.
    pub(crate) fn second_step(self, token: &Token) -> Cookie<'static> {
        let cookie = self.cookie(self.second_step_name(), token.expose().to_owned());
        cookie.max_age(seconds(SECOND_STEP_MS)).build()
    }

    pub(crate) fn no_second_step(self) -> Cookie<'static> {
        self.cookie(self.second_step_name(), String::new()).max_age(Duration::ZERO).build()
    }

    /// By which somebody needs no code in this browser.
    pub(crate) fn trust(self, user_id: &UserId, token: &Token) -> Cookie<'static> {
        // Enough of the id to tell those apart who share a browser.
        let user: String = user_id.as_ref().chars().rev().take(12).collect();
        let name = format!("{}{user}", self.trust_prefix());
        self.cookie(name, token.expose().to_owned()).max_age(seconds(TRUST_MS)).build()
    }

    /// By which the answer to a question for a passkey finds its question.
    pub(crate) fn passkey(self, token: &Token) -> Cookie<'static> {
        let cookie = self.cookie(self.passkey_name(), token.expose().to_owned());
        cookie.max_age(seconds(CEREMONY_MS)).build()
    }

    pub(crate) fn fresh_codes(self, sealed: String) -> Cookie<'static> {
        self.cookie(self.codes_name(), sealed).max_age(seconds(CODES_SHOWN_MS)).build()
    }

    pub(crate) fn no_fresh_codes(self) -> Cookie<'static> {
        self.cookie(self.codes_name(), String::new()).max_age(Duration::ZERO).build()
    }

    /// What a form did, sealed, for the page that it leads to.
    pub(crate) fn flash(self, sealed: String) -> Cookie<'static> {
        self.cookie(self.flash_name(), sealed).max_age(seconds(FLASH_MS)).build()
    }

    /// Takes from the browser what was just shown.
    #[must_use]
    pub fn no_flash(self) -> Cookie<'static> {
        self.cookie(self.flash_name(), String::new()).max_age(Duration::ZERO).build()
    }

    /// The page whose form was just answered, for who comes back to the address of its server function.
    #[must_use]
    pub fn form_page(self, page: &LocalPath) -> Cookie<'static> {
        let page: String = byte_serialize(page.as_ref().as_bytes()).collect();
        let cookie = self.cookie(FORM_PAGE, page);
        cookie.path(ACTS).max_age(seconds(FORM_PAGE_MS)).build()
    }

    /// What was typed into a form before a proof was asked for, sealed, for the form's page.
    #[must_use]
    pub fn form_draft(self, sealed: String) -> Cookie<'static> {
        self.cookie(self.draft_name(), sealed).max_age(seconds(FORM_PAGE_MS)).build()
    }

    /// Takes from the browser what stands in its form again.
    #[must_use]
    pub fn no_form_draft(self) -> Cookie<'static> {
        self.cookie(self.draft_name(), String::new()).max_age(Duration::ZERO).build()
    }

    pub(crate) fn no_form_page(self) -> Cookie<'static> {
        self.cookie(FORM_PAGE, String::new()).path(ACTS).max_age(Duration::ZERO).build()
    }

    pub(crate) fn no_session(self) -> Cookie<'static> {
        self.cookie(self.session_name(), String::new()).max_age(Duration::ZERO).build()
    }

    /// The cookie that makes a browser's signed-out pages look like this.
    #[must_use]
    pub fn appearance(self, appearance: Appearance) -> Cookie<'static> {
        self.cookie(APPEARANCE, appearance.to_cookie()).max_age(seconds(LONGEST_MS)).build()
    }

    fn cookie(
        self,
        name: impl Into<Cow<'static, str>>,
        value: String,
    ) -> cookie::CookieBuilder<'static> {
        Cookie::build((name.into(), value))
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

/// The token of the sign-in that waits for its code in the browser that sends a request.
#[must_use]
pub fn second_step_token(headers: &HeaderMap, cookies: Cookies) -> Option<Token> {
    value(headers, cookies.second_step_name()).and_then(Token::parse)
}

/// The token of the question for a passkey that the browser that sends a request was asked.
#[must_use]
pub fn passkey_token(headers: &HeaderMap, cookies: Cookies) -> Option<Token> {
    value(headers, cookies.passkey_name()).and_then(Token::parse)
}

/// The fresh backup codes, sealed, that the browser holds that sends a request.
#[must_use]
pub fn sealed_codes(headers: &HeaderMap, cookies: Cookies) -> Option<String> {
    value(headers, cookies.codes_name()).map(str::to_owned)
}

/// What a form did, sealed, that the browser holds that sends a request.
pub(crate) fn sealed_flash(headers: &HeaderMap, cookies: Cookies) -> Option<&str> {
    value(headers, cookies.flash_name())
}

/// What was typed into a form, sealed, that the browser holds that sends a request.
pub(crate) fn sealed_draft(headers: &HeaderMap, cookies: Cookies) -> Option<&str> {
    value(headers, cookies.draft_name())
}

/// The page whose form the browser that sends a request was answered last.
#[must_use]
pub fn form_page(headers: &HeaderMap) -> Option<LocalPath> {
    let page = value(headers, FORM_PAGE)?;
    let (page, _) = form_urlencoded::parse(page.as_bytes()).next()?;
    LocalPath::parse(&page)
}

/// The tokens of those who trust the browser that sends a request.
#[must_use]
pub fn trust_tokens(headers: &HeaderMap, cookies: Cookies) -> Vec<Token> {
    pairs(headers)
        .filter(|(name, _)| name.starts_with(cookies.trust_prefix()))
        .filter_map(|(_, value)| Token::parse(value))
        .collect()
}

/// How the browser that sends a request wants its signed-out pages.
#[must_use]
pub fn appearance_of(headers: &HeaderMap) -> Appearance {
    value(headers, APPEARANCE).map(Appearance::from_cookie).unwrap_or_default()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    pairs(headers).find_map(|(key, value)| (key == name).then_some(value))
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
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_page_of_a_form_comes_back_whole() {
        let page = LocalPath::parse("/company/team?q=a;b%20c&after=x,y").unwrap();
        let cookie = Cookies::new(true).form_page(&page).to_string();
        let sent = cookie.split(';').next().unwrap().to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, sent.parse().unwrap());
        assert_eq!(form_page(&headers), Some(page));
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
            let found = session_token(&headers, Cookies::new(false));
            assert_eq!(found.map(|it| it.expose().to_owned()), Some(token.clone()), "{header}");
        }
        // In Latin-1, too.
        let mut headers = HeaderMap::new();
        let latin = [b"city=Z\xfcrich; nameplate_session=", token.as_bytes()].concat();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(&latin).unwrap());
        assert!(session_token(&headers, Cookies::new(false)).is_some());
    }
}

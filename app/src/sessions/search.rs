//! What can be found of sessions.

use leptos::server_fn::ServerFn as _;

use super::actions::{EndOtherSessions, SignOut};
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// When they end, and ending them.
pub(crate) fn entries(_request: &Request) -> Vec<SearchEntry> {
    vec![
        SearchEntry::setting("Session timeout", "/settings/security#idle_timeout", Glyph::Clock)
            .about("Password & two-factor")
            .words("sign me out after, idle, log out automatically, away"),
        SearchEntry::act("Sign out", SignOut::PATH, Vec::new(), Glyph::SignOut)
            .words("log out, logoff, exit"),
        SearchEntry::act(
            "Sign out other devices",
            EndOtherSessions::PATH,
            Vec::new(),
            Glyph::Computer,
        )
        .words("log out everywhere else, end sessions, stolen laptop, lost phone"),
        SearchEntry::way_to("Sign out everywhere", "/settings/sessions", Glyph::Computer)
            .about("This device included")
            .words("log out everywhere, end all sessions"),
    ]
}

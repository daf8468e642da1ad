//! Which addresses are pages of ours.

use leptos::prelude::window;
use web_sys::Url;

/// What lies at an address of this site that is no page.
const NO_PAGES: [&str; 3] = ["/act/", "/photos/", "/pkg/"];
/// How the names of files end that are given as such.
const FILES: [&str; 2] = [".csv", ".txt"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Its path and query.
    pub(super) page: String,
    /// Its fragment, with the `#`; empty when it has none.
    pub(super) fragment: String,
}

impl Address {
    /// Reads an address, which may be relative to the document's; `None` when it is none of this site.
    pub(super) fn parse(url: &str) -> Option<Self> {
        let location = window().location();
        let url = Url::new_with_base(url, &location.href().ok()?).ok()?;
        let is_ours = url.origin() == location.origin().ok()?;
        is_ours.then(|| Self {
            page: [url.pathname().as_str(), &url.search()].concat(),
            fragment: url.hash(),
        })
    }

    /// The address that the document has.
    pub(super) fn of_document() -> Option<Self> {
        Self::parse("")
    }

    /// Whether there is a page.
    pub(super) fn is_page(&self) -> bool {
        is_page(path_of(&self.page))
    }

    /// Whether it is a part of the page that the document has: there the browser goes itself.
    pub(super) fn is_within(&self) -> bool {
        let here = Self::of_document();
        !self.fragment.is_empty() && here.is_some_and(|here| here.page == self.page)
    }

    /// All of it.
    pub(super) fn whole(&self) -> String {
        [self.page.as_str(), &self.fragment].concat()
    }
}

pub(super) fn path_of(page: &str) -> &str {
    page.split(['?', '#']).next().unwrap_or(page)
}

/// Whether there is a page at a path of this site.
fn is_page(path: &str) -> bool {
    path != "/live"
        && !NO_PAGES.iter().any(|start| path.starts_with(start))
        && !FILES.iter().any(|end| path.ends_with(end))
}

/// Whether an address is that of the page where one proves who one is.
pub(crate) fn leads_to_proof(url: &str) -> bool {
    Address::parse(url).is_some_and(|it| asks_for_proof(&it.page))
}

/// Whether a page asks who is there to prove it.
pub(super) fn asks_for_proof(page: &str) -> bool {
    path_of(page) == "/settings/confirm"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_what_is_nothing_else() {
        for page in ["/", "/settings", "/settings/activity", "/liveness", "/actual"] {
            assert!(is_page(page), "{page}");
        }
        for other in [
            "/act/save_profile",
            "/photos/1",
            "/pkg/nameplate.js",
            "/live",
            "/settings/activity/export.csv",
            "/settings/two-factor/codes.txt",
        ] {
            assert!(!is_page(other), "{other}");
        }
    }

    #[test]
    fn a_path_ends_before_query_and_fragment() {
        assert_eq!(path_of("/notifications?unread=true"), "/notifications");
        assert_eq!(path_of("/settings#main"), "/settings");
        assert!(asks_for_proof("/settings/confirm?next=/settings"));
        assert!(!asks_for_proof("/settings/confirm-email"));
    }
}

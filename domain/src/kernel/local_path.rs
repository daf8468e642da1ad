//! Where to go next, when the address came from outside.

use serde::{Deserialize, Serialize};

use super::Fault;

/// A path of this site, with its query: what `?next=` may lead to. Never another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct LocalPath(String);

impl LocalPath {
    /// Longer paths than this many bytes are none of ours.
    const MAX: usize = 1024;

    /// Takes the text of a `next` parameter; gives `None` for anything but a plain path.
    ///
    /// Empty segments and dots are refused, for `/..//evil.example` is `//evil.example` to a browser.
    /// Only printable ASCII is taken, and no backslash: browsers read `/\evil.example` like
    /// `//evil.example` (WHATWG URL), and a control character would end a header line.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.split('/').skip(1).peekable();
        let mut is_path = path.starts_with('/');
        while let Some(segment) = segments.next() {
            let is_last = segments.peek().is_none();
            is_path &= is_last || !segment.is_empty();
            is_path &= !is_dots(segment);
        }
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        (is_path && is_plain && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }
}

/// Whether a browser would read a segment as `.` or `..` (WHATWG URL, dot segments).
fn is_dots(segment: &str) -> bool {
    // Asked of every path: most segments are told by their first letter.
    segment.starts_with(['.', '%'])
        && matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

impl TryFrom<String> for LocalPath {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or(Fault::NotAPath)
    }
}

impl AsRef<str> for LocalPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_own_paths() {
        for path in ["/", "/settings/accessibility", "/settings?tab=1#top", "/a/b/", "/a?b=//c"] {
            assert_eq!(LocalPath::parse(path).as_ref().map(AsRef::as_ref), Some(path));
        }
    }

    #[test]
    fn never_leaves_the_site() {
        for evil in [
            "",
            "settings",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/\tevil",
            " //evil.example",
            "/é",
            "/..//evil.example",
            "/a/%2E%2e//evil",
            "/./a",
            "/a//b",
        ] {
            assert_eq!(LocalPath::parse(evil), None, "{evil:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(1024))), None);
    }
}

//! Where somebody was going in a product.

use serde::{Deserialize, Serialize};

use crate::kernel::Fault;

/// A path of a product, with its query: where a sign-in leads back to. It stands behind the product's origin, so unlike
/// [`LocalPath`](crate::kernel::LocalPath) it may have any segments; what a browser would read as another host is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ProductPath(String);

impl ProductPath {
    /// Longer paths than this many bytes are not come back to.
    const MAX: usize = 1024;

    /// Takes printable ASCII that begins with one slash, as browsers send paths (WHATWG URL: `//` and `/\` begin a
    /// host). A fragment stays in the browser, so there is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_path = text.starts_with('/') && !text.starts_with("//");
        let is_plain = text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#'));
        (is_path && is_plain && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }

    /// The product's first page.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// The same, without its query.
    #[must_use]
    pub fn without_query(&self) -> Self {
        Self(self.0.split('?').next().unwrap_or("/").to_owned())
    }
}

impl TryFrom<String> for ProductPath {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        Self::parse(&text).ok_or(Fault::NotAPath)
    }
}

impl AsRef<str> for ProductPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_at_its_origin() {
        for path in ["/", "/cases/42?tab=1&q=a%20b", "/a//b", "/a/./b", "/?next=https://x.example"]
        {
            assert_eq!(ProductPath::parse(path).as_ref().map(AsRef::as_ref), Some(path));
        }
        for evil in [
            "",
            "cases",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "@evil.example",
            ".evil.example",
            ":80/",
            "https://evil.example",
            "/a b",
            "/a\r\nSet-Cookie: x=1",
            "/\tevil",
            "/é",
            "/a#b",
        ] {
            assert_eq!(ProductPath::parse(evil), None, "{evil:?}");
        }
        assert_eq!(ProductPath::parse(&format!("/{}", "a".repeat(1024))), None);
    }

    #[test]
    fn what_is_too_long_loses_its_query() {
        let path = ProductPath::parse("/cases?q=a?b").unwrap();
        assert_eq!(path.without_query().as_ref(), "/cases");
        assert_eq!(ProductPath::root().without_query(), ProductPath::root());
    }
}

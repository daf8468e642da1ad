//! What the query of an address asks for.

use std::collections::BTreeMap;

use http::Uri;
use utoipa::IntoParams;

use super::Problem;

/// How many items a part of a list has where nothing is said, and at the most.
const DEFAULT_LIMIT: usize = 50;
const MOST: usize = 100;

/// The parameters of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParameters {
    /// How many items at the most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    #[expect(dead_code, reason = "described here, and read by `Query::limit`")]
    limit: Option<u32>,
    /// Where to go on: the `next` of the answer before.
    #[param(pattern = "^[A-Za-z0-9_-]*$")]
    #[expect(dead_code, reason = "described here, and read by `Query::text`")]
    cursor: Option<String>,
}

/// The query of an address: each parameter once, and none that the operation doesn't know.
#[derive(Debug)]
pub(super) struct Query(BTreeMap<&'static str, String>);

impl Query {
    /// Reads the query of an operation that knows these parameters.
    pub(super) fn read(uri: &Uri, known: &[&'static str]) -> Result<Self, Problem> {
        let mut read = BTreeMap::new();
        let query = uri.query().unwrap_or_default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let Some(known) = known.iter().find(|known| **known == name) else {
                let detail = format!("There is no parameter \"{name}\" here.");
                return Err(Problem::with(http::StatusCode::BAD_REQUEST, detail));
            };
            if read.insert(*known, value.into_owned()).is_some() {
                return Err(Problem::parameter(known, "Give it once."));
            }
        }
        Ok(Self(read))
    }

    /// What a parameter says; `None` where it is left out or empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whether a parameter is `true`.
    pub(super) fn flag(&self, name: &'static str) -> Result<bool, Problem> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::parameter(name, "Give true or false.")),
        }
    }

    /// How many items are asked for at the most.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        let Some(text) = self.text("limit") else { return Ok(DEFAULT_LIMIT) };
        text.parse()
            .ok()
            .filter(|limit| (1..=MOST).contains(limit))
            .ok_or_else(|| Problem::parameter("limit", format!("Give a number from 1 to {MOST}.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(query: &str) -> Option<usize> {
        let uri = format!("/v1/x?{query}").parse().unwrap();
        Query::read(&uri, &["limit", "cursor"]).and_then(|query| query.limit()).ok()
    }

    #[test]
    fn a_page_has_some_items() {
        assert_eq!(limit(""), Some(50));
        assert_eq!(limit("limit="), Some(50));
        assert_eq!(limit("limit=100&cursor=x"), Some(100));
        for wrong in
            ["limit=0", "limit=101", "limit=1000000000", "limit=-1", "limit=1.5", "limit=x"]
        {
            assert_eq!(limit(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_slip_in_a_parameter_is_told() {
        assert_eq!(limit("limits=5"), None);
        assert_eq!(limit("limit=5&limit=6"), None);
    }
}

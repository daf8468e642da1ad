//! The kinds of cases that a company works on.

use serde::{Deserialize, Serialize};

use crate::kernel::{parse_line, text_key, text_type};

text_type!(
    /// A kind of case that a company works on: one line.
    CaseTypeName, 50, parse_line
);

impl CaseTypeName {
    /// The form by which names are compared: without regard to case.
    #[must_use]
    pub fn key(&self) -> String {
        text_key(&self.0)
    }
}

/// The most case types of a company.
pub const MOST_CASE_TYPES: usize = 100;

/// What a kind of case is to be called.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseTypeForm {
    /// The name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fault;

    #[test]
    fn case_types_are_the_same_in_capitals() {
        let of = |typed| CaseTypeName::parse(typed).map(|name| name.key());
        assert_eq!(of(" Family Law "), of("family law"));
        assert_eq!(CaseTypeName::parse(""), Err(Fault::Missing));
    }
}

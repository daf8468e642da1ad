//! Of which companies a product lets people in.

use crate::kernel::CompanyId;

/// Of which companies members are let in at an origin, as its proxy says by `?company=`. Any company may register any
/// origin, so a product isn't open to one that came later unless its proxy says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdmittedCompanies {
    /// Of the one that registered the origin first.
    First,
    /// Of one, if it registered the origin.
    One(CompanyId),
    /// Of all that registered it: the product tells them apart.
    All,
}

impl AdmittedCompanies {
    const ALL: &str = "all";

    /// Takes the value of `company`: nothing, `all`, or the id of a company.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::First),
            Self::ALL => Some(Self::All),
            id => CompanyId::parse(id).map(Self::One),
        }
    }

    /// The text that [`AdmittedCompanies::parse`] takes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::First => "",
            Self::One(id) => id.as_ref(),
            Self::All => Self::ALL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_text_reads_back() {
        for text in ["", "all", "0192f0a4-7c1e-7000-8000-000000000000"] {
            assert_eq!(AdmittedCompanies::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(AdmittedCompanies::parse("all"), Some(AdmittedCompanies::All));
        for other in ["a b", "*", "all,none"] {
            assert_eq!(AdmittedCompanies::parse(other), None, "{other}");
        }
    }
}

//! Which notifications are listed, as the address says it.

use nameplate_backend::notifications::CentreFilter;
use nameplate_domain::{companies::Membership, kernel::CompanyId};
use serde::Deserialize;

use crate::request::escaped;

/// The query of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CentreQuery {
    /// `unread` for only what was not read.
    show: String,
    /// Only of the company of this id; of all when empty.
    company: String,
    /// Only what is older than this one; from the newest on when empty.
    pub(super) before: String,
}

impl CentreQuery {
    /// What is asked for; `None` when that is of a company that is none of these.
    pub(super) fn filter(&self, entered: &[&Membership]) -> Option<CentreFilter> {
        let company_id = match self.company.as_str() {
            "" => None,
            id => Some(entered.iter().find(|it| it.company_id.as_ref() == id)?.company_id.clone()),
        };
        Some(CentreFilter { unread_only: self.is_unread_only(), company_id })
    }

    pub(super) fn is_unread_only(&self) -> bool {
        self.show == "unread"
    }
}

/// The address of the list with some filter.
pub(super) fn path_of(unread: bool, company: Option<&CompanyId>, before: Option<&str>) -> String {
    let parts = [
        unread.then(|| "show=unread".to_owned()),
        company.map(|company| format!("company={company}")),
        before.map(|before| format!("before={}", escaped(before))),
    ];
    let query: Vec<_> = parts.into_iter().flatten().collect();
    if query.is_empty() {
        return "/notifications".to_owned();
    }
    format!("/notifications?{}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_stands_in_the_address() {
        assert_eq!(path_of(false, None, None), "/notifications");
        let path = path_of(true, CompanyId::parse("x").as_ref(), Some("y"));
        assert_eq!(path, "/notifications?show=unread&company=x&before=y");
    }
}

//! Forward auth: a reverse proxy asks who somebody is before it lets a request through to a product of another host.

mod companies;
mod forwarded;
mod product_path;
mod sign_in;

pub use companies::AdmittedCompanies;
pub use forwarded::{forwarded_origin, is_page_view};
pub use product_path::ProductPath;
pub use sign_in::{CodeError, SignInForm, SignInRequest, StateHash};

use crate::{
    companies::Role,
    kernel::{CompanyId, MINUTE_MS, SECOND_MS},
};

/// How long the code works that takes a sign-in to the product's host, in milliseconds: it goes there at once.
pub const CODE_MS: i64 = 60 * SECOND_MS;
/// How long a browser has to sign in before its product takes no code of it any more, in milliseconds.
pub const STATE_MS: i64 = 10 * MINUTE_MS;

/// What `Remote-Groups` says: the role in the company by which somebody is let in, and which company that is.
#[must_use]
pub fn groups(role: Role, company_id: &CompanyId) -> String {
    format!("{},company:{company_id}", role.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_the_role_and_the_company() {
        let groups = groups(Role::SuperAdmin, &CompanyId::new("0192-a"));
        assert_eq!(groups, "super_admin,company:0192-a");
    }
}

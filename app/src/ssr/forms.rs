//! Forms whose fields are parsed together.

use nameplate_backend::{accounts::Founder, kernel::ServiceError, passwords::is_common};
use nameplate_domain::{
    accounts::{Email, FullName, WelcomeError},
    companies::CompanyName,
    kernel::FieldErrors,
    passwords::{Owner, Password, PasswordPolicy},
};

/// Parses what the first person entered; gives every fault at once.
pub(crate) fn parse_founder(
    company: &str,
    name: &str,
    email: &str,
    password: &Password,
) -> Result<Founder, ServiceError<WelcomeError>> {
    let mut errors = FieldErrors::default();
    let policy = PasswordPolicy { owner: Owner { name, email }, is_common };
    let company = errors.take("company", CompanyName::parse(company));
    let name = errors.take("name", FullName::parse(name));
    let email = errors.take("email", Email::parse(email));
    let password = errors.take("password", policy.parse(password));
    match (company, name, email, password) {
        (Some(company), Some(name), Some(email), Some(password)) => {
            Ok(Founder { company, name, email, password })
        }
        _ => Err(errors.into()),
    }
}

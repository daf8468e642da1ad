//! The first run: who makes the first company, and what is entered for that.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Email, FullName};
use crate::{
    companies::CompanyName,
    kernel::FieldErrors,
    passwords::{NewPassword, PasswordOwner, PasswordPolicy, Secret},
};

/// What the first person enters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WelcomeForm {
    /// What the link said that led to the form.
    pub token: String,
    pub company: String,
    pub name: String,
    pub email: String,
    pub password: Secret,
}

/// Who sets Nameplate up, and for which company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstAdmin {
    pub company: CompanyName,
    pub name: FullName,
    pub email: Email,
    pub password: NewPassword,
}

impl WelcomeForm {
    /// Parses all fields. `is_common` tells the most common passwords.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn parse(&self, is_common: fn(&str) -> bool) -> Result<FirstAdmin, FieldErrors> {
        let mut errors = FieldErrors::default();
        let owner = PasswordOwner { name: &self.name, email: &self.email };
        let policy = PasswordPolicy { owner, is_common };
        let company = errors.take("company", CompanyName::parse(&self.company));
        let name = errors.take("name", FullName::parse(&self.name));
        let email = errors.take("email", Email::parse(&self.email));
        let password = errors.take("password", policy.parse(&self.password.clone().into()));
        match (company, name, email, password) {
            (Some(company), Some(name), Some(email), Some(password)) => {
                Ok(FirstAdmin { company, name, email, password })
            }
            _ => Err(errors),
        }
    }
}

/// Why the first run could not make the first company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WelcomeError {
    /// The form wasn't reached by the link that the start printed.
    #[error(
        "Open the link that nameplate serve printed when it started. nameplate doctor prints it, too."
    )]
    LinkNotValid,
    /// It happened already, perhaps a moment ago in another browser.
    #[error("Nameplate is set up already. Sign in instead.")]
    AlreadySetUp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fault;

    #[test]
    fn everything_wrong_is_told_at_once_in_the_order_of_the_form() {
        let form = WelcomeForm {
            company: "Harbor Law".to_owned(),
            email: "not an address".to_owned(),
            password: "Password-1".into(),
            ..WelcomeForm::default()
        };
        let errors = form.parse(|password| password == "Password-1").unwrap_err();
        let faults: Vec<_> = errors.iter().collect();
        assert_eq!(
            faults,
            [
                ("name", Fault::Missing),
                ("email", Fault::NotAnEmail),
                ("password", Fault::CommonPassword)
            ]
        );
    }
}

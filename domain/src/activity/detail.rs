//! What else is to be said of an event.

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::{
    accounts::Email,
    api_keys::ApiKeyName,
    companies::{CompanyName, Role},
    sessions::AuthMethod,
};

/// What else is to be said of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityDetail {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_email: Option<Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_email: Option<Email>,
    /// How many other sessions it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<u32>,
    /// How somebody proved who they are.
    #[serde(rename = "means", skip_serializing_if = "Option::is_none")]
    pub auth_method: Option<AuthMethod>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<CompanyName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What a key to the API is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_key: Option<ApiKeyName>,
}

impl ActivityDetail {
    #[must_use]
    pub fn of_emails(old: &Email, new: &Email) -> Self {
        Self { old_email: Some(old.clone()), new_email: Some(new.clone()), ..Self::default() }
    }

    #[must_use]
    pub fn of_ended(count: u64) -> Self {
        let ended = u32::try_from(count).ok().filter(|count| *count > 0);
        Self { ended, ..Self::default() }
    }

    #[must_use]
    pub fn of_auth_method(auth_method: AuthMethod) -> Self {
        Self { auth_method: Some(auth_method), ..Self::default() }
    }

    /// A key to the API, which acts in a company.
    #[must_use]
    pub fn of_api_key(name: ApiKeyName, company: CompanyName) -> Self {
        Self { api_key: Some(name), company: Some(company), ..Self::default() }
    }

    /// Something in a company, where the person has or got a role.
    #[must_use]
    pub fn of_company(company: CompanyName, role: Option<Role>) -> Self {
        Self { company: Some(company), role, ..Self::default() }
    }
}

impl fmt::Display for ActivityDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(old), Some(new)) = (&self.old_email, &self.new_email) {
            write!(f, "From {} to {}. ", old.as_ref(), new.as_ref())?;
        }
        if let Some(name) = &self.api_key {
            write!(f, "\u{201c}{}\u{201d}, for ", name.as_ref())?;
        }
        if let Some(auth_method) = self.auth_method {
            f.write_str(auth_method.label())?;
        }
        match (&self.company, self.role) {
            (Some(company), Some(role)) => {
                write!(f, "{}, as {}.", company.as_ref(), role.label())?;
            }
            (Some(company), None) => write!(f, "{}.", company.as_ref())?,
            (None, _) => {}
        }
        match self.ended {
            Some(1) => f.write_str("1 other browser was signed out."),
            Some(count) => write!(f, "{count} other browsers were signed out."),
            None => Ok(()),
        }
    }
}

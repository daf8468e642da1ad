//! The forms of a company's pages, as typed.

use serde::{Deserialize, Serialize};

use super::{BillingContact, CompanyDetails, CompanyName, PostalAddress, Role, Website};
use crate::{
    accounts::{Email, FullName, PhoneNumber},
    kernel::{Fault, FieldErrors, parse_optional},
    sessions::IdleTimeout,
};

/// What a company says of itself, to be saved. Whatever may be left out is empty then.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    pub name: String,
    /// The country that the phone number is of, when that doesn't say so itself.
    pub country: String,
    /// The phone number, in whatever form.
    pub phone: String,
    /// The address for mail.
    pub email: String,
    /// The postal address, on some lines.
    pub address: String,
    pub website: String,
    /// The version that the person edited. The service refuses the form when a newer one is stored.
    pub version: i64,
}

impl DetailsForm {
    /// Reads the form; `phone` is its phone number as who has the numbering plans read it.
    ///
    /// # Errors
    /// Faults of the fields `name`, `phone`, `email`, `address` and `website`, all at once.
    pub fn parse(
        &self,
        phone: Result<Option<PhoneNumber>, Fault>,
    ) -> Result<CompanyDetails, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", CompanyName::parse(&self.name));
        let phone = errors.take("phone", phone);
        let email = errors.take("email", parse_optional(&self.email, Email::parse));
        let address = errors.take("address", parse_optional(&self.address, PostalAddress::parse));
        let website = errors.take("website", parse_optional(&self.website, Website::parse));
        match (name, phone, email, address, website) {
            (Some(name), Some(phone), Some(email), Some(address), Some(website)) => {
                Ok(CompanyDetails { name, phone, email, address, website })
            }
            _ => Err(errors),
        }
    }
}

/// What an admin chooses for everyone in the company.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PoliciesForm {
    pub requires_two_factor: bool,
    /// How long everyone may be away at the most, if there is a bound.
    pub longest_idle: Option<IdleTimeout>,
}

/// Whom to ask about bills. Either may be left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingForm {
    pub name: String,
    pub email: String,
}

impl BillingForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Faults of the fields `name` and `email`, both at once.
    pub fn parse(&self) -> Result<BillingContact, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", parse_optional(&self.name, FullName::parse));
        let email = errors.take("email", parse_optional(&self.email, Email::parse));
        match (name, email) {
            (Some(name), Some(email)) => Ok(BillingContact { name, email }),
            _ => Err(errors),
        }
    }
}

/// What a kind of case is to be called.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseTypeForm {
    pub name: String,
}

/// Somebody to be asked to join.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitationForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    /// The phone number, in whatever form; nothing for none.
    #[serde(default)]
    pub phone: String,
    /// The country that the number is of, when it doesn't say so itself.
    #[serde(default)]
    pub country: String,
    pub role: Role,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct RoleForm {
    pub role: Role,
}

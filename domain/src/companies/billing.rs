//! Whom to ask about a company's bills.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::{Email, FullName},
    kernel::FieldErrors,
};

/// Whom to ask about bills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillingContact {
    /// Their name.
    pub name: Option<FullName>,
    /// Their address.
    pub email: Option<Email>,
}

/// Whom to ask about bills. Either may be left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingForm {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
}

impl BillingForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Faults of the fields `name` and `email`, both at once.
    pub fn parse(&self) -> Result<BillingContact, FieldErrors> {
        let mut errors = FieldErrors::default();
        let contact = BillingContact {
            name: errors.take_optional("name", &self.name, FullName::parse),
            email: errors.take_optional("email", &self.email, Email::parse),
        };
        errors.finish(Some(contact))
    }
}

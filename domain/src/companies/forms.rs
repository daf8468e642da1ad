//! The forms of a company's rules and team, as typed.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::sessions::IdleTimeout;

/// What an admin chooses for everyone in the company.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PoliciesForm {
    pub requires_two_factor: bool,
    /// The day from which two-factor is required, as `2026-12-04`; read only where it is.
    pub two_factor_from: String,
    /// How long everyone may be away at the most, if there is a bound.
    pub longest_idle: Option<IdleTimeout>,
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

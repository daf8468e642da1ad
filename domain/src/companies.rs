//! Companies, and who belongs to them in which role.

mod details;
mod event;
mod forms;
mod membership;
mod role;
mod team;

pub use details::{
    BillingContact, CaseTypeName, CompanyDetails, CompanyName, MOST_CASE_TYPES, PostalAddress,
    Website,
};
pub use event::{CompanyEvent, EventDetail, UnknownEvent};
pub use forms::{BillingForm, CaseTypeForm, DetailsForm, InvitationForm, PoliciesForm, RoleForm};
pub use membership::{Membership, Policies, Seat};
pub use role::{Permission, Role, UnknownRole};
pub use team::{
    CaseTypeError, CompanyError, INVITATION_KEPT_MS, INVITATION_MS, INVITATIONS_PER_COMPANY,
    InvitationError, MemberAct, MembershipError, TeamError,
};

//! Companies, and who belongs to them in which role.

mod billing;
mod case_type;
mod details;
mod event;
mod forms;
mod membership;
mod role;
mod team;
mod web_origin;

pub use billing::{BillingContact, BillingForm};
pub use case_type::{CaseTypeForm, CaseTypeName, MOST_CASE_TYPES};
pub use details::*;
pub use event::{CompanyEvent, EventDetail, SentMailing, UnknownEvent};
pub use forms::{InvitationForm, PoliciesForm, RoleForm};
pub use membership::{Membership, Policies, Seat};
pub use role::{Permission, Role, UnknownRole};
pub use team::{
    CaseTypeError, CompanyError, INVITATION_KEPT_MS, INVITATION_MS, INVITATIONS_PER_COMPANY,
    InvitationError, MemberAct, MembershipError, TeamError,
};
pub use web_origin::{MOST_ORIGINS, OriginError, OriginForm, WebAddress, WebOrigin};

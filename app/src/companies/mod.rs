//! Companies: one's own, the team, the invitations, and how a company works.

mod billing_page;
mod case_types_section;
mod companies_page;
mod company_activity_page;
mod company_switcher;
mod deletion_section;
mod details_form;
mod details_page;
mod invitation_actions;
mod invitation_page;
mod invitations_section;
mod invite_page;
mod member_access;
mod member_page;
mod member_question;
mod origins_section;
mod own_actions;
mod policies_form;
mod role_form;
mod search;
mod settings_actions;
mod team_actions;
mod team_page;

pub(crate) use billing_page::{BILLING, billing_page};
pub(crate) use companies_page::{COMPANIES, companies_page};
pub(crate) use company_activity_page::{COMPANY_ACTIVITY, company_activity_page};
pub(crate) use company_switcher::CompanySwitcher;
pub(crate) use details_page::{COMPANY_DETAILS, company_details_page};
pub(crate) use invitation_page::{INVITATION, invitation_page};
pub(crate) use invite_page::{INVITE, invite_page};
pub(crate) use member_page::{MEMBER, member_page};
pub(crate) use search::{entries, found_members};
pub(crate) use team_page::{TEAM, team_page};

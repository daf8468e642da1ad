//! Companies: one's own, the team, the invitations, and how a company works.

mod billing_page;
mod case_types_section;
mod companies_page;
mod company_activity_page;
mod company_field;
mod company_switcher;
mod details_form;
mod details_page;
mod invitation_actions;
mod invitation_page;
mod invitations_section;
mod invite_page;
mod log_actions;
mod member_acts;
mod member_page;
mod own_actions;
mod policies_form;
pub(crate) mod settings_actions;
pub(crate) mod team_actions;
mod team_page;

pub(crate) use billing_page::BillingPage;
pub(crate) use companies_page::CompaniesPage;
pub(crate) use company_activity_page::CompanyActivityPage;
pub(crate) use company_switcher::CompanySwitcher;
pub(crate) use details_page::CompanyDetailsPage;
pub(crate) use invitation_page::InvitationPage;
pub(crate) use invite_page::InvitePage;
pub(crate) use member_page::MemberPage;
pub(crate) use own_actions::SwitchCompany;
pub(crate) use team_page::TeamPage;

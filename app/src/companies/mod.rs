//! Companies: one's own, the team, the invitations, and how a company works.

mod company_switcher;
mod own_actions;

pub(crate) use company_switcher::CompanySwitcher;

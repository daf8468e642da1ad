//! Companies, and the rules in them.

mod actions;
mod details_page;

pub(crate) use details_page::CompanyDetailsPage;

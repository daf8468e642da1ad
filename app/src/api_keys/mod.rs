//! API keys: the viewer's own, and those that act in their company.

mod actions;
mod company_page;
mod fresh_secret;
mod item;
mod key_page;
mod list_page;
mod new_page;
mod search;

pub(crate) use company_page::{COMPANY_API_KEYS, company_api_keys_page};
pub(crate) use key_page::{API_KEY, api_key_page};
pub(crate) use list_page::{API_KEYS, api_keys_page};
pub(crate) use new_page::{NEW_API_KEY, new_api_key_page};
pub(crate) use search::entries;

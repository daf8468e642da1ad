//! Webhooks: where what happens in a company is sent to.

mod actions;
mod deliveries_section;
mod form_fields;
mod fresh_secret;
mod list_page;
mod new_page;
mod search;
mod webhook_page;
mod words;

pub(crate) use list_page::{WEBHOOKS, webhooks_page};
pub(crate) use new_page::{NEW_WEBHOOK, new_webhook_page};
pub(crate) use search::entries;
pub(crate) use webhook_page::{WEBHOOK, webhook_page};

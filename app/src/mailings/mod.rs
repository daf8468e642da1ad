//! Email subscriptions: which kinds of mail one takes, signed in or by the link of a mail.

mod actions;
mod email_page;
mod email_preferences_page;
mod search;
mod subscription_boxes;

pub(crate) use email_page::{EMAIL, email_page};
pub(crate) use email_preferences_page::{EMAIL_PREFERENCES, email_preferences_page};
pub(crate) use search::entries;

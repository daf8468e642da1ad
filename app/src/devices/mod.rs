//! Devices: browsers that take push messages, and phones that are signed in by a code.

mod actions;
mod connect_actions;
mod connect_page;
mod connect_phone_page;
mod connect_section;
mod connect_words;
mod device_item;
mod mobile_page;
mod push_section;
mod search;

pub(crate) use connect_page::{CONNECT, connect_page};
pub(crate) use connect_phone_page::{CONNECT_PHONE, connect_phone_page};
pub(crate) use mobile_page::{MOBILE, mobile_page};
pub(crate) use search::entries;

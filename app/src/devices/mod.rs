//! Devices: browsers that take push messages.

mod actions;
mod device_item;
mod mobile_page;
mod push_section;

pub(crate) use mobile_page::{MOBILE, mobile_page};

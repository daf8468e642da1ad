//! Devices: browsers that take push messages.

mod actions;
mod push_section;

pub(crate) use push_section::push_section;

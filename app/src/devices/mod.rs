//! Devices: browsers that take push messages.

pub(crate) mod actions;
mod push_section;
mod subscription;

pub(crate) use push_section::PushSection;

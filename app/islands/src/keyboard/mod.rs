//! What is done by keys: shortcuts, the fields that take their keys, and lists.

mod bindings;
mod key_fields;
mod key_press;
mod listeners;
mod lists;
mod shortcuts;

pub(crate) use key_press::composes;
pub(crate) use listeners::listen;
pub(crate) use lists::{move_to, remember_around};

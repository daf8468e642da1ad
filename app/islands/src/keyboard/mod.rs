//! What is done by keys: shortcuts, the fields that take their keys, and lists.

mod bindings;
mod listeners;
mod lists;
mod press;
mod record;
mod shortcuts;

pub(crate) use listeners::listen;
pub(crate) use press::composes;

//! The document: finding and changing its elements, and listening to them.

mod change;
mod element;
mod events;
mod find;

pub(crate) use change::{
    append, create, focus, from_template, prepend, replace, set, set_or_unset, toggle,
};
pub(crate) use element::Part;
pub(crate) use events::{closest, listen, listen_first, listen_window, target};
pub(crate) use find::{
    all, attribute, by_id, closest_form, closest_to, each, each_form, each_input, each_of_page,
    find, first, focused, focused_within, has_value, input_by_id, is_within, main_of, main_part,
    matches, named_by, root, root_attribute, with_attribute,
};

//! The few things that are asked of the browser itself. Only call them from effects and events.

use leptos::prelude::*;

/// Loads another page of this site from the server, in place of this one: after a change of who is
/// signed in, nothing of the old page may stay.
pub(crate) fn go_to(path: &str) {
    // A browser that refuses to navigate leaves nothing else to try.
    _ = window().location().replace(path);
}

/// Sets an attribute of the `<html>` element.
pub(crate) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute(name, value);
    }
}

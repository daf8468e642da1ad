//! What was pressed, as the server writes keys.

use js_sys::JsString;
use web_sys::KeyboardEvent;

use crate::dom::closest;

/// Elements in which a person types.
const FIELDS: &str =
    "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

/// A key that was pressed, with what was held.
pub(super) struct KeyPress {
    /// The character that it types, in lower case.
    pub(super) key: String,
    is_letter: bool,
    has_main: bool,
    has_shift: bool,
    /// Whether Alt or AltGr was held: then it types another character, or is the browser's.
    pub(super) has_alt: bool,
}

impl KeyPress {
    /// Reads it; `None` for a key that types no character, and while somebody composes one of several keys.
    pub(super) fn of(event: &KeyboardEvent) -> Option<Self> {
        let key = event.key();
        // The names of the other keys are longer.
        let is_character = key.chars().nth(1).is_none() && key != " ";
        if composes(event) || !is_character {
            return None;
        }
        let key = JsString::from(key);
        let (lower, upper) = (key.to_lower_case(), key.to_upper_case());
        Some(Self {
            is_letter: lower != upper,
            key: lower.into(),
            has_main: event.ctrl_key() || event.meta_key(),
            has_shift: event.shift_key(),
            has_alt: event.alt_key() || event.get_modifier_state("AltGraph"),
        })
    }

    /// As a binding says it; `None` for what none can be.
    pub(super) fn name(&self, main: &str) -> Option<String> {
        let shift = if self.has_shift && self.is_letter { "Shift+" } else { "" };
        match (self.has_main, self.has_alt) {
            (_, true) => None,
            (true, false) => Some([main, "+", shift, &self.key].concat()),
            // A capital letter is none; a sign may need Shift.
            (false, false) => shift.is_empty().then(|| self.key.clone()),
        }
    }

    /// Whether it is pressed together with Ctrl or ⌘.
    pub(super) const fn is_chord(&self) -> bool {
        self.has_main
    }
}

/// Whether a key is of a character that somebody composes of several. Safari says so of the last one by its
/// code alone (UI Events, 7.3.1).
pub(crate) fn composes(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Whether somebody types where a key was pressed.
pub(super) fn is_typed(event: &KeyboardEvent) -> bool {
    closest(event, FIELDS).is_some()
}

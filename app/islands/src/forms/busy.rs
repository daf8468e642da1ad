//! A form that is on its way.

use web_sys::{Element, HtmlElement, HtmlFormElement};

use super::body::meaning_of;
use crate::dom::{each, set_or_unset};

const BUSY: &str = "aria-busy";

/// Says that a form is on its way, for as long as it is held.
pub(super) struct Busy {
    parts: Vec<Element>,
}

impl Busy {
    /// Marks a form, and the button that was pressed: Enter presses the first one, which may not be the one
    /// that is seen.
    pub(super) fn new(form: &HtmlFormElement, pressed: Option<&HtmlElement>) -> Self {
        let mut parts = vec![form.clone().into()];
        if let Some(pressed) = pressed {
            let meaning = meaning_of(form, pressed);
            each(form, "button[type=submit]", &mut |button| {
                if meaning_of(form, button) == meaning {
                    parts.push(button.clone());
                }
            });
        }
        let busy = Self { parts };
        busy.mark(Some("true"));
        busy
    }

    fn mark(&self, value: Option<&str>) {
        for part in &self.parts {
            set_or_unset(part, BUSY, value);
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.mark(None);
    }
}

/// Whether a form is on its way, or a button's.
pub(crate) fn is_busy(form: &Element) -> bool {
    form.has_attribute(BUSY)
}

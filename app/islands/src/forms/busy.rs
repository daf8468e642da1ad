//! A form that is on its way.

use web_sys::{Element, HtmlElement, HtmlFormElement};

use crate::dom::set_or_unset;

const BUSY: &str = "aria-busy";

/// Says that a form is on its way, for as long as it is held.
pub(super) struct Busy {
    form: HtmlFormElement,
    button: Option<HtmlElement>,
}

impl Busy {
    /// Marks a form, and the button that was pressed.
    pub(super) fn new(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Self {
        let busy = Self { form: form.clone(), button: button.cloned() };
        busy.mark(Some("true"));
        busy
    }

    fn mark(&self, value: Option<&str>) {
        set_or_unset(&self.form, BUSY, value);
        if let Some(button) = &self.button {
            set_or_unset(button, BUSY, value);
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

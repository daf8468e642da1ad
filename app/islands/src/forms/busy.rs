//! A form that is on its way.

use web_sys::{Element, HtmlElement, HtmlFormElement};

/// Says that a form is on its way, for as long as it is held.
pub(super) struct Busy {
    form: HtmlFormElement,
    button: Option<HtmlElement>,
}

impl Busy {
    /// Marks a form, and the button that was pressed.
    pub(super) fn new(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Self {
        let busy = Self { form: form.clone(), button: button.cloned() };
        busy.mark(|element| element.set_attribute("aria-busy", "true"));
        busy
    }

    fn mark<E>(&self, mark: impl Fn(&Element) -> Result<(), E>) {
        _ = mark(&self.form);
        if let Some(button) = &self.button {
            _ = mark(button);
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.mark(|element| element.remove_attribute("aria-busy"));
    }
}

/// Whether a form is on its way.
pub(super) fn is_busy(form: &Element) -> bool {
    form.has_attribute("aria-busy")
}

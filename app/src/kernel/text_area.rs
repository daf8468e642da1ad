//! Some lines to fill in.

use leptos::prelude::*;

use super::{FieldError, Rejection};

/// A field of several lines, in a form whose server function takes one argument `form`. It may be left
/// empty.
#[component]
pub(crate) fn TextArea(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// What is stored, and stands in the field at first.
    stored: Signal<String>,
    /// What the browser may fill in (WHATWG HTML, autofill).
    autocomplete: &'static str,
) -> impl IntoView {
    let fault = Signal::derive(move || rejection.read().fault(name));
    // What a form that came back without script held; later failures find it still in the field.
    let kept = rejection.read_untracked().kept(name);
    let text = move || kept.clone().unwrap_or_else(|| stored.get());
    view! {
        <div class="field">
            <label for=name>{label} <span class="optional">" (optional)"</span></label>
            <textarea
                class="input"
                id=name
                name=format!("form[{name}]")
                rows="4"
                autocomplete=autocomplete
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=move || fault.get().map(|_| format!("{name}-error"))
                // As text between the tags Leptos would write it unescaped.
                inner_html=move || escaped(&text())
            ></textarea>
            <FieldError name fault found=false />
        </div>
    }
}

/// A text as the content of an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(escaped("a & b</textarea><script>"), "a &amp; b&lt;/textarea>&lt;script>");
    }
}

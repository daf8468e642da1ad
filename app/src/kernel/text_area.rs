//! Some lines to fill in.

use leptos::prelude::*;

use super::{FieldError, form_context::name_of, use_form};

/// A field of several lines, in a form whose server function takes one argument `form`. It may be left
/// empty.
#[component]
pub(crate) fn TextArea(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    label: &'static str,
    /// What is stored, and stands in the field at first.
    #[prop(into)]
    value: String,
    /// What the browser may fill in (WHATWG HTML, autofill).
    autocomplete: &'static str,
) -> AnyView {
    let form = use_form();
    form.name_field(name, label);
    let id = form.id_of(name);
    let fault = form.fault(name).map(str::to_owned);
    let text = form.kept(name).map_or(value, str::to_owned);
    view! {
        <div class="field">
            <label for=id.clone()>{label} <span class="optional">" (optional)"</span></label>
            <textarea
                class="input"
                id=id.clone()
                name=name_of(name)
                rows="4"
                autocomplete=autocomplete
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=fault.as_ref().map(|_| format!("{id}-error"))
                // As text between the tags Leptos would write it unescaped.
                inner_html=escaped(&text)
            ></textarea>
            <FieldError id fault />
        </div>
    }
    .into_any()
}

/// A text as the content of the element. A line break right behind the tag would be taken for none of the
/// text (WHATWG HTML, 13.2.6.4.7), so one more stands before it.
fn escaped(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(escaped("a & b</textarea><script>"), "\na &amp; b&lt;/textarea>&lt;script>");
    }
}

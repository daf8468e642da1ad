//! Something folded away until somebody wants it.

use leptos::prelude::*;

use super::form_context::use_page_forms;

/// Opens and closes by the browser itself. It is open when a form in it shows how it was
/// answered.
#[component]
pub(crate) fn Disclosure(
    /// What opens it.
    summary: &'static str,
    /// What a screen reader says behind that, so that several can be told apart.
    #[prop(optional, into)]
    about: Option<String>,
    /// What tells it from the others of the page: it stays open when the page is taken anew.
    #[prop(into)]
    key: String,
    children: Children,
) -> AnyView {
    let forms = use_page_forms();
    let was_claimed = forms.is_claimed();
    let children = children();
    let is_open = forms.is_claimed() && !was_claimed;
    view! {
        <details class="disclosure" open=is_open data-disclosure=key>
            <summary>
                {summary}
                {about.map(|about| view! { <span class="visually-hidden">" " {about}</span> })}
            </summary>
            {children}
        </details>
    }
    .into_any()
}

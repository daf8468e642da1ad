//! What is wrong with a field.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The place below a field for what is wrong with it. The page fills it when it finds something itself, and
/// says that aloud; what the service found is said by the summary on top.
#[component]
pub(crate) fn FieldError(
    id: String,
    /// What is wrong, in words.
    fault: Option<String>,
) -> AnyView {
    let error = fault.map(|text| view! { <ErrorText id=format!("{id}-error") text /> });
    view! {
        <div class="field-error" data-error-of=id aria-live="off">
            {error}
        </div>
    }
    .into_any()
}

/// What is wrong with something, with the mark of it.
#[component]
pub(crate) fn ErrorText(
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] text: String,
) -> AnyView {
    view! {
        <p class="error" id=id>
            <Icon glyph=Glyph::Alert />
            <span>{text}</span>
        </p>
    }
    .into_any()
}

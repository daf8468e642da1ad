//! What is said on top of a page's content.

use leptos::prelude::*;

use crate::{
    kernel::{ErrorSummary, Notice, use_page_forms},
    request::{Flash, current_request},
};

/// What the form did that led to this page, or why a form was refused that doesn't say it itself.
#[component]
pub(super) fn Messages() -> AnyView {
    let forms = use_page_forms();
    let error = forms.answer().and_then(|answer| answer.error.clone());
    let error = error.filter(|_| !forms.is_claimed());
    let flash = current_request().and_then(|request| request.flash.clone());
    view! {
        {flash.map(|Flash { text, way_on }| view! { <Notice text way_on /> })}
        {error.map(|error| view! { <ErrorSummary message=error.message /> })}
    }
    .into_any()
}

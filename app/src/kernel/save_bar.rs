//! The buttons of a form that holds what is stored.

use leptos::{either::Either, prelude::*};

use super::{Submit, use_form};
use crate::request::current_request;

/// With script a bar that appears while the form holds unsaved changes; else a plain button. What is unsaved
/// is what differs from what the server put into the fields.
#[component]
pub(crate) fn SaveBar(
    /// Whether the fields hold a draft: none of it is saved, although nobody has changed it here.
    #[prop(optional)]
    is_draft: bool,
) -> AnyView {
    // What came back refused is not saved either.
    let is_unsaved = is_draft || use_form().kept_answer().is_some();
    let page = current_request().filter(|_| is_unsaved).map(|request| request.page.clone());
    let discard = match page {
        Some(path) => Either::Left(view! {
            <a class="button" href=path>
                "Discard"
            </a>
        }),
        None => Either::Right(view! {
            <button class="button" type="reset">
                "Discard"
            </button>
        }),
    };
    view! {
        <div class="form-actions without-script">
            <Submit label="Save changes" />
        </div>
        <div class="unsaved-bar needs-script" hidden=!is_unsaved data-unsaved="">
            <p role="status">{is_unsaved.then_some("Unsaved changes")}</p>
            {discard}
            <Submit label="Save changes" />
        </div>
    }
    .into_any()
}

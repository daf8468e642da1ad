//! The buttons of a form that holds what is stored.

use leptos::{either::Either, prelude::*};

use super::{Submit, use_form};
use crate::request::current_request;

/// With script a bar that appears while the form holds unsaved changes; else a plain button. What is unsaved
/// is what differs from what the server put into the fields. A page has one such bar; other forms of it have a
/// [`SaveRow`].
#[component]
pub(crate) fn SaveBar(
    /// Whether the fields hold a draft: none of it is saved, although nobody has changed it here.
    #[prop(optional)]
    is_draft: bool,
) -> AnyView {
    // What came back refused is not saved either.
    let is_unsaved = is_draft || use_form().kept_answer().is_some();
    view! {
        <div class="form-actions without-script">
            <Submit label="Save changes" />
        </div>
        <div class="unsaved-bar needs-script" hidden=!is_unsaved data-unsaved="">
            <p role="status">{is_unsaved.then_some("Unsaved changes")}</p>
            <div class="form-actions">{discard(is_unsaved)} <Submit label="Save changes" /></div>
        </div>
    }
    .into_any()
}

/// The same for a form that is not the page's main one: its button stands below it, and what is unsaved is said
/// beside that.
#[component]
pub(crate) fn SaveRow(
    /// What is saved, as a verb.
    label: &'static str,
) -> AnyView {
    let is_unsaved = use_form().kept_answer().is_some();
    view! {
        <div class="form-actions">
            <Submit label />
            <div class="unsaved-row needs-script" hidden=!is_unsaved data-unsaved="">
                {discard(is_unsaved)}
                <p role="status">{is_unsaved.then_some("Unsaved changes")}</p>
            </div>
        </div>
    }
    .into_any()
}

/// What takes the changes back: a form whose fields hold something else than what is stored is made anew.
fn discard(is_unsaved: bool) -> impl IntoView {
    let page = current_request().filter(|_| is_unsaved).map(|request| request.page.clone());
    match page {
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
    }
}

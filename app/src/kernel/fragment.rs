//! A part of a page that is taken anew without the rest.

use leptos::prelude::*;

/// A button that sends its form to be judged, not to be taken: of the page that answers only the fragment
/// replaces ours. Without script the page comes as a whole, and is shown from the fragment on.
#[component]
pub(crate) fn FragmentButton(
    /// The path of the server function; the form has it as `also`.
    act: &'static str,
    fragment: &'static str,
    label: &'static str,
) -> AnyView {
    view! {
        <button
            class="button"
            type="submit"
            formaction=format!("{act}#{fragment}")
            data-fragment=fragment
        >
            {label}
        </button>
    }
    .into_any()
}

/// What is said of a form as it stands: it is gone once the form changes. It is said aloud when it comes, so
/// what says it stays, and the fragment is inside.
#[component]
pub(crate) fn Fragment(
    /// Its id on the page.
    id: &'static str,
    class: &'static str,
    /// What is said, if anything yet.
    said: Option<AnyView>,
) -> AnyView {
    view! {
        <div class=class role="status">
            <div id=id>{said.map(|said| view! { <div data-stale="">{said}</div> })}</div>
        </div>
    }
    .into_any()
}

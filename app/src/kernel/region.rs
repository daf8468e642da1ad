//! A part of a page that follows what happens elsewhere.

use leptos::prelude::*;

/// A section that an open page takes anew when something of the viewer's changed elsewhere.
#[component]
pub(crate) fn Region(
    /// Its id on the page.
    id: &'static str,
    /// What it follows: `viewer` or `notifications`, as the live stream calls it.
    #[prop(default = "viewer")]
    follows: &'static str,
    /// How it looks; empty for what is no section of the page.
    #[prop(default = "section")]
    class: &'static str,
    /// The id of the heading that names it, if it is a landmark.
    #[prop(optional)]
    labelled_by: Option<&'static str>,
    children: Children,
) -> AnyView {
    view! {
        <section
            class=(!class.is_empty()).then_some(class)
            id=id
            aria-labelledby=labelled_by
            data-region=follows
        >
            {children()}
        </section>
    }
    .into_any()
}

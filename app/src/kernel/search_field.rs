//! The field in which one looks for something on a page.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Asks a page for what a text means.
#[component]
pub(crate) fn SearchField(
    action: &'static str,
    label: &'static str,
    text: String,
    /// The id of the part of the page that follows while one types, with script.
    #[prop(optional)]
    follows: Option<&'static str>,
) -> AnyView {
    view! {
        <form class="search" method="get" action=action role="search" data-search=follows>
            <label for="q">{label}</label>
            <input
                class="input"
                id="q"
                name="q"
                type="search"
                maxlength="100"
                autocomplete="off"
                enterkeyhint="search"
                value=text
            />
            <button class="button" type="submit">
                <Icon glyph=Glyph::Search />
                "Search"
            </button>
        </form>
    }
    .into_any()
}

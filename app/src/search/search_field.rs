//! The field in which one looks for something on a page.

use leptos::prelude::*;

use super::results::{Found, results};
use crate::{
    kernel::{ApiError, Glyph, Icon},
    request::Request,
};

/// Asks a page for what a text means. With script what is found follows while one types.
#[component]
pub(super) fn SearchField(
    /// The page.
    action: &'static str,
    /// What it is called.
    label: &'static str,
    /// What is looked for.
    text: String,
) -> AnyView {
    view! {
        <form class="search" method="get" action=action role="search" data-search="search-results">
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

/// The search of the settings: for a text, the settings themselves.
pub(crate) async fn settings_search(request: &Request, text: String) -> Result<AnyView, ApiError> {
    let found = if text.trim().is_empty() {
        None
    } else {
        Some(Found::of(request, &text, &[]).await?.without_acts())
    };
    let count = found.as_ref().map(Found::in_words);
    Ok(view! {
        <SearchField action="/settings" label="Find a setting" text />
        <p class="help" role="status" id="search-results-status">
            {count.clone()}
        </p>
        <div id="search-results" data-status=count>
            {found.map(|found| results(request, &found))}
        </div>
    }
    .into_any())
}

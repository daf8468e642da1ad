//! The search of the settings.

use leptos::prelude::*;

use super::results::{RESULTS, SearchResults, results};
use crate::{kernel::SearchField, request::Request};

/// For a text, the settings themselves. With script they follow while one types.
pub(crate) fn settings_search(request: &Request, text: String) -> AnyView {
    let found = (!text.trim().is_empty()).then(|| SearchResults::settings(request, &text));
    let count = found.as_ref().map(SearchResults::in_words);
    view! {
        <SearchField action="/settings" label="Find a setting" text follows=RESULTS />
        <p class="help" role="status" id="search-results-status">
            {count.clone()}
        </p>
        <div id=RESULTS data-status=count>
            {found.as_ref().map(results)}
        </div>
    }
    .into_any()
}

//! The search as a page.

use leptos::prelude::*;
use serde::Deserialize;

use super::{
    options::options,
    results::{RESULTS, SearchResults, results},
};
use crate::kernel::{PageInfo, PageRequest, PageResult, SearchField};

/// `/search`.
pub(crate) const SEARCH: PageInfo =
    PageInfo::plain("Search", "Find a page, a setting or a person, or do something by its name.");

/// `/search/options`: what the dialog takes.
pub(crate) const SEARCH_OPTIONS: PageInfo = PageInfo::part("Search");

/// The most that the browser remembers to have been used.
const MOST_RECENT: usize = 5;

#[derive(Default, Deserialize)]
#[serde(default)]
struct SearchQuery {
    q: String,
    /// The ids of what was used lately, the latest first, with blanks between.
    recent: String,
}

/// What is found for a text.
pub(crate) async fn search_page(request: PageRequest) -> PageResult {
    request.viewer()?;
    let SearchQuery { q, .. } = request.query();
    let found = SearchResults::of(&request, &q, &[]).await?;
    let count = found.in_words();
    Ok(view! {
        <SearchField action="/search" label="What are you looking for?" text=q follows=RESULTS />
        <p class="help" role="status" id="search-results-status">
            {count.clone()}
        </p>
        <div id=RESULTS data-status=count>
            {results(&found)}
        </div>
    }
    .into_any())
}

/// The same as the options of a list.
pub(crate) async fn search_options_page(request: PageRequest) -> PageResult {
    request.viewer()?;
    let SearchQuery { q, recent } = request.query();
    let recent: Vec<_> = recent.split_whitespace().take(MOST_RECENT).collect();
    Ok(options(&SearchResults::of(&request, &q, &recent).await?))
}

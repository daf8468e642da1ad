//! The search over any page: a text field with a list (WAI-ARIA APG, combobox).

use leptos::prelude::*;

use super::options::OPTIONS;
use crate::kernel::{Glyph, Icon};

/// The dialog. What it lists is taken from the search's page.
#[component]
pub(crate) fn SearchDialog() -> AnyView {
    view! {
        <dialog
            class="dialog palette"
            id="search-dialog"
            aria-label="Command palette"
            closedby="any"
        >
            <form class="palette-top" method="get" action="/search/options" data-search=OPTIONS>
                <input type="hidden" name="recent" data-recent="" />
                <Icon glyph=Glyph::Search />
                <input
                    class="palette-input"
                    name="q"
                    type="text"
                    role="combobox"
                    maxlength="100"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="go"
                    aria-label="Search pages, settings, people and actions"
                    aria-expanded="true"
                    aria-controls="search-list"
                    aria-autocomplete="list"
                    data-palette=""
                />
            </form>
            <form class="palette-close" method="dialog">
                <button class="button button-quiet">"Close"</button>
            </form>
            <div id=OPTIONS></div>
            <p class="palette-foot">
                <span role="status" id="search-options-status"></span>
                <span>
                    <kbd>"↑"</kbd>
                    " "
                    <kbd>"↓"</kbd>
                    " to choose"
                </span>
                <span>
                    <kbd>"Enter"</kbd>
                    " to open"
                </span>
                <span>
                    <kbd>"Esc"</kbd>
                    " to close"
                </span>
            </p>
        </dialog>
    }
    .into_any()
}

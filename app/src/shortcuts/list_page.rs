//! The list of all shortcuts: a page, and with script a dialog over any page.

use leptos::prelude::*;

use super::shortcut_list::shortcut_list;
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// How they work, in words.
const HOW: &str = "They rest while you write. Two keys: press one after the other.";
/// The part of the page that the dialog shows.
const PART: &str = "shortcut-groups";

/// `/shortcuts`.
pub(crate) const SHORTCUT_LIST: PageInfo = PageInfo::plain("List of shortcuts", HOW).kept_offline();

/// What can be done by keys.
pub(crate) async fn shortcut_list_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let off = viewer.shortcuts.is_off.then(|| view! { <p>"Shortcuts are turned off."</p> });
    Ok(view! {
        {off}
        <div id=PART>{shortcut_list(viewer)}</div>
        <p>
            <a class="button" href="/settings/shortcuts">
                "Change shortcuts"
            </a>
        </p>
    }
    .into_any())
}

/// The dialog. Its list is taken from the page when it is opened.
#[component]
pub(crate) fn ShortcutListDialog() -> AnyView {
    view! {
        <dialog
            class="dialog dialog-wide"
            id="shortcut-list"
            aria-labelledby="shortcut-list-heading"
            closedby="any"
        >
            <h2 id="shortcut-list-heading">"Keyboard shortcuts"</h2>
            <p>{HOW}</p>
            <div data-part="/shortcuts" data-part-of=PART></div>
            <form class="form-actions" method="dialog">
                <a class="button" href="/settings/shortcuts">
                    "Change shortcuts"
                </a>
                <button class="button button-primary" autofocus=true>
                    "Close"
                </button>
            </form>
        </dialog>
        <p class="pending-keys" id="pending-keys" role="status" data-then=", then another key. Esc to stop."></p>
    }
    .into_any()
}

//! Keys, drawn.

use leptos::prelude::*;
use nameplate_domain::shortcuts::Keys;

use super::{is_chord, is_mac, keys_of};
use crate::request::current_request;

/// Keys, each as a cap.
#[component]
pub(crate) fn KeyCaps(
    keys: Keys,
    /// Whether they stand beside what has them by `aria-keyshortcuts`, or in a name that they are no part of.
    #[prop(optional)]
    is_hidden: bool,
) -> AnyView {
    let is_mac = is_chord(keys) && current_request().is_some_and(|request| is_mac(&request));
    let caps = keys.caps(is_mac).into_iter().map(|cap| view! { <kbd>{cap}</kbd> " " });
    view! {
        <span class="keys" aria-hidden=is_hidden.then_some("true")>
            {caps.collect_view()}
        </span>
    }
    .into_any()
}

/// The keys of a shortcut that may have none.
pub(crate) fn caps_or_none(keys: Option<Keys>) -> AnyView {
    match keys {
        Some(keys) => view! { <KeyCaps keys /> }.into_any(),
        None => view! { <span class="help">"No keys"</span> }.into_any(),
    }
}

/// The keys of a shortcut for the page at hand, beside the words of a control that it presses.
pub(crate) fn shortcut_caps(id: Option<&str>) -> Option<AnyView> {
    let keys = keys_of(&*current_request()?, id?)?;
    Some(view! { <KeyCaps keys is_hidden=true /> }.into_any())
}

//! The way out: a form post, never a link.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::actions::SignOut;
use crate::kernel::{Glyph, Icon};

/// What signs out of this browser. A plain form, with script too: nothing of the page may stay.
#[component]
pub(crate) fn SignOutForm(#[prop(default = "menu-item")] class: &'static str) -> AnyView {
    view! {
        <form method="post" action=SignOut::PATH>
            <button class=class type="submit">
                <Icon glyph=Glyph::SignOut />
                "Sign out"
            </button>
        </form>
    }
    .into_any()
}

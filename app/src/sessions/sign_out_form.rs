//! The way out: a form post, never a link.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::actions::SignOut;
use crate::kernel::{Glyph, Icon};

/// What signs out of this browser. A plain form, with script too: the next page comes
/// from the server either way, and no page has to carry the code of an action for it.
#[component]
pub(crate) fn SignOutForm(
    /// How the button looks.
    #[prop(default = "menu-item")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <form method="post" action=SignOut::url()>
            <button class=class type="submit">
                <Icon glyph=Glyph::SignOut />
                "Sign out"
            </button>
        </form>
    }
}

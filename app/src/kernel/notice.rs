//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Says that something went well, and stays; it takes the focus when it comes.
#[component]
pub(crate) fn Notice(#[prop(into)] text: String) -> AnyView {
    view! {
        <div class="notice" role="status" tabindex="-1">
            <Icon glyph=Glyph::Check />
            <p>{text}</p>
        </div>
    }
    .into_any()
}

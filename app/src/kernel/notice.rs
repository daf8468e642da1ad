//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Says that something went well, and stays; announced when it appears.
#[component]
pub(crate) fn Notice(
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <Icon glyph=Glyph::Check />
            <p>{text}</p>
        </div>
    }
}

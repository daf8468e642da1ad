//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// Says what has happened, and stays; it takes the focus when it comes.
#[component]
pub(crate) fn Notice(
    #[prop(into)] text: String,
    /// Whether it is no success: something that the person did not do, or has to look at.
    #[prop(optional)]
    warns: bool,
) -> AnyView {
    let glyph = if warns { Glyph::Alert } else { Glyph::Check };
    view! {
        <div class="notice" class:notice-warn=warns role="status" tabindex="-1">
            <Icon glyph />
            <p>{text}</p>
        </div>
    }
    .into_any()
}

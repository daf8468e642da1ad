//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon, WayOn};

/// Says what has happened, and stays; it takes the focus when it comes.
#[component]
pub(crate) fn Notice(
    #[prop(into)] text: String,
    /// Whether it is no success: something that the person did not do, or has to look at.
    #[prop(optional)]
    warns: bool,
    /// What is to be done next.
    #[prop(optional_no_strip)]
    way_on: Option<WayOn>,
) -> AnyView {
    let glyph = if warns { Glyph::Alert } else { Glyph::Check };
    let way_on = way_on.map(|WayOn { label, path }| {
        view! {
            " "
            <a href=path>{label}</a>
        }
    });
    view! {
        <div class="notice" class:notice-warn=warns role="status" tabindex="-1">
            <Icon glyph />
            <p>{text} {way_on}</p>
        </div>
    }
    .into_any()
}

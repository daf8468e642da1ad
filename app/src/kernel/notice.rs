//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon, WayOn};

/// Says that something went well, and stays; it takes the focus when it comes.
#[component]
pub(crate) fn Notice(
    #[prop(into)] text: String,
    /// What is to be done next.
    #[prop(optional_no_strip)]
    way_on: Option<WayOn>,
) -> AnyView {
    let way_on = way_on.map(|WayOn { label, path }| {
        view! {
            " "
            <a href=path>{label}</a>
        }
    });
    view! {
        <div class="notice" role="status" tabindex="-1">
            <Icon glyph=Glyph::Check />
            <p>{text} {way_on}</p>
        </div>
    }
    .into_any()
}

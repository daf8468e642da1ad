//! Short remarks that are announced and go by themselves.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{
    dom::{append, by_id, create, from_template},
    tasks::after,
};

/// How long a remark stays, in milliseconds.
const STAYS_MS: u32 = 5_000;
const PLACE: &str = "toasts";
const TEMPLATE: &str = "toast-template";

/// Shows a remark. Of several that are there the style sheet shows the last.
pub(crate) fn toast(text: &str) {
    let (Some(place), Some(fresh)) = (by_id(PLACE), from_template(TEMPLATE)) else { return };
    append(&fresh, &create("p", text));
    append(&place, &fresh);
    after(STAYS_MS, move || fresh.remove());
}

/// Where remarks appear, and what each is made from. The server alone renders it: a list that a component
/// held would be a tenth of the whole module, for something that the document does by itself.
#[component]
pub fn Toasts() -> impl IntoView {
    view! {
        <div class="toasts" id=PLACE role="status" aria-live="polite"></div>
        <template id=TEMPLATE>
            <div class="toast">
                <Icon glyph=Glyph::Check />
            </div>
        </template>
    }
}

//! Short remarks that are announced and go by themselves.

use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::{
    dom::{append, by_id, create, each, from_template},
    tasks::after,
};

/// How long a remark stays, in milliseconds.
const STAYS_MS: u32 = 5_000;
const PLACE: &str = "toasts";
const TEMPLATE: &str = "toast-template";

/// Shows a remark. One that is there already is not shown twice, but stays anew.
pub(crate) fn toast(text: &str) {
    let (Some(place), Some(fresh)) = (by_id(PLACE), from_template(TEMPLATE)) else { return };
    each(&place, ".toast", &mut |shown| {
        if shown.text_content().as_deref() == Some(text) {
            shown.remove();
        }
    });
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

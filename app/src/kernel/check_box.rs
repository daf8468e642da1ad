//! A box to tick.

use leptos::prelude::*;

use super::{Rejection, use_kept_tick};

/// A tick box of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn CheckBox(
    /// The field's name in the form, and its id on the page.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// Whether it is ticked at first.
    #[prop(optional, into)]
    stored: Signal<bool>,
) -> impl IntoView {
    let kept = use_kept_tick(rejection, name);
    let checked = move || kept.get().unwrap_or_else(|| stored.get());
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                id=name
                name=format!("form[{name}]")
                value="true"
                checked=checked
            />
            <span>{label}</span>
        </label>
    }
}

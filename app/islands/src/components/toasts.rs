//! Short remarks that are announced and go by themselves.

use std::cell::Cell;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::{Glyph, icon::icon};

/// How long a remark stays, in milliseconds.
const STAYS_MS: u32 = 5_000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    text: String,
}

thread_local! {
    /// The remarks on the page. The server never has any.
    static SHOWN: ArcRwSignal<Vec<Toast>> = ArcRwSignal::default();
    static NEXT_NUMBER: Cell<u32> = const { Cell::new(0) };
}

/// Shows a remark. One that is there already is not shown twice, but stays anew.
pub(crate) fn toast(text: &str) {
    let number = NEXT_NUMBER.get();
    NEXT_NUMBER.set(number.wrapping_add(1));
    change(|shown| {
        shown.retain(|toast| toast.text != text);
        shown.push(Toast { number, text: text.to_owned() });
    });
    Timeout::new(STAYS_MS, move || {
        change(|shown| shown.retain(|toast| toast.number != number));
    })
    .forget();
}

fn change(change: impl FnOnce(&mut Vec<Toast>)) {
    SHOWN.with(|shown| shown.update(change));
}

/// Where remarks appear.
#[island]
pub fn Toasts() -> impl IntoView {
    let shown = SHOWN.with(Clone::clone);
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    {icon(const { Glyph::Check.drawing() })} <p>{toast.text}</p>
                </div>
            </For>
        </div>
    }
}

//! Short remarks that are announced and go by themselves.

use std::time::Duration;

use leptos::{oco::Oco, prelude::*};

use super::{Glyph, Icon};

/// How long a remark stays.
const STAYS: Duration = Duration::from_secs(5);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    number: u32,
    text: Oco<'static, str>,
}

/// The remarks on the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next_number: StoredValue<u32>,
}

impl Toasts {
    /// Shows a remark. One that is there already is not shown twice, but stays anew.
    pub(crate) fn show(self, text: impl Into<Oco<'static, str>>) {
        let text = text.into();
        let number = self.next_number.get_value();
        self.next_number.set_value(number + 1);
        self.shown.update(|shown| {
            shown.retain(|toast| toast.text != text);
            shown.push(Toast { number, text });
        });
        let shown = self.shown;
        set_timeout(
            move || shown.update(|shown| shown.retain(|toast| toast.number != number)),
            STAYS,
        );
    }
}

/// Makes [`use_toasts`] work below.
pub(crate) fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::default(), next_number: StoredValue::default() });
}

/// The remarks on the page.
pub(crate) fn use_toasts() -> Toasts {
    expect_context()
}

/// Where remarks appear.
#[component]
pub(crate) fn Toaster() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <Icon glyph=Glyph::Check />
                    <p>{toast.text}</p>
                </div>
            </For>
        </div>
    }
}

//! Asking who was away for long whether they are still there.

use leptos::prelude::*;

/// How long the session lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Countdown {
    /// How many seconds are left.
    pub(crate) left_s: u32,
    /// Whether it ends then even if somebody is there.
    pub(crate) is_fixed: bool,
}

thread_local! {
    static COUNTDOWN: ArcRwSignal<Countdown> = ArcRwSignal::default();
}

/// Shows how long the session lasts. Whether the dialog is open is for the live session to say.
pub(crate) fn show_countdown(countdown: Countdown) {
    COUNTDOWN.with(|shown| {
        if shown.get_untracked() != countdown {
            shown.set(countdown);
        }
    });
}

/// The question. Its children are the way out.
#[island]
pub fn IdleTimeoutDialog(
    /// A form that signs out.
    children: Children,
) -> impl IntoView {
    let countdown = COUNTDOWN.with(Clone::clone);
    let is_fixed = countdown.clone();
    let left = move || match countdown.get().left_s {
        // The server doesn't know when a browser asks.
        _ if cfg!(feature = "ssr") => String::new(),
        1 => "1 second".to_owned(),
        left => format!("{left} seconds"),
    };
    let answer = move || {
        if is_fixed.get().is_fixed { "OK, I will sign in again" } else { "Stay signed in" }
    };
    view! {
        <dialog
            class="dialog"
            id="idle-timeout"
            role="alertdialog"
            aria-labelledby="idle-timeout-title"
            aria-describedby="idle-timeout-text"
        >
            <h2 id="idle-timeout-title">"Are you still there?"</h2>
            <p id="idle-timeout-text">
                "You will be signed out in " <span role="timer">{left}</span> "."
            </p>
            <div class="form-actions">
                {children()}
                <button class="button button-primary" type="button" autofocus data-stay="">
                    {answer}
                </button>
            </div>
        </dialog>
    }
}

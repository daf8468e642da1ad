//! Asking who was away for long whether they are still there.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Countdown {
    pub(crate) left_s: u32,
    /// Whether it ends then even if somebody is there.
    pub(crate) is_fixed: bool,
}

thread_local! {
    static COUNTDOWN: ArcRwSignal<Countdown> = ArcRwSignal::default();
}

/// Shows how long the session lasts. Whether the dialog is open is for the live session to say.
pub(crate) fn show_countdown(countdown: Countdown) {
    COUNTDOWN.with(|shown| shown.set(countdown));
}

/// The question. Its children are the way out; what changes in it are islands of their own.
#[component]
pub fn IdleTimeoutDialog(
    /// A form that signs out.
    children: Children,
) -> impl IntoView {
    view! {
        <dialog
            class="dialog"
            id="idle-timeout"
            role="alertdialog"
            aria-labelledby="idle-timeout-title"
            aria-describedby="idle-timeout-text"
        >
            <h2 id="idle-timeout-title">"Are you still there?"</h2>
            <p id="idle-timeout-text">"You will be signed out in " <TimeLeft /> "."</p>
            <div class="form-actions">{children()} <StayButton /></div>
        </dialog>
    }
}

#[island]
fn TimeLeft() -> impl IntoView {
    let countdown = COUNTDOWN.with(Clone::clone);
    view! { <span role="timer">{move || left(countdown.get().left_s)}</span> }
}

fn left(seconds: u32) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

#[island]
fn StayButton() -> impl IntoView {
    let countdown = COUNTDOWN.with(Clone::clone);
    view! {
        <button class="button button-primary" type="button" autofocus=true data-stay="">
            {move || answer(countdown.get().is_fixed)}
        </button>
    }
}

fn answer(is_fixed: bool) -> String {
    let answer = if is_fixed { "OK, I will sign in again" } else { "Stay signed in" };
    answer.to_owned()
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn seconds_are_counted() {
        assert_eq!(left(60), "60 seconds");
        assert_eq!(left(1), "1 second");
    }
}

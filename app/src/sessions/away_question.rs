//! Asking who was away for long whether they are still there.

use leptos::prelude::*;

use super::SignOutForm;
use crate::kernel::use_viewer;

/// The question. When it is shown, and what it counts, is up to the script that every signed-in page
/// has: it needs no more than that, and works before the app does.
#[component]
pub(crate) fn AwayQuestion() -> impl IntoView {
    let is_signed_in = use_viewer().read_untracked().is_some();
    is_signed_in.then(|| {
        view! {
            <dialog
                class="dialog"
                id="away"
                role="alertdialog"
                aria-labelledby="away-title"
                aria-describedby="away-text"
            >
                <h2 id="away-title">"Are you still there?"</h2>
                <p id="away-text">"You will be signed out in " <span role="timer"></span> "."</p>
                <div class="form-actions">
                    <SignOutForm class="button" />
                    <button class="button button-primary" type="button" autofocus data-stay="">
                        <span class="if-open">"Stay signed in"</span>
                        <span class="if-fixed">"OK, I will sign in again"</span>
                    </button>
                </div>
            </dialog>
        }
    })
}

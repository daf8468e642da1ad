//! Signing in with a passkey.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::actions::{BeginPasskeySignIn, FinishPasskeySignIn};
use crate::kernel::{BrowserPrompt, Form};

/// Signs in with a passkey; nothing is typed. Needs script.
#[component]
pub(crate) fn PasskeyForm(
    /// Where to go then.
    next: String,
    /// The id of the box that says whether to remember.
    remember_from: &'static str,
) -> AnyView {
    view! {
        <p class="or needs-script">"or"</p>
        <Form
            act=FinishPasskeySignIn::PATH
            class="form needs-script"
            before=Some(BrowserPrompt::GetPasskey(BeginPasskeySignIn::PATH))
            remember_from
        >
            <input type="hidden" name="form[answer]" data-answer="" />
            <input type="hidden" name="form[next]" value=next />
            <input
                type="hidden"
                name="form[remember]"
                value="true"
                disabled=true
                data-remember=""
            />
            <button class="button" type="submit" disabled=true data-needs-module="">
                "Sign in with a passkey"
            </button>
        </Form>
    }
    .into_any()
}

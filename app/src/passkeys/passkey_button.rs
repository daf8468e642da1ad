//! Signing in with a passkey.

use leptos::{prelude::*, web_sys};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast as _;

use super::{
    actions::{PasskeySignIn, begin_passkey_sign_in, finish_passkey_sign_in},
    ceremony,
};
use crate::kernel::{FormErrors, Rejection, follow};

/// Signs in with a passkey; nothing is typed. Needs script.
#[component]
pub(crate) fn PasskeyButton(
    /// Where to go then.
    next: Signal<String>,
    /// The id of the box that asks whether to remember.
    remember: &'static str,
) -> impl IntoView {
    let sign_in = Action::new(move |form: &PasskeySignIn| {
        let form = form.clone();
        // What a browser gives stays on its thread, and there is no other.
        SendWrapper::new(async move {
            let question = begin_passkey_sign_in().await?;
            let answer = ceremony::choose(&question).await?;
            finish_passkey_sign_in(PasskeySignIn { answer, ..form }).await
        })
    });
    let rejection = Signal::derive(move || Rejection::of(sign_in.value().get()));
    follow(sign_in.value().into());
    let is_remembered = move || {
        document()
            .get_element_by_id(remember)
            .and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
            .is_some_and(|element| element.checked())
    };
    let start = move |_| {
        let form = PasskeySignIn {
            answer: String::new(),
            remember: is_remembered(),
            next: next.get_untracked(),
        };
        sign_in.dispatch(form);
    };
    view! {
        <div class="needs-script">
            <FormErrors rejection />
            <button
                class="button"
                type="button"
                disabled=move || sign_in.pending().get()
                on:click=start
            >
                "Sign in with a passkey"
            </button>
        </div>
    }
}

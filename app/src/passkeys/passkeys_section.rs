//! The passkeys, as the security page shows them.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::passkeys::ListedPasskey;
use nameplate_islands::Check;

use super::actions::{BeginPasskey, FinishPasskey, RemovePasskey};
use crate::{
    kernel::{
        BrowserPrompt, ButtonForm, Disclosure, Field, Form, Moment, PageResult, Region, Submit,
    },
    request::Request,
};

/// The viewer's passkeys, and ways to add and remove them.
pub(crate) async fn passkeys_section(request: &Request) -> PageResult {
    let passkeys = request.services.passkeys.list(&request.viewer()?.user.id).await?;
    let items: Vec<_> = passkeys.iter().map(|passkey| item(request, passkey)).collect();
    Ok(view! {
        <Region id="passkeys">
            <h2>"Passkeys"</h2>
            <p>
                "Sign in with your fingerprint, face or screen lock, in place of password and code."
            </p>
            {items.is_empty().then(|| view! { <p class="empty">"You have no passkeys."</p> })}
            <ul class="sessions">{items}</ul>
            <AddForm />
            <p class="without-script">"Adding a passkey needs JavaScript."</p>
        </Region>
    }
    .into_any())
}

fn item(request: &Request, passkey: &ListedPasskey) -> impl IntoView + use<> {
    let (id, name) = (passkey.id.to_string(), passkey.name.as_ref().to_owned());
    let used = match passkey.last_used_at {
        Some(at) => view! { "Last used " <Moment when=request.when(at) /> }.into_any(),
        None => "Not used yet".into_any(),
    };
    view! {
        <li class="session">
            <div class="session-text">
                <h3>{name.clone()}</h3>
                <p class="help">
                    "Added " <Moment when=request.when(passkey.created_at) /> " · " {used}
                </p>
            </div>
            <Disclosure summary="Remove" about=name key=format!("passkey {id}")>
                <ButtonForm
                    act=RemovePasskey::PATH
                    hidden=vec![("id", id)]
                    text="It no longer opens your account then."
                    label="Remove passkey"
                    class="button button-danger"
                />
            </Disclosure>
        </li>
    }
}

#[component]
fn AddForm() -> impl IntoView {
    view! {
        <Form
            act=FinishPasskey::PATH
            class="form needs-script"
            before=Some(BrowserPrompt::CreatePasskey(BeginPasskey::PATH))
        >
            <Field
                name="name"
                label="Name"
                help="So that you know it again, such as \"Work laptop\"."
                autocomplete="off"
                check=Check::PasskeyName
            />
            <input type="hidden" name="form[answer]" data-answer="" />
            <div class="form-actions">
                <Submit label="Add a passkey" needs_module=true />
            </div>
        </Form>
    }
}

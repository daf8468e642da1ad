//! A forgotten password.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;

use super::actions::RequestPasswordReset;
use crate::kernel::{Field, Form, PageInfo, PageRequest, PageResult, Submit};

/// `/forgot-password`: the same answer for every address.
pub(crate) const FORGOT: PageInfo = PageInfo::entrance("Forgot your password?")
    .with_lead("Enter your address, and we mail you a link to choose a new one.");

/// Asks for the address to which a link is mailed.
pub(crate) async fn forgot_page(_asked: PageRequest) -> PageResult {
    Ok(view! {
        <Form act=RequestPasswordReset::PATH>
            <Field
                name="email"
                label="Email"
                kind="email"
                autocomplete="username"
                check=Check::Email
            />
            <Submit label="Mail me a link" />
        </Form>
        <p class="aside">
            <a href="/sign-in">"Back to the sign-in"</a>
        </p>
    }
    .into_any())
}

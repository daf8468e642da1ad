//! Proving again who one is, before something sensitive.

use leptos::{prelude::*, server_fn::ServerFn as _};
use serde::Deserialize;

use super::{PasswordField, UsernameField, actions::ConfirmPassword};
use crate::kernel::{Form, PageInfo, PageRequest, PageResult, Submit};

/// `/settings/confirm`: asks for the password, and leads back.
pub(crate) const CONFIRM: PageInfo = PageInfo::centered("Confirm that it is you").with_lead(
    "What you are about to do is sensitive. Enter your password, then do it again: for 10 minutes we \
     don't ask.",
);

#[derive(Default, Deserialize)]
#[serde(default)]
struct ConfirmQuery {
    next: String,
}

/// Asks for the password of who is signed in.
pub(crate) async fn confirm_page(request: PageRequest) -> PageResult {
    let ConfirmQuery { next } = request.query();
    let email = request.viewer()?.user.email.as_ref().to_owned();
    Ok(view! {
        <Form act=ConfirmPassword::PATH>
            <UsernameField email />
            <PasswordField name="password" label="Password" />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Confirm" />
        </Form>
    }
    .into_any())
}

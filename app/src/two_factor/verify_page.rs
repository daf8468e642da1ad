//! The second step of a sign-in.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;
use serde::Deserialize;

use super::actions::VerifySignIn;
use crate::{
    kernel::{CheckBox, Field, Form, PageInfo, PageRequest, PageResult, Submit},
    request::escaped,
};

/// `/sign-in/verify`: the code beside the password, or with `?with=backup` a backup code.
pub(crate) const VERIFY: PageInfo = PageInfo::entrance("Enter your code");

#[derive(Default, Deserialize)]
#[serde(default)]
struct VerifyQuery {
    next: String,
    with: String,
}

/// Asks for a code, and leads on.
pub(crate) async fn verify_page(request: PageRequest) -> PageResult {
    let VerifyQuery { next, with } = request.query();
    let other_next = escaped(&next);
    let (lead, inputmode, other_way, other_words) = if with == "backup" {
        (
            "Enter one of the backup codes that you saved. Each works once.",
            "text",
            format!("/sign-in/verify?next={other_next}"),
            "Use the code from your app",
        )
    } else {
        (
            "Open the app on your phone, and enter the 6 digits that it shows for Nameplate.",
            "numeric",
            format!("/sign-in/verify?with=backup&next={other_next}"),
            "Use a backup code",
        )
    };
    Ok(view! {
        <p class="lead">{lead}</p>
        <Form act=VerifySignIn::PATH>
            <Field
                name="code"
                label="Code"
                autocomplete="one-time-code"
                inputmode
                check=Check::SecondFactor
                secret=true
            />
            <CheckBox name="trust" label="Trust this device for 30 days" />
            <input type="hidden" name="form[next]" value=next />
            <Submit label="Sign in" />
        </Form>
        <p class="aside">
            <a href=other_way>{other_words}</a>
            " · "
            <a href="/sign-in">"Start again"</a>
        </p>
    }
    .into_any())
}

//! Confirming an address by the link of a mail.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::email_actions::ConfirmEmail;
use crate::kernel::{Form, PageInfo, PageRequest, PageResult, Submit};

/// `/confirm-email/{token}`, signed in or not.
pub(crate) const CONFIRM_EMAIL: PageInfo = PageInfo::centered("Confirm your email");

/// The address that the link confirms. Opening it changes nothing: programs open links in mails, too.
pub(crate) async fn confirm_email_page(request: PageRequest) -> PageResult {
    let token = request.param("token");
    Ok(match request.services.email_changes.find(token).await? {
        Some(email) => view! {
            <Form act=ConfirmEmail::PATH hidden=vec![("token", token.to_owned())]>
                <p>
                    "Once you confirm it, you sign in with " <strong>{email.as_ref().to_owned()}</strong>
                    "."
                </p>
                <Submit label="Confirm this address" />
            </Form>
        }
        .into_any(),
        None => view! {
            <p class="lead">
                "This link is not valid any more: it was used or replaced, is older than 24 hours, or your \
                 password or another way to sign in was changed since."
            </p>
            <p>
                <a class="button" href="/settings/profile">
                    "Go to your profile"
                </a>
            </p>
        }
        .into_any(),
    })
}

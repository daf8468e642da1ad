//! *This wasn't me*, by the link of a mail.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::ServiceError;

use super::actions::RevokeByLink;
use crate::kernel::{Form, PageInfo, PageRequest, PageResult, Submit};

/// `/not-me/{token}`, signed in or not.
pub(crate) const NOT_ME: PageInfo =
    PageInfo::centered("This wasn't me").with_heading("This wasn't you?");

/// What the link would revoke. Opening it changes nothing.
pub(crate) async fn not_me_page(request: PageRequest) -> PageResult {
    let token = request.param("token");
    match request.services.activity_revocation.find(token).await {
        Ok(revocation) => Ok(view! {
            <p class="lead">{revocation.label_by_link()} " Then you choose a new password."</p>
            <Form act=RevokeByLink::PATH hidden=vec![("token", token.to_owned())]>
                <Submit label="Undo it" />
            </Form>
        }
        .into_any()),
        Err(ServiceError::Store(error)) => Err(error.into()),
        Err(_) => Ok(view! {
            <p class="lead">
                "This link is not valid any more: it was used, or is older than 7 days. If you don't \
                 trust your account, choose a new password: that signs everybody out."
            </p>
            <p>
                <a class="button" href="/forgot-password">
                    "Choose a new password"
                </a>
            </p>
        }
        .into_any()),
    }
}

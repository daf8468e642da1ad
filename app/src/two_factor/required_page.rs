//! Setting two-factor up because a company wants it.

use leptos::{prelude::*, server_fn::ServerFn as _};

use super::{
    actions::BeginTwoFactor,
    set_up_steps::{set_up_steps, waiting_set_up},
};
use crate::{
    kernel::{Form, PageInfo, PageRequest, PageResult, Submit},
    sessions::SignOutForm,
};

/// `/sign-in/two-factor`: what comes between the sign-in and the settings of somebody whose company
/// wants two-factor.
pub(crate) const TWO_FACTOR_REQUIRED: PageInfo = PageInfo::entrance("Set up two-factor");

/// Says which company wants it, and sets it up.
pub(crate) async fn two_factor_required_page(request: PageRequest) -> PageResult {
    let company = request.person()?.two_factor_required_by(request.services.now());
    let company =
        company.map_or_else(|| "Your company".to_owned(), |it| it.company_name.as_ref().to_owned());
    let set_up = waiting_set_up(&request).await?;
    Ok(view! {
        <p class="lead">
            {company}
            " requires two-factor for everyone: a code from your phone beside the password. Set it up to \
             go on."
        </p>
        {set_up.map_or_else(begin_form, |set_up| set_up_steps(set_up, None))}
        <SignOutForm class="button" />
    }
    .into_any())
}

fn begin_form() -> AnyView {
    view! {
        <p>
            "You need an app such as Google Authenticator, Microsoft Authenticator, Authy or \
            1Password."
        </p>
        <Form act=BeginTwoFactor::PATH>
            <Submit label="Set up two-factor" />
        </Form>
    }
    .into_any()
}

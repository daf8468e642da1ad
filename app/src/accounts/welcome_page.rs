//! The first run.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_islands::Check;

use super::actions::CreateFirstCompany;
use crate::{
    kernel::{Field, Form, Notice, PageHead, PageInfo, PageRequest, PageResult, Submit},
    passwords::{NewPasswordField, OwnerText},
};

/// `/welcome`, and `/welcome/{token}`.
pub(crate) const WELCOME: PageInfo =
    PageInfo::entrance("Welcome").with_heading("Welcome to Nameplate").with_next_steps(&[
        "This page makes your company and its first Super Admin: you.",
        "You set up two-factor. It takes two minutes.",
        "You invite your team, and choose what you hear of.",
    ]);

/// Makes the first company and its Super Admin.
pub(crate) async fn welcome_page(request: PageRequest) -> PageResult {
    let token = request.param("token").to_owned();
    if !request.services.first_run.is_token(&token) {
        return Ok(link_needed(&token));
    }
    request.set_head(PageHead::default().with_lead("Name your company and yourself."));
    Ok(view! {
        <Form act=CreateFirstCompany::PATH>
            <input type="hidden" name="form[token]" value=token />
            <Field
                name="company"
                label="Company name"
                help="It stands on the plate where your team signs in. You can change it later."
                autocomplete="organization"
                check=Check::CompanyName
            />
            <Field name="name" label="Your name" autocomplete="name" check=Check::FullName />
            <Field
                name="email"
                label="Email"
                help="You sign in with it."
                kind="email"
                autocomplete="username"
                check=Check::Email
            />
            <NewPasswordField
                name="password"
                label="Password"
                owner_name=OwnerText::Typed("name")
                owner_email=OwnerText::Typed("email")
                is_first=true
            />
            <Submit label="Create company" />
        </Form>
    }
    .into_any())
}

/// For who came without the link, or with another one.
fn link_needed(token: &str) -> AnyView {
    let is_wrong = !token.is_empty();
    view! {
        {is_wrong
            .then(|| view! { <Notice text="This link is wrong, or a part of it is missing." warns=true /> })}
        <p class="lead">
            "The first company is made by a link that " <code>"nameplate serve"</code>
            " prints when it starts, so that nobody else comes first. Open it from the console or the log; "
            <code>"nameplate doctor"</code> " prints it, too."
        </p>
    }
    .into_any()
}

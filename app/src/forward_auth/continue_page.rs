//! The page that leads from here to a product.

use leptos::prelude::*;
use nameplate_domain::{
    companies::WebOrigin,
    forward_auth::{SignInForm, SignInRequest},
};

use crate::{
    kernel::{PageHead, PageInfo, PageRequest, PageResult},
    request::escaped,
};

/// `/forward-auth`, for who is signed in. A page and no redirect: a form may lead to this host alone
/// (`form-action`), and so may what the sign-in's form is redirected to.
pub(crate) const CONTINUE: PageInfo = PageInfo::centered("Continue to another product");

/// Leads on by itself, with a code that the product's host takes once. Opening it changes nothing.
pub(crate) async fn continue_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let Some(sign_in) = request.query::<SignInForm>().parse() else { return Ok(incomplete()) };
    let SignInRequest { origin, .. } = &sign_in;
    let Some(code) = request.services.forward_auth.code(&viewer.session, &sign_in).await? else {
        request.set_head(PageHead::titled(format!("You have no access to {}", origin.host())));
        return Ok(no_access(origin));
    };
    request.set_head(PageHead::titled(format!("Continue to {}", origin.host())));
    let url = format!("{}/.nameplate/callback?code={}", origin.as_ref(), escaped(&code));
    let label = format!("Continue to {}", origin.host());
    Ok(view! {
        <meta http-equiv="refresh" content=format!("0; url={url}") />
        <p class="lead">"You are signed in. This page leads on by itself."</p>
        <p>
            <a class="button button-primary" href=url>
                {label}
            </a>
        </p>
    }
    .into_any())
}

fn no_access(origin: &WebOrigin) -> AnyView {
    let words = format!(
        "None of your companies uses {}. If one should, ask an Admin of it to register the address.",
        origin.as_ref()
    );
    view! {
        <p class="lead">{words}</p>
        <p>
            <a class="button" href="/settings/companies">
                "See your companies"
            </a>
        </p>
    }
    .into_any()
}

fn incomplete() -> AnyView {
    view! {
        <p class="lead">
            "This link is not complete. Open the product that you came from once more: it leads here by itself."
        </p>
        <p>
            <a class="button" href="/settings">
                "Go to the settings"
            </a>
        </p>
    }
    .into_any()
}

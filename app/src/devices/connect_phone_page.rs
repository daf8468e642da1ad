//! *Connect my phone*, on the phone that opened a code.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::{Token, devices::PhoneLink};
use nameplate_domain::{accounts::User, devices::PhoneLinkState};

use super::{
    connect_actions::{ClaimPhoneLink, FinishPhoneLink},
    connect_words::{device_of, script},
};
use crate::{
    kernel::{FormOrigin, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/connect/{token}`, signed in or not.
pub(crate) const CONNECT_PHONE: PageInfo = PageInfo::centered("Connect this phone");

/// Whose account the code is of, and what this phone waits for. Opening it changes nothing: only its
/// buttons do, which the page presses itself once the other side said yes.
pub(crate) async fn connect_phone_page(request: PageRequest) -> PageResult {
    let Some(token) = Token::parse(request.param("token")) else { return Ok(over()) };
    let links = &request.services.phone_links;
    let own = match &request.phone_claim {
        Some(claim) => links.claimed(claim).await?.filter(|link| link.is_of(&token)),
        None => None,
    };
    if let Some(link) = own {
        let content = match link.state {
            PhoneLinkState::Claimed => waiting(&link),
            PhoneLinkState::Confirmed => confirmed(),
            PhoneLinkState::Used => connected(),
            PhoneLinkState::Waiting | PhoneLinkState::Over => over(),
        };
        return Ok(view! { {content} {script()} }.into_any());
    }
    Ok(match links.open(&token).await? {
        Some((link, user)) if link.state == PhoneLinkState::Waiting => {
            question(&request, &link, &user, &token)
        }
        Some(_) => taken(),
        None => over(),
    })
}

fn question(request: &Request, link: &PhoneLink, user: &User, token: &Token) -> AnyView {
    let (name, email) = (user.name.as_ref().to_owned(), user.email.as_ref().to_owned());
    let signed_in = request.signed_in().map(|person| {
        let words = format!(
            "You are signed in here as {} now; that ends with it.",
            person.user.name.as_ref()
        );
        view! { <p class="help">{words}</p> }
    });
    view! {
        <p class="lead">
            "This signs this phone in as " <strong>{name}</strong> " (" {email} ")."
        </p>
        <p>{format!("Asked for on {}.", device_of(&link.asked_from))}</p>
        {signed_in}
        <form class="form" method="post" action=ClaimPhoneLink::PATH>
            <FormOrigin hidden=vec![("token", token.expose().to_owned())] />
            <button class="button button-primary" type="submit">
                "Connect this phone"
            </button>
        </form>
        <p class="aside help">"Is this not you, or did you not ask for it? Close this page."</p>
    }
    .into_any()
}

fn waiting(link: &PhoneLink) -> AnyView {
    let asked_on = device_of(&link.asked_from);
    view! {
        <div id="connect-wait" data-state=link.state.as_str() role="status">
            <p class="lead">{format!("Now confirm it on {asked_on}.")}</p>
            <p>"Press Connect there. Then this page goes on by itself."</p>
        </div>
        <p>
            <a class="button" href="">
                "Go on"
            </a>
        </p>
        <noscript>
            <meta http-equiv="refresh" content="3" />
        </noscript>
    }
    .into_any()
}

fn confirmed() -> AnyView {
    view! {
        <p class="lead">"It is confirmed. This phone is signed in by the next step."</p>
        <form class="form" id="connect-finish" method="post" action=FinishPhoneLink::PATH>
            <FormOrigin />
            <button class="button button-primary" type="submit">
                "Sign in"
            </button>
        </form>
    }
    .into_any()
}

fn connected() -> AnyView {
    view! {
        <p class="lead">"This phone is connected."</p>
        <p>
            <a class="button" href="/settings">
                "Go to the settings"
            </a>
        </p>
    }
    .into_any()
}

fn taken() -> AnyView {
    view! {
        <p class="lead">
            "This code is taken by another phone. If you did not open it there, choose \"Not me\" where the \
             code was shown, and show a new one."
        </p>
    }
    .into_any()
}

fn over() -> AnyView {
    view! {
        <p class="lead">
            "This code is not valid any more: it was used, replaced or refused, is older than 2 minutes, or \
             the device that showed it was signed out. Show a new one there."
        </p>
        <p>
            <a class="button" href="/sign-in">
                "Sign in otherwise"
            </a>
        </p>
    }
    .into_any()
}

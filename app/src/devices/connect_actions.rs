//! The server functions by which a phone is connected.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_backend::Token;
use nameplate_domain::{
    devices::{ConnectError, PhoneLinkState},
    kernel::PhoneLinkId,
};

use crate::{
    kernel::{ActResult, ApiError, Reply, Secret},
    request::{CookieKind, request, set_cookie},
};

/// Where a code is shown.
pub(super) const CONNECT_PATH: &str = "/settings/mobile/connect";

fn over() -> ApiError {
    ApiError::refused(ConnectError::Over)
}

/// Makes a code for a phone of the viewer's. The browser alone keeps what it says.
#[server]
pub(crate) async fn begin_phone_link() -> ActResult {
    let request = request()?;
    let proof = request.recent_proof()?;
    let token = request.services.phone_links.begin(&proof, &request.client).await?;
    set_cookie(&request.cookies.set(CookieKind::PhoneLink, token.expose()));
    Ok(Reply::to(CONNECT_PATH))
}

/// Lets this phone take a code. It stays the only one by its cookie.
#[server]
pub(crate) async fn claim_phone_link(token: Secret) -> ActResult {
    let request = request()?;
    let token = Token::parse(&String::from(token)).ok_or_else(over)?;
    let claim = request.services.phone_links.claim(&token, &request.client).await?;
    set_cookie(&request.cookies.set(CookieKind::PhoneClaim, claim.expose()));
    Ok(Reply::back())
}

/// Says that the phone that took the viewer's code is theirs.
#[server]
pub(crate) async fn confirm_phone_link(id: PhoneLinkId) -> ActResult {
    let request = request()?;
    request.services.phone_links.confirm(&request.viewer()?.session, &id).await?;
    Ok(Reply::back())
}

/// Says that it is not, or that no phone is to be connected: the code is void.
#[server]
pub(crate) async fn reject_phone_link(id: PhoneLinkId) -> ActResult {
    let request = request()?;
    let session = &request.viewer()?.session;
    let was_there = request.services.phone_links.reject(session, &id).await?;
    set_cookie(&request.cookies.remove(CookieKind::PhoneLink));
    Ok(Reply::message(match was_there {
        true => "No phone was connected. The code no longer works.",
        false => "That code had ended already.",
    }))
}

/// Signs this phone in by the code that it took, once that was confirmed.
#[server]
pub(crate) async fn finish_phone_link() -> ActResult {
    let request = request()?;
    let claim = request.phone_claim.as_ref().ok_or_else(over)?;
    let session = request.services.phone_links.finish(claim, &request.client).await?;
    request.start_session(&session).await;
    set_cookie(&request.cookies.remove(CookieKind::PhoneClaim));
    Ok(Reply::to("/settings").with_message("This phone is connected."))
}

/// How far the code has come that this phone took.
#[server(input = GetUrl)]
pub(crate) async fn get_phone_link_state() -> Result<PhoneLinkState, ApiError> {
    let request = request()?;
    let Some(claim) = &request.phone_claim else { return Ok(PhoneLinkState::Over) };
    let link = request.services.phone_links.claimed(claim).await?;
    Ok(link.map_or(PhoneLinkState::Over, |link| link.state))
}

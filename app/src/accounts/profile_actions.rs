//! The profile's server functions.

use std::convert::Infallible;

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_backend::Zone;
use nameplate_domain::accounts::ProfileForm;

use crate::{
    kernel::{ActResult, ApiError, Reply},
    request::request,
};

const PROFILE_SAVED: &str = "Profile saved";

/// Saves what a person says of themselves.
#[server]
pub(crate) async fn save_profile(form: ProfileForm) -> ActResult {
    let request = request()?;
    request.services.profiles.save(&request.viewer()?.user.id, &form).await?;
    Ok(Reply::message(PROFILE_SAVED))
}

/// What time it is in a timezone; nothing for what is none.
#[server(input = GetUrl)]
pub(crate) async fn get_time_in(timezone: String) -> Result<String, ApiError> {
    let request = request()?;
    request.viewer()?;
    let zone = Zone::parse(&timezone).ok();
    let now = request.services.now();
    Ok(zone.map(|name| Zone::of(Some(&name)).exact(now)).unwrap_or_default())
}

/// Takes a timezone that was proposed to somebody who has none yet.
#[server]
pub(crate) async fn accept_timezone(timezone: String) -> ActResult {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    request.services.profiles.set_first_timezone::<Infallible>(user_id, &timezone).await?;
    Ok(Reply::message(PROFILE_SAVED))
}

//! The profile's server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::accounts::ProfileError;
use serde::{Deserialize, Serialize};

use super::email_actions::PendingEmailView;
use crate::kernel::{ApiError, NoRefusal};

/// What a person enters about themselves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ProfileFields {
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) phone: String,
    pub(crate) timezone: String,
    pub(crate) version: i64,
}

/// A profile as it stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProfileView {
    /// The full name.
    pub(crate) name: String,
    /// What stands in for a photo.
    pub(crate) initials: String,
    /// The country of the phone number, as a code of two letters; empty for one of no country.
    pub(crate) country: String,
    /// The phone number as it is dialled within the country, or with a plus sign.
    pub(crate) phone: String,
    /// The timezone's name.
    pub(crate) timezone: String,
    /// Which save this is of.
    pub(crate) version: i64,
    /// What time it is in the timezone.
    pub(crate) time_there: String,
}

/// What the profile page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProfilePageData {
    /// The profile.
    pub(crate) profile: ProfileView,
    /// The address to sign in with.
    pub(crate) email: String,
    /// The address that waits to be confirmed.
    pub(crate) pending_email: Option<PendingEmailView>,
    /// Every country that has phone numbers: its code, its name with the dialling code.
    pub(crate) countries: Vec<(String, String)>,
    /// The names of all timezones.
    pub(crate) timezones: Vec<String>,
}

/// Loads what the profile page shows.
#[server(input = GetUrl)]
pub(crate) async fn get_profile() -> Result<ProfilePageData, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::kernel::Zone;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let services = &request.services;
    let stored = services
        .profiles
        .get(&viewer.user.id)
        .await
        .map_err(|error| request.explain(error.into()))?;
    Ok(ProfilePageData {
        profile: request.profile_view(&stored),
        email: viewer.user.email.as_ref().to_owned(),
        pending_email: request.pending_email(&viewer.user.id).await?,
        countries: ssr::named_countries(),
        timezones: Zone::names(),
    })
}

/// Saves what a person says of themselves.
#[server]
pub(crate) async fn save_profile(
    form: ProfileFields,
) -> Result<ProfileView, ApiError<ProfileError>> {
    use crate::ssr;
    use nameplate_backend::accounts::ProfileForm;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let ProfileFields { name, country, phone, timezone, version } = form;
    let form = ProfileForm { name, phone, country, timezone, version };
    let stored = request.services.profiles.save(&viewer.user.id, &form).await.map_err(|error| {
        request
            .explain(error)
            .keeping("name", &form.name)
            .keeping("country", &form.country)
            .keeping("phone", &form.phone)
            .keeping("timezone", &form.timezone)
    })?;
    request.return_saying("/settings/profile", super::profile_form::PROFILE_SAVED);
    Ok(request.profile_view(&stored))
}

/// What time it is in a timezone.
#[server(input = GetUrl)]
pub(crate) async fn get_time_in(timezone: String) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::kernel::Zone;

    let request = ssr::request()?;
    request.viewer()?;
    let zone = Zone::parse(&timezone).ok();
    let now = request.services.kernel.now();
    Ok(zone.map(|name| Zone::of(Some(&name)).exact(now)).unwrap_or_default())
}

/// Takes a timezone that was proposed to somebody who has none yet; gives its name.
#[server]
pub(crate) async fn accept_timezone(timezone: String) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let taken = request.services.profiles.set_first_timezone(&viewer.user.id, &timezone).await;
    let zone = taken.map_err(|error| request.explain(error))?;
    request.return_saying("/settings/profile", super::profile_form::PROFILE_SAVED);
    Ok(zone.as_ref().to_owned())
}

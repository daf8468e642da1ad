//! A stored profile as the form shows it.

use std::fmt::Debug;

use nameplate_backend::{
    accounts::{StoredProfile, format_phone, phone_country},
    kernel::Zone,
};
use nameplate_domain::{accounts::Profile, kernel::UserId};

use super::Request;
use crate::{
    ApiError,
    accounts::{email_actions::PendingEmailView, profile_actions::ProfileView},
};

impl Request {
    /// A stored profile as the form shows it. Where no number says another, the country is the one
    /// that the browser speaks of.
    pub(crate) fn profile_view(&self, stored: &StoredProfile) -> ProfileView {
        let Profile { name, phone, timezone } = &stored.profile;
        let zone = Zone::of(timezone.as_ref());
        ProfileView {
            name: name.as_ref().to_owned(),
            initials: name.initials(),
            country: phone
                .as_ref()
                .and_then(phone_country)
                .map_or_else(|| self.country.clone(), str::to_owned),
            phone: phone.as_ref().map(format_phone).unwrap_or_default(),
            timezone: timezone.as_ref().map(|name| name.as_ref().to_owned()).unwrap_or_default(),
            version: stored.version,
            time_there: zone.exact(self.services.kernel.now()),
        }
    }

    /// The address of a user that waits to be confirmed.
    pub(crate) async fn pending_email<E: Debug>(
        &self,
        user_id: &UserId,
    ) -> Result<Option<PendingEmailView>, ApiError<E>> {
        let pending = self.services.email_changes.pending(user_id).await;
        let pending = pending.map_err(|error| self.explain(error.into()))?;
        Ok(pending.map(|pending| PendingEmailView {
            email: pending.email.as_ref().to_owned(),
            ends: self.when(pending.ends_at).exact,
        }))
    }
}

/// The country of the first language that a browser asks for and that names one, as in `fr-BE`
/// (RFC 9110, section 12.5.4); nothing when none does.
#[must_use]
pub fn country_of(accept_language: &str) -> String {
    accept_language
        .split(',')
        .filter_map(|language| language.split(';').next()?.trim().split_once('-'))
        .map(|(_, region)| region.to_uppercase())
        .find(|region| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::country_of;

    #[test]
    fn the_language_tells_the_country() {
        assert_eq!(country_of("fr-BE,fr;q=0.9,en-US;q=0.8"), "BE");
        assert_eq!(country_of("de, en-gb;q=0.7"), "GB");
        assert_eq!(country_of("zh-Hant, *"), "");
        assert_eq!(country_of(""), "");
    }
}

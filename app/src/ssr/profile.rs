//! A stored profile as the form shows it.

use std::fmt::Debug;

use nameplate_backend::{
    accounts::{PhoneEntry, StoredProfile},
    kernel::Zone,
};
use nameplate_domain::{
    accounts::{PhoneNumber, Profile},
    kernel::UserId,
};

use super::Request;
use crate::{
    ApiError,
    accounts::{email_actions::PendingEmailView, profile_actions::ProfileView},
};

impl Request {
    /// A stored profile as the form shows it. Where no number is stored, the country is the one that
    /// the browser speaks of.
    pub(crate) fn profile_view(&self, stored: &StoredProfile) -> ProfileView {
        let Profile { name, phone, timezone } = &stored.profile;
        let zone = Zone::of(timezone.as_ref());
        let (country, phone) = phone_fields(phone.as_ref(), &self.country);
        ProfileView {
            name: name.as_ref().to_owned(),
            initials: name.initials(),
            country,
            phone,
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

/// What a form shows of a stored phone number: the country to choose, and the number. Only where none
/// is stored, the browser's country is proposed: chosen beside a number, it could make another of it.
pub(super) fn phone_fields(
    stored: Option<&PhoneNumber>,
    browsers_country: &str,
) -> (String, String) {
    match stored.map(PhoneEntry::of) {
        Some(entry) => (entry.country.to_owned(), entry.number),
        None => (browsers_country.to_owned(), String::new()),
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
    use nameplate_domain::accounts::PhoneNumber;

    use super::{country_of, phone_fields};

    #[test]
    fn the_browser_has_no_say_in_a_number_that_is_stored() {
        for (stored, country, number) in
            [("+390212345678", "IT", "02 1234 5678"), ("+80012345678", "", "+800 1234 5678")]
        {
            let fields = phone_fields(PhoneNumber::from_e164(stored).as_ref(), "FR");
            assert_eq!(fields, (country.to_owned(), number.to_owned()));
        }
        assert_eq!(phone_fields(None, "FR"), ("FR".to_owned(), String::new()));
    }

    #[test]
    fn the_language_tells_the_country() {
        assert_eq!(country_of("fr-BE,fr;q=0.9,en-US;q=0.8"), "BE");
        assert_eq!(country_of("de, en-gb;q=0.7"), "GB");
        assert_eq!(country_of("zh-Hant, *"), "");
        assert_eq!(country_of(""), "");
    }
}

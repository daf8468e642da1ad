//! What a person says of themselves.

use nameplate_domain::{
    accounts::{FullName, PhoneNumber, Profile, ProfileError, ProfileField, Timezone},
    kernel::{FieldErrors, UserId},
};

use super::{PhoneEntry, parse_phone_over, store};
use crate::{
    kernel::{Kernel, ServiceError, StoreError, Zone, inconsistent},
    live::Live,
};

/// A profile as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProfile {
    /// What it says.
    pub profile: Profile,
    /// Which save it is of; goes back with the next one.
    pub version: i64,
}

/// A profile to be saved, as typed.
#[derive(Clone, Debug)]
pub struct ProfileForm {
    /// The full name.
    pub name: String,
    /// The phone number, in whatever form.
    pub phone: String,
    /// The country that the number is of, when it doesn't say so itself.
    pub country: String,
    /// The timezone's name; nothing when none was chosen.
    pub timezone: String,
    /// Which save the person saw.
    pub version: i64,
}

/// The profiles' service. Cheap to clone.
#[derive(Clone)]
pub struct Profiles {
    kernel: Kernel,
    live: Live,
}

impl Profiles {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel, live: Live) -> Self {
        Self { kernel, live }
    }

    /// What a user says of themselves.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn get(&self, user_id: &UserId) -> Result<StoredProfile, StoreError> {
        store::profile(&self.kernel.db, user_id)
            .await?
            .ok_or_else(|| inconsistent("users", user_id.as_ref(), "it is gone"))
    }

    /// Saves a profile, if the stored one is still the one that the person saw.
    ///
    /// # Errors
    /// Faults of the fields `name`, `phone` and `timezone`, all at once;
    /// [`ProfileError::ChangedMeanwhile`], with nothing saved.
    pub async fn save(
        &self,
        user_id: &UserId,
        form: &ProfileForm,
    ) -> Result<StoredProfile, ServiceError<ProfileError>> {
        let stored = self.get(user_id).await?.profile.phone;
        let profile = parse(form, stored.as_ref())?;
        let mut tx = self.kernel.db.begin().await?;
        if store::update_profile(&mut tx, user_id, &profile, form.version).await? {
            self.live.announce(&mut tx, user_id).await?;
            self.kernel.commit(tx).await?;
            return Ok(StoredProfile { profile, version: form.version + 1 });
        }
        drop(tx);
        let stored = self.get(user_id).await?;
        Err(ServiceError::Refused(ProfileError::ChangedMeanwhile {
            version: stored.version,
            differing: differing(&stored.profile, &profile),
        }))
    }

    /// Takes the timezone that was proposed to a user who has none; gives the one that they have
    /// then, which is another when they chose one in the meantime.
    ///
    /// # Errors
    /// A fault of the field `timezone`.
    pub async fn set_first_timezone<E>(
        &self,
        user_id: &UserId,
        typed: &str,
    ) -> Result<Timezone, ServiceError<E>> {
        let zone = Zone::parse(typed).map_err(|fault| ServiceError::field("timezone", fault))?;
        store::set_first_timezone(&self.kernel.db, user_id, &zone).await?;
        Ok(self.get(user_id).await?.profile.timezone.unwrap_or(zone))
    }
}

fn parse(form: &ProfileForm, stored: Option<&PhoneNumber>) -> Result<Profile, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", FullName::parse(&form.name));
    let phone = errors.take("phone", parse_phone_over(stored, &form.phone, &form.country));
    let timezone = match form.timezone.trim() {
        "" => Some(None),
        typed => errors.take("timezone", Zone::parse(typed).map(Some)),
    };
    match (name, phone, timezone) {
        (Some(name), Some(phone), Some(timezone)) => Ok(Profile { name, phone, timezone }),
        _ => Err(errors),
    }
}

fn differing(stored: &Profile, sent: &Profile) -> Vec<(ProfileField, String)> {
    let phone = stored.phone.as_ref().map(|phone| PhoneEntry::of(phone).number);
    let timezone = stored.timezone.as_ref().map(|zone| zone.as_ref().to_owned());
    [
        (stored.name != sent.name, ProfileField::Name, stored.name.as_ref().to_owned()),
        (stored.phone != sent.phone, ProfileField::Phone, phone.unwrap_or_default()),
        (stored.timezone != sent.timezone, ProfileField::Timezone, timezone.unwrap_or_default()),
    ]
    .into_iter()
    .filter_map(|(differs, field, stored)| differs.then_some((field, stored)))
    .collect()
}

//! What a person says of themselves.

use nameplate_domain::{
    accounts::{FullName, PhoneNumber, Profile, ProfileError, ProfileField, ProfileForm, Timezone},
    kernel::{Fault, FieldErrors, UserId},
};
use tracing::instrument;

use super::{PhoneEntry, parse_phone_over, store};
use crate::{
    core::Core,
    kernel::{Kernel, ServiceError, StoreError, Zone, inconsistent},
    live::Live,
};

/// A profile as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProfile {
    pub profile: Profile,
    /// Which save it is of; goes back with the next one.
    pub version: i64,
}

#[derive(Clone)]
pub struct Profiles {
    kernel: Kernel,
    live: Live,
}

impl Profiles {
    pub(crate) fn new(core: &Core) -> Self {
        Self { kernel: core.kernel.clone(), live: core.live.clone() }
    }

    /// What a user says of themselves.
    #[instrument(level = "debug", skip_all)]
    pub async fn get(&self, user_id: &UserId) -> Result<StoredProfile, StoreError> {
        store::profile(&self.kernel.db, user_id)
            .await?
            .ok_or_else(|| inconsistent("users", user_id.as_ref(), "it is gone"))
    }

    /// Whether a form could be saved over a stored profile.
    ///
    /// # Errors
    /// Faults of the fields `name`, `phone` and `timezone`, all at once.
    pub fn check(form: &ProfileForm, stored: &Profile) -> Result<(), FieldErrors> {
        Typed::of(form, stored.phone.as_ref()).check().map(drop)
    }

    /// Saves a profile, if the stored one is still the one that the person saw.
    ///
    /// # Errors
    /// [`ProfileError::ChangedMeanwhile`], with nothing saved; else faults of the fields `name`, `phone` and
    /// `timezone`, all at once.
    #[instrument(level = "debug", skip_all)]
    pub async fn save(
        &self,
        user_id: &UserId,
        form: &ProfileForm,
    ) -> Result<StoredProfile, ServiceError<ProfileError>> {
        let stored = self.get(user_id).await?;
        let typed = Typed::of(form, stored.profile.phone.as_ref());
        // Before any fault: the page that tells of those holds the version that is stored by now, and the
        // next save would overwrite what nobody was told of.
        if stored.version != form.version {
            return Err(ServiceError::Refused(typed.too_late_for(&stored.profile)));
        }
        let profile = typed.clone().check()?;
        let mut tx = self.kernel.db.begin().await?;
        if store::update_profile(&mut tx, user_id, &profile, form.version).await? {
            self.live.announce(&mut tx, user_id).await?;
            self.kernel.commit(tx).await?;
            return Ok(StoredProfile { profile, version: form.version + 1 });
        }
        drop(tx);
        let stored = self.get(user_id).await?;
        Err(ServiceError::Refused(typed.too_late_for(&stored.profile)))
    }

    /// Takes the timezone that was proposed to a user who has none; gives the one that they have
    /// then, which is another when they chose one in the meantime.
    ///
    /// # Errors
    /// A fault of the field `timezone`.
    #[instrument(level = "debug", skip_all)]
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

/// What each field of a form holds, or what is wrong with it.
#[derive(Clone)]
struct Typed {
    name: Result<FullName, Fault>,
    phone: Result<Option<PhoneNumber>, Fault>,
    timezone: Result<Option<Timezone>, Fault>,
}

impl Typed {
    fn of(form: &ProfileForm, stored: Option<&PhoneNumber>) -> Self {
        Self {
            name: FullName::parse(&form.name),
            phone: parse_phone_over(stored, &form.phone, &form.country),
            timezone: match form.timezone.trim() {
                "" => Ok(None),
                typed => Zone::parse(typed).map(Some),
            },
        }
    }

    fn check(self) -> Result<Profile, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", self.name);
        let phone = errors.take("phone", self.phone);
        let timezone = errors.take("timezone", self.timezone);
        match (name, phone, timezone) {
            (Some(name), Some(phone), Some(timezone)) => Ok(Profile { name, phone, timezone }),
            _ => Err(errors),
        }
    }

    /// Says what is stored by now where something else was typed.
    fn too_late_for(&self, stored: &Profile) -> ProfileError {
        let name = stored.name.as_ref().to_owned();
        let phone = stored.phone.as_ref().map(|phone| PhoneEntry::of(phone).number);
        let timezone = stored.timezone.as_ref().map(|zone| zone.as_ref().to_owned());
        let differing = [
            (self.name.as_ref() != Ok(&stored.name), ProfileField::Name, name),
            (
                self.phone.as_ref() != Ok(&stored.phone),
                ProfileField::Phone,
                phone.unwrap_or_default(),
            ),
            (
                self.timezone.as_ref() != Ok(&stored.timezone),
                ProfileField::Timezone,
                timezone.unwrap_or_default(),
            ),
        ]
        .into_iter()
        .filter_map(|(differs, field, stored)| differs.then_some((field, stored)))
        .collect();
        ProfileError::ChangedMeanwhile { differing }
    }
}

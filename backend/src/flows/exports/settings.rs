//! A person's settings of all rooms, as one.

use nameplate_domain::{accounts::User, exports::PortableSettings, kernel::UserId};

use crate::{
    accounts::store as users,
    appearance::Appearances,
    core::Core,
    kernel::{StoreError, Tx},
    mailings::Subscriptions,
    notifications::Preferences,
    sessions::Sessions,
    shortcuts::ShortcutSettings,
};

/// The rooms that have settings.
#[derive(Clone)]
pub(super) struct SettingsOfRooms {
    appearances: Appearances,
    subscriptions: Subscriptions,
    preferences: Preferences,
    sessions: Sessions,
    shortcuts: ShortcutSettings,
}

impl SettingsOfRooms {
    pub(super) fn new(core: &Core) -> Self {
        Self {
            appearances: Appearances::new(core),
            subscriptions: Subscriptions::new(core),
            preferences: Preferences::new(core),
            sessions: Sessions::new(core),
            shortcuts: ShortcutSettings::new(core),
        }
    }

    /// What a user chose.
    pub(super) async fn find(&self, user: &User) -> Result<PortableSettings, StoreError> {
        Ok(PortableSettings {
            appearance: self.appearances.find(&user.id).await?.unwrap_or_default(),
            email_subscriptions: self.subscriptions.find(&user.id).await?,
            notifications: self.preferences.find(&user.id).await?,
            sessions: self.sessions.settings(&user.id).await?,
            shortcuts: self.shortcuts.find(&user.id).await?,
            timezone: user.timezone.clone(),
        })
    }

    /// Writes what is to be done before [`Self::save`], in a transaction of its own.
    pub(super) async fn prepare(&self) -> Result<(), StoreError> {
        // Whoever chooses is there, which may not be written yet.
        self.sessions.write_touches().await
    }

    /// Keeps inside `tx` what is another than before.
    pub(super) async fn save(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        before: &PortableSettings,
        settings: &PortableSettings,
    ) -> Result<(), StoreError> {
        if settings.appearance != before.appearance {
            self.appearances.save_in(tx, user_id, settings.appearance).await?;
        }
        if settings.email_subscriptions != before.email_subscriptions {
            self.subscriptions.choose(tx, user_id, settings.email_subscriptions).await?;
        }
        if settings.notifications != before.notifications {
            self.preferences.save_in(tx, user_id, &settings.notifications).await?;
        }
        if settings.sessions != before.sessions {
            self.sessions.save_settings_in(tx, user_id, settings.sessions).await?;
        }
        if settings.shortcuts != before.shortcuts {
            self.shortcuts.save_in(tx, user_id, &settings.shortcuts).await?;
        }
        match &settings.timezone {
            Some(timezone) if settings.timezone != before.timezone => {
                users::set_timezone(tx, user_id, timezone).await
            }
            _ => Ok(()),
        }
    }
}

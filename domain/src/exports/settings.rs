//! A person's settings as one, to take them from one installation to another.

use serde::{Deserialize, Serialize};

use crate::{
    accounts::Timezone,
    appearance::Appearance,
    mailings::{EmailSubscriptions, MailingKind},
    notifications::{
        Channel, EventType, NotificationPreferences, QuietHours, QuietWindow, WEEKDAYS,
    },
    sessions::SessionSettings,
    shortcuts::{Shortcut, Shortcuts},
};

/// What is a person's choice and says nothing of who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortableSettings {
    pub appearance: Appearance,
    pub email_subscriptions: EmailSubscriptions,
    pub notifications: NotificationPreferences,
    pub sessions: SessionSettings,
    pub shortcuts: Shortcuts,
    pub timezone: Option<Timezone>,
}

/// One setting, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsItem {
    /// The page on which it is chosen.
    pub section: &'static str,
    /// What it is called there.
    pub label: String,
    pub value: String,
}

/// One setting that would be another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsChange {
    /// The page on which it is chosen.
    pub section: &'static str,
    pub label: String,
    pub old: String,
    pub new: String,
}

impl PortableSettings {
    /// All of them in words, always as many and in the same order.
    #[must_use]
    pub fn items(&self) -> Vec<SettingsItem> {
        let mut items = Vec::new();
        self.add_profile(&mut items);
        self.add_appearance(&mut items);
        self.add_shortcuts(&mut items);
        add_notifications(&self.notifications, &mut items);
        self.add_email_subscriptions(&mut items);
        self.add_sessions(&mut items);
        items
    }

    /// What would be another, were these replaced by others.
    #[must_use]
    pub fn changes_to(&self, others: &Self) -> Vec<SettingsChange> {
        let pairs = self.items().into_iter().zip(others.items());
        let changed = pairs.filter(|(old, new)| old.value != new.value);
        changed
            .map(
                |(SettingsItem { section, label, value: old }, SettingsItem { value: new, .. })| {
                    SettingsChange { section, label, old, new }
                },
            )
            .collect()
    }

    fn add_profile(&self, items: &mut Vec<SettingsItem>) {
        let zone = self.timezone.as_ref().map_or("Not chosen", AsRef::as_ref);
        add(items, "Profile", "Timezone", zone);
    }

    fn add_appearance(&self, items: &mut Vec<SettingsItem>) {
        let Appearance { theme, font_size, reduced_motion, high_contrast } = self.appearance;
        add(items, "Accessibility", "Theme", theme.label());
        add(items, "Accessibility", "Font size", font_size.label());
        add(items, "Accessibility", "Reduced motion", reduced_motion.label());
        add(items, "Accessibility", "High contrast", high_contrast.label());
    }

    fn add_shortcuts(&self, items: &mut Vec<SettingsItem>) {
        let section = "Keyboard shortcuts";
        add(items, section, "Keyboard shortcuts", on_or_off(!self.shortcuts.is_off));
        for shortcut in Shortcut::ALL {
            let keys = self.shortcuts.keys(shortcut);
            let keys = keys.map_or_else(|| "No keys".to_owned(), |keys| keys.to_string());
            add(items, section, shortcut.label, keys);
        }
    }

    fn add_email_subscriptions(&self, items: &mut Vec<SettingsItem>) {
        for &kind in MailingKind::ALL {
            let takes = on_or_off(self.email_subscriptions.takes(kind));
            add(items, "Email subscriptions", kind.label(), takes);
        }
    }

    fn add_sessions(&self, items: &mut Vec<SettingsItem>) {
        let SessionSettings { idle_timeout, applies_to_remembered } = self.sessions;
        add(items, "Sessions", "Sign me out after", idle_timeout.label());
        let remembered = on_or_off(applies_to_remembered);
        add(items, "Sessions", "Also where I am remembered", remembered);
    }
}

fn add_notifications(preferences: &NotificationPreferences, items: &mut Vec<SettingsItem>) {
    let section = "Notifications";
    let NotificationPreferences { channels, filters, messages, email, quiet_hours, text_warning } =
        preferences;
    for &event_type in EventType::ALL {
        for &channel in Channel::ALL {
            let label = format!("{}, {}", event_type.label(), channel.label());
            add(items, section, label, on_or_off(channels.is_on(event_type, channel)));
        }
    }
    let case_types: Vec<_> = filters.case_types.iter().map(AsRef::as_ref).collect();
    let case_types = if case_types.is_empty() { "All".to_owned() } else { case_types.join(", ") };
    add(items, section, "Case types", case_types);
    add(items, section, "Only cases assigned to me", on_or_off(filters.assigned_only));
    add(items, section, "Only high priority", on_or_off(filters.high_priority_only));
    add(items, section, "Only negative sentiment", on_or_off(filters.negative_only));
    add(items, section, "New messages", messages.label());
    add(items, section, "Digest mode", on_or_off(email.digest_mode));
    add(items, section, "Digests go out", email.digest_frequency.label());
    add_quiet_hours(quiet_hours, items);
    add(items, section, "Warn me when a text is long", on_or_off(text_warning.is_on));
    add(items, section, "Longer than", format!("{} segments", text_warning.segments));
}

fn add_quiet_hours(quiet_hours: &QuietHours, items: &mut Vec<SettingsItem>) {
    let section = "Notifications";
    let QuietHours { is_on, every_day, is_per_weekday, weekdays, covers_push } = quiet_hours;
    add(items, section, "Hold emails back during quiet hours", on_or_off(*is_on));
    add(items, section, "Quiet hours", in_words(Some(every_day)));
    add(items, section, "Different hours on each weekday", on_or_off(*is_per_weekday));
    for (name, window) in WEEKDAYS.iter().zip(weekdays) {
        add(items, section, format!("Quiet hours, {name}"), in_words(window.as_ref()));
    }
    add(items, section, "Hold push messages back as well", on_or_off(*covers_push));
}

fn in_words(window: Option<&QuietWindow>) -> String {
    window.map_or_else(|| "None".to_owned(), |window| format!("{} to {}", window.from, window.to))
}

const fn on_or_off(is_on: bool) -> &'static str {
    if is_on { "On" } else { "Off" }
}

fn add(
    items: &mut Vec<SettingsItem>,
    section: &'static str,
    label: impl Into<String>,
    value: impl Into<String>,
) {
    items.push(SettingsItem { section, label: label.into(), value: value.into() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appearance::Theme;

    fn others() -> PortableSettings {
        let mut others = PortableSettings::default();
        others.appearance.theme = Theme::Dark;
        others.notifications.channels.set(EventType::TaskDue, Channel::Push, false);
        others.notifications.quiet_hours.weekdays[6] = None;
        others.sessions.applies_to_remembered = true;
        others.shortcuts.change(Shortcut::find("profile").unwrap(), None).unwrap();
        others.timezone = Some(Timezone::parse("Europe/Paris").unwrap());
        others
    }

    #[test]
    fn what_would_be_another_is_told_item_by_item() {
        let changes = PortableSettings::default().changes_to(&others());
        let told: Vec<_> = changes
            .iter()
            .map(|it| (it.label.as_str(), it.old.as_str(), it.new.as_str()))
            .collect();
        let expected = [
            ("Timezone", "Not chosen", "Europe/Paris"),
            ("Theme", "Match my system", "Dark"),
            ("Profile", "g p", "No keys"),
            ("Task Due, Push", "On", "Off"),
            ("Quiet hours, Sunday", "22:00 to 07:00", "None"),
            ("Also where I am remembered", "Off", "On"),
        ];
        assert_eq!(told, expected);
        assert_eq!(others().changes_to(&others()), []);
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = serde_json::to_string(&others()).unwrap();
        assert_eq!(serde_json::from_str::<PortableSettings>(&text).unwrap(), others());
    }

    /// A setting that isn't told would be changed without a word.
    #[test]
    fn every_setting_is_told() {
        let leaves = |value: &serde_json::Value| -> usize {
            fn count(value: &serde_json::Value) -> usize {
                match value {
                    serde_json::Value::Object(map) => map.values().map(count).sum(),
                    _ => 1,
                }
            }
            count(value)
        };
        let settings = serde_json::to_value(PortableSettings::default()).unwrap();
        // What a person changed of the shortcuts is empty, and told for each of them; the hours of a day
        // are two values and one item, those of the weekdays one value and seven items.
        let expected = leaves(&settings) + Shortcut::ALL.len() - 1 + 6;
        assert_eq!(PortableSettings::default().items().len(), expected);
    }
}

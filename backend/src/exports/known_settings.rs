//! What this version knows of settings that come from elsewhere, setting by setting.

use nameplate_domain::{
    companies::MOST_CASE_TYPES,
    exports::PortableSettings,
    notifications::TextWarning,
    shortcuts::{Keys, Shortcut, Shortcuts},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::kernel::Zone;

/// How many settings that can't be taken are named; of the others it is said how many they are.
const MOST_NAMED: usize = 20;
/// The most characters of the name of one.
const LONGEST_NAME: usize = 80;

/// Settings of a file: those that can be taken, and the names of those that can't.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnownSettings {
    /// As JSON, with what the file has and no more.
    settings: Map<String, Value>,
    pub(crate) skipped: Vec<String>,
    /// How many more there were.
    pub(crate) skipped_more: u32,
}

impl KnownSettings {
    /// Takes what it knows of some settings.
    pub(crate) fn of(sent: &Map<String, Value>) -> Self {
        let mut known = Self::default();
        let defaults = to_value(&PortableSettings::default());
        for (section, value) in sent {
            let taken = match section.as_str() {
                "shortcuts" => known.shortcuts(value),
                "timezone" => known.timezone(value),
                _ => match defaults.get(section) {
                    Some(default) => known.part(&defaults, &[section], default, value),
                    None => known.skip(section),
                },
            };
            if let Some(taken) = taken {
                known.settings.insert(section.clone(), taken);
            }
        }
        known
    }

    /// These over others: what the file lacks stays as it is.
    pub(crate) fn over(&self, current: &PortableSettings) -> PortableSettings {
        let mut settings = to_value(current);
        for (section, value) in &self.settings {
            let mut merged = settings.clone();
            merge(&mut merged[section], value, section == "shortcuts");
            // One that doesn't go together with what is there stays away as a whole.
            if read(merged.clone()).is_some() {
                settings = merged;
            }
        }
        read(settings).unwrap_or_else(|| current.clone())
    }

    /// Takes a part of a section: what is an object in the defaults, setting by setting, and all else as a whole,
    /// if it can be read in its place.
    fn part(
        &mut self,
        defaults: &Value,
        path: &[&str],
        default: &Value,
        sent: &Value,
    ) -> Option<Value> {
        if let (Value::Object(default), Value::Object(sent)) = (default, sent) {
            let mut taken = Map::new();
            for (name, value) in sent {
                let path: Vec<_> = path.iter().copied().chain([name.as_str()]).collect();
                let part = match default.get(name) {
                    Some(default) => self.part(defaults, &path, default, value),
                    None => self.skip(&path.join(".")),
                };
                if let Some(part) = part {
                    taken.insert(name.clone(), part);
                }
            }
            return Some(taken.into());
        }
        let mut tried = defaults.clone();
        let place = path.iter().try_fold(&mut tried, |at, name| at.get_mut(*name));
        if let Some(place) = place {
            *place = sent.clone();
            if read(tried).is_some() {
                return Some(sent.clone());
            }
        }
        self.skip(&path.join("."))
    }

    /// The keys are judged together: none may be those of another shortcut.
    fn shortcuts(&mut self, sent: &Value) -> Option<Value> {
        let Some(sent) = sent.as_object() else { return self.skip("shortcuts") };
        let mut taken = Map::new();
        let mut choices = Vec::new();
        for (name, value) in sent {
            match (name.as_str(), value) {
                ("is_off", Value::Bool(_)) => _ = taken.insert(name.clone(), value.clone()),
                ("changed", Value::Object(changed)) => choices = self.choices(changed),
                _ => _ = self.skip(&format!("shortcuts.{name}")),
            }
        }
        let (shortcuts, refused) = Shortcuts::of_choices(false, &choices);
        for shortcut in refused {
            self.skip(&format!("shortcuts.changed.{}", shortcut.id));
        }
        if sent.contains_key("changed") {
            taken.insert("changed".to_owned(), to_value(&shortcuts)["changed"].take());
        }
        Some(taken.into())
    }

    fn choices(&mut self, sent: &Map<String, Value>) -> Vec<(&'static Shortcut, Option<Keys>)> {
        let mut choices = Vec::new();
        for (id, keys) in sent {
            let keys = match keys.as_str() {
                Some("") => Some(None),
                Some(text) => Keys::parse(text).ok().map(Some),
                None => None,
            };
            match (Shortcut::find(id), keys) {
                (Some(shortcut), Some(keys)) => choices.push((shortcut, keys)),
                _ => _ = self.skip(&format!("shortcuts.changed.{id}")),
            }
        }
        choices
    }

    fn timezone(&mut self, sent: &Value) -> Option<Value> {
        match sent {
            // Nobody chose one.
            Value::Null => None,
            Value::String(name) if Zone::parse(name).is_ok() => Some(sent.clone()),
            _ => self.skip("timezone"),
        }
    }

    /// Names what can't be taken.
    fn skip(&mut self, name: &str) -> Option<Value> {
        if self.skipped.len() < MOST_NAMED {
            let shown = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME);
            self.skipped.push(shown.collect());
        } else {
            self.skipped_more = self.skipped_more.saturating_add(1);
        }
        None
    }
}

/// Puts values over others, setting by setting; what a person changed of the shortcuts as a whole.
fn merge(old: &mut Value, new: &Value, is_shallow: bool) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                let place = old.entry(name.as_str()).or_insert(Value::Null);
                if is_shallow { *place = value.clone() } else { merge(place, value, false) }
            }
        }
        (old, new) => *old = new.clone(),
    }
}

/// Settings as the pages could have made them; `None` for any others.
fn read(settings: Value) -> Option<PortableSettings> {
    let settings: PortableSettings = serde_json::from_value(settings).ok()?;
    let notifications = &settings.notifications;
    let can_be = TextWarning::SEGMENTS.contains(&notifications.text_warning.segments)
        && notifications.filters.case_types.len() <= MOST_CASE_TYPES;
    can_be.then_some(settings)
}

fn to_value(settings: &impl Serialize) -> Value {
    // Nothing of ours has keys that JSON doesn't.
    serde_json::to_value(settings).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use nameplate_domain::{
        accounts::Timezone,
        appearance::{FontSize, Theme},
        notifications::{Channel, EventType, MessageFilter, QuietWindow, TimeOfDay},
        sessions::IdleTimeout,
    };
    use serde_json::json;

    use super::*;

    fn known(settings: Value) -> KnownSettings {
        KnownSettings::of(settings.as_object().unwrap())
    }

    /// Settings that differ from the defaults in every kind of thing.
    fn chosen() -> PortableSettings {
        let mut chosen = PortableSettings::default();
        chosen.appearance.theme = Theme::Dark;
        chosen.appearance.font_size = FontSize::Larger;
        chosen.notifications.channels.set(EventType::TaskDue, Channel::Push, false);
        chosen.notifications.messages = MessageFilter::Mentions;
        chosen.notifications.quiet_hours.is_on = true;
        chosen.notifications.quiet_hours.every_day =
            QuietWindow { from: TimeOfDay::new(23, 30), to: TimeOfDay::new(6, 0) };
        chosen.notifications.quiet_hours.weekdays[6] = None;
        chosen.sessions.idle_timeout = IdleTimeout::Minutes15;
        chosen.shortcuts.is_off = true;
        let keys = Keys::parse("g s").ok();
        let (profile, security) =
            (Shortcut::find("profile").unwrap(), Shortcut::find("security").unwrap());
        chosen.shortcuts.change(security, None).unwrap();
        chosen.shortcuts.change(profile, keys).unwrap();
        chosen.timezone = Timezone::parse("Europe/Paris").ok();
        chosen
    }

    #[test]
    fn what_was_written_is_taken_whole() {
        let known = known(to_value(&chosen()));
        assert_eq!(known.skipped, [""; 0]);
        assert_eq!(known.over(&PortableSettings::default()), chosen());
    }

    #[test]
    fn what_an_older_file_lacks_stays_as_it_is() {
        let known =
            known(json!({"appearance": {"theme": "light"}, "shortcuts": {"is_off": false}}));
        let mut expected = chosen();
        expected.appearance.theme = Theme::Light;
        expected.shortcuts.is_off = false;
        assert_eq!(known.over(&chosen()), expected);
    }

    #[test]
    fn what_nobody_knows_is_skipped_and_named() {
        let known = known(json!({
            "appearance": {"theme": "dark", "wallpaper": "cats", "font_size": "vast"},
            "notifications": {
                "channels": {"task_due": {"push": false, "fax": true}, "fax_received": {}},
                "email": "daily",
                "quiet_hours": {"every_day": {"from": "25:00", "to": "06:00"}, "weekdays": [null]},
                "text_warning": {"segments": 11},
            },
            "shortcuts": {
                "is_off": "yes",
                "changed": {"profile": "g n", "fax": "g x", "team": "Ctrl+W", "phone": ""},
            },
            "timezone": "Mars/Olympus",
            "name": "Mallory",
        }));
        let mut skipped = known.skipped.clone();
        skipped.sort_unstable();
        let expected = [
            "appearance.font_size",
            "appearance.wallpaper",
            "name",
            "notifications.channels.fax_received",
            "notifications.channels.task_due.fax",
            "notifications.email",
            "notifications.quiet_hours.every_day.from",
            "notifications.quiet_hours.weekdays",
            "notifications.text_warning.segments",
            "shortcuts.changed.fax",
            "shortcuts.changed.profile",
            "shortcuts.changed.team",
            "shortcuts.is_off",
            "timezone",
        ];
        assert_eq!(skipped, expected);
        let settings = known.over(&PortableSettings::default());
        assert_eq!(settings.appearance.theme, Theme::Dark);
        assert!(!settings.notifications.channels.is_on(EventType::TaskDue, Channel::Push));
        assert_eq!(settings.notifications.quiet_hours.every_day.to, TimeOfDay::new(6, 0));
        assert_eq!(settings.shortcuts.keys(Shortcut::find("phone").unwrap()), None);
        assert!(!settings.shortcuts.is_off);
        assert_eq!(settings.timezone, None);
    }

    #[test]
    fn few_of_many_unknown_settings_are_named() {
        let many: Map<_, _> =
            (0..1000).map(|number| (format!("{number}{}", "x".repeat(500)), json!(1))).collect();
        let known = KnownSettings::of(&many);
        assert_eq!((known.skipped.len(), known.skipped_more), (20, 980));
        assert!(known.skipped.iter().all(|name| name.chars().count() == LONGEST_NAME));
        let types: Vec<_> = (0..=MOST_CASE_TYPES).map(|number| format!("Type {number}")).collect();
        let sent = json!({"notifications": {"filters": {"case_types": types}}});
        let known = KnownSettings::of(sent.as_object().unwrap());
        assert_eq!(known.skipped, ["notifications.filters.case_types"]);
    }
}

//! Keyboard shortcuts: what can be done by which keys, and what a person changed of that.

mod keys;
mod registry;
mod reserved;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use keys::{Keys, KeysError, KeysWarning};
pub use registry::{Shortcut, ShortcutContext};

/// What a person changed of the shortcuts, on every device: one document a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shortcuts {
    /// Whether none of them works (WCAG 2.2, 2.1.4).
    pub is_off: bool,
    /// The keys of those that were changed, by their ids; an empty text for no keys.
    changed: BTreeMap<String, String>,
}

impl Shortcuts {
    /// The keys of a shortcut; `None` when it has none. Keys that the person chose win: a shortcut whose own
    /// keys would collide with them, such as a new one, has none.
    #[must_use]
    pub fn keys(&self, shortcut: &Shortcut) -> Option<Keys> {
        match self.changed(shortcut) {
            Some(text) => Keys::parse(text).ok(),
            None => shortcut
                .default_keys()
                .filter(|keys| self.conflicting_choice(*keys, shortcut).is_none()),
        }
    }

    /// What somebody chose elsewhere, with the shortcuts whose keys can't be had here. Those that are to change
    /// let go of their own keys first, so that two can have exchanged theirs.
    #[must_use]
    pub fn of_choices(
        is_off: bool,
        choices: &[(&'static Shortcut, Option<Keys>)],
    ) -> (Self, Vec<&'static Shortcut>) {
        let mut shortcuts = Self { is_off, ..Self::default() };
        for (shortcut, _) in choices {
            shortcuts.changed.insert(shortcut.id.to_owned(), String::new());
        }
        let mut refused = Vec::new();
        for (shortcut, keys) in choices {
            if shortcuts.change(shortcut, *keys).is_err() {
                shortcuts.changed.remove(shortcut.id);
                refused.push(*shortcut);
            }
        }
        (shortcuts, refused)
    }

    /// Whether the person changed the keys of a shortcut.
    #[must_use]
    pub fn is_changed(&self, shortcut: &Shortcut) -> bool {
        self.changed(shortcut).is_some()
    }

    /// Whether the person changed the keys of any.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        Shortcut::ALL.iter().any(|it| self.is_changed(it))
    }

    /// Gives a shortcut other keys; `None` takes them away.
    ///
    /// # Errors
    /// [`KeysError::Browser`] for keys of the browser's, [`KeysError::Taken`] for those of another shortcut.
    pub fn change(&mut self, shortcut: &Shortcut, keys: Option<Keys>) -> Result<(), KeysError> {
        if let Some(keys) = keys {
            keys.check()?;
            self.check_free(keys, shortcut)?;
        }
        let text = keys.map(|keys| keys.to_string()).unwrap_or_default();
        if shortcut.keys == text {
            self.changed.remove(shortcut.id);
        } else {
            self.changed.insert(shortcut.id.to_owned(), text);
        }
        Ok(())
    }

    /// Gives a shortcut its own keys again.
    ///
    /// # Errors
    /// [`KeysError::Taken`] when another one has them by now.
    pub fn reset(&mut self, shortcut: &Shortcut) -> Result<(), KeysError> {
        if let Some(keys) = shortcut.default_keys() {
            self.check_free(keys, shortcut)?;
        }
        self.changed.remove(shortcut.id);
        Ok(())
    }

    /// Gives all shortcuts their own keys again.
    pub fn reset_all(&mut self) {
        self.changed.clear();
    }

    fn changed(&self, shortcut: &Shortcut) -> Option<&str> {
        self.changed.get(shortcut.id).map(String::as_str)
    }

    /// Another shortcut to which the person gave keys that can't be told from these.
    fn conflicting_choice(&self, keys: Keys, of: &Shortcut) -> Option<&'static Shortcut> {
        let is_like = |text| Keys::parse(text).is_ok_and(|chosen| chosen.overlaps(keys));
        let mut others = Shortcut::ALL.iter().filter(|other| other.id != of.id);
        others.find(|other| self.changed(other).is_some_and(is_like))
    }

    fn check_free(&self, keys: Keys, of: &Shortcut) -> Result<(), KeysError> {
        let mut others = Shortcut::ALL.iter().filter(|other| other.id != of.id);
        let taken = others.find(|other| self.keys(other).is_some_and(|it| it.overlaps(keys)));
        taken.map_or(Ok(()), |other| Err(KeysError::Taken { by: other.label }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortcut(id: &str) -> &'static Shortcut {
        Shortcut::find(id).unwrap()
    }

    fn keys(text: &str) -> Keys {
        Keys::parse(text).unwrap()
    }

    #[test]
    fn without_changes_each_has_its_own_keys() {
        let shortcuts = Shortcuts::default();
        for shortcut in Shortcut::ALL {
            assert_eq!(shortcuts.keys(shortcut), shortcut.default_keys(), "{}", shortcut.id);
        }
        assert!(!shortcuts.has_changes());
    }

    #[test]
    fn keys_can_be_changed_taken_away_and_given_back() {
        let mut shortcuts = Shortcuts::default();
        shortcuts.change(shortcut("profile"), Some(keys("z"))).unwrap();
        assert_eq!(shortcuts.keys(shortcut("profile")), Some(keys("z")));
        shortcuts.change(shortcut("profile"), None).unwrap();
        assert_eq!(shortcuts.keys(shortcut("profile")), None);
        assert!(shortcuts.is_changed(shortcut("profile")));
        shortcuts.reset(shortcut("profile")).unwrap();
        assert_eq!(shortcuts, Shortcuts::default());
    }

    #[test]
    fn its_own_keys_are_no_change() {
        let mut shortcuts = Shortcuts::default();
        shortcuts.change(shortcut("profile"), Some(keys("g p"))).unwrap();
        assert!(!shortcuts.has_changes());
    }

    #[test]
    fn keys_of_another_one_are_refused() {
        let mut shortcuts = Shortcuts::default();
        let taken = Err(KeysError::Taken { by: "Profile" });
        assert_eq!(shortcuts.change(shortcut("security"), Some(keys("g p"))), taken);
        // It would never be known whether the second key is still to come.
        let begun = shortcuts.change(shortcut("security"), Some(keys("g")));
        assert!(matches!(begun, Err(KeysError::Taken { .. })));
        let begun = shortcuts.change(shortcut("security"), Some(keys("j s")));
        assert_eq!(begun, Err(KeysError::Taken { by: "Next" }));
    }

    #[test]
    fn keys_that_somebody_chose_are_not_taken_by_a_reset() {
        let mut shortcuts = Shortcuts::default();
        shortcuts.change(shortcut("profile"), None).unwrap();
        shortcuts.change(shortcut("security"), Some(keys("g p"))).unwrap();
        let taken = Err(KeysError::Taken { by: "Password & two-factor" });
        assert_eq!(shortcuts.reset(shortcut("profile")), taken);
        shortcuts.reset_all();
        assert_eq!(shortcuts, Shortcuts::default());
    }

    #[test]
    fn choices_of_elsewhere_are_taken_as_far_as_they_can_be() {
        let exchanged =
            [(shortcut("profile"), Some(keys("g s"))), (shortcut("security"), Some(keys("g p")))];
        let (shortcuts, refused) = Shortcuts::of_choices(true, &exchanged);
        assert_eq!(refused, [] as [&Shortcut; 0]);
        assert!(shortcuts.is_off);
        assert_eq!(shortcuts.keys(shortcut("profile")), Some(keys("g s")));
        assert_eq!(shortcuts.keys(shortcut("security")), Some(keys("g p")));

        let taken = [(shortcut("profile"), Some(keys("g n"))), (shortcut("phone"), None)];
        let (shortcuts, refused) = Shortcuts::of_choices(false, &taken);
        assert_eq!(refused, [shortcut("profile")]);
        assert_eq!(shortcuts.keys(shortcut("profile")), Some(keys("g p")));
        assert_eq!(shortcuts.keys(shortcut("phone")), None);
    }

    #[test]
    fn chosen_keys_win_over_those_of_a_new_shortcut() {
        // As if "g p" had been chosen before the profile's shortcut came.
        let text = r#"{"changed":{"security":"g p","gone":"g z","sessions":"not keys"}}"#;
        let shortcuts: Shortcuts = serde_json::from_str(text).unwrap();
        assert_eq!(shortcuts.keys(shortcut("security")), Some(keys("g p")));
        assert_eq!(shortcuts.keys(shortcut("profile")), None);
        assert_eq!(shortcuts.keys(shortcut("sessions")), None);
    }
}

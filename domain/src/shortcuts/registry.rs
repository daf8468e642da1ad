//! Every shortcut. A room joins by adding its own here.

use super::Keys;
use crate::{companies::Permission, kernel::choice};

choice!(
    /// Where a shortcut works.
    ShortcutContext {
        /// On every page.
        Anywhere = "anywhere", "Anywhere";
        /// On every page; it leads to one.
        GoTo = "go_to", "Go to";
        /// Where there is a list, such as the notifications.
        List = "list", "In a list";
    }
);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Its name in documents and in HTML: the control that it presses says it in `data-shortcut`.
    pub id: &'static str,
    pub context: ShortcutContext,
    pub label: &'static str,
    /// Its keys, as long as nobody changes them.
    pub keys: &'static str,
    pub path: Option<&'static str>,
    /// What one must be allowed in the company to use it.
    pub needs: Option<Permission>,
}

impl Shortcut {
    /// All of them, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[
        Self::anywhere("search", "Command palette", "Mod+k"),
        Self::anywhere("shortcut_list", "List of shortcuts", "?"),
        Self::go_to("overview", "All settings", "g h", "/settings"),
        Self::go_to("profile", "Profile", "g p", "/settings/profile"),
        Self::go_to("accessibility", "Accessibility", "g a", "/settings/accessibility"),
        Self::go_to("shortcuts", "Keyboard shortcuts", "g k", "/settings/shortcuts"),
        Self::go_to("notifications", "Notifications", "g n", "/notifications"),
        Self::go_to(
            "notification_settings",
            "Notification settings",
            "g o",
            "/settings/notifications",
        ),
        Self::go_to("phone", "Phone", "g f", "/settings/mobile"),
        Self::go_to("security", "Password & two-factor", "g s", "/settings/security"),
        Self::go_to("sessions", "Sessions", "g e", "/settings/sessions"),
        Self::go_to("activity", "Activity", "g y", "/settings/activity"),
        Self::go_to("companies", "Companies", "g w", "/settings/companies"),
        Self::go_to("data", "Your data", "g d", "/settings/data"),
        Self::go_to("team", "Team", "g t", "/company/team").needing(Permission::SeeTeam),
        Self::in_list("next", "Next", "j"),
        Self::in_list("previous", "Previous", "k"),
        Self::in_list("mark_read", "Mark as read", "e"),
        Self::in_list("why", "Why did I get this?", "w"),
    ];

    const fn new(
        context: ShortcutContext,
        id: &'static str,
        label: &'static str,
        keys: &'static str,
    ) -> Self {
        Self { id, context, label, keys, path: None, needs: None }
    }

    const fn anywhere(id: &'static str, label: &'static str, keys: &'static str) -> Self {
        Self::new(ShortcutContext::Anywhere, id, label, keys)
    }

    const fn in_list(id: &'static str, label: &'static str, keys: &'static str) -> Self {
        Self::new(ShortcutContext::List, id, label, keys)
    }

    const fn go_to(
        id: &'static str,
        label: &'static str,
        keys: &'static str,
        path: &'static str,
    ) -> Self {
        let path = Some(path);
        Self { path, ..Self::new(ShortcutContext::GoTo, id, label, keys) }
    }

    const fn needing(self, permission: Permission) -> Self {
        Self { needs: Some(permission), ..self }
    }

    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|shortcut| shortcut.id == id)
    }

    /// The one that leads to a page.
    #[must_use]
    pub fn to_page(path: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|shortcut| shortcut.path == Some(path))
    }

    /// Its keys, as long as nobody changes them.
    #[must_use]
    pub fn default_keys(&self) -> Option<Keys> {
        Keys::parse(self.keys).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_can_be_pressed_and_told_apart() {
        for (index, shortcut) in Shortcut::ALL.iter().enumerate() {
            let keys = shortcut.default_keys().unwrap();
            assert_eq!(keys.to_string(), shortcut.keys, "{}", shortcut.id);
            assert_eq!(keys.check(), Ok(()), "{}", shortcut.id);
            for other in &Shortcut::ALL[..index] {
                assert_ne!(other.id, shortcut.id);
                assert!(!other.default_keys().unwrap().overlaps(keys), "{}", shortcut.id);
            }
        }
    }

    #[test]
    fn each_has_keys_that_every_layout_types() {
        for shortcut in Shortcut::ALL {
            assert_ne!(
                shortcut.default_keys().unwrap().warning(),
                Some(super::super::KeysWarning::AltGr)
            );
        }
    }
}

//! The keys of a shortcut.

use std::fmt;

use thiserror::Error;

use super::reserved::use_of;

/// Keys that one presses: one, two after each other, or one together with Ctrl (⌘ on a Mac). A key is the
/// character that it types (UI Events, `KeyboardEvent.key`), in lower case, wherever a layout has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keys {
    One(char),
    /// One after the other.
    Two(char, char),
    /// Together with Ctrl or ⌘.
    Chord {
        /// And with Shift.
        shift: bool,
        key: char,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeysError {
    /// Not keys at all.
    #[error(
        "Use one key, such as ?, two keys one after the other, such as g p, or Ctrl and a key, such as Ctrl+K."
    )]
    NotKeys,
    /// With Alt or AltGr.
    #[error(
        "Keys with Alt or AltGr type characters, or belong to the browser or a screen reader. Choose keys without them."
    )]
    Alt,
    /// A key that waits for the letter under its accent.
    #[error("This key waits for the next one to put an accent on it. Choose another key.")]
    Dead,
    /// The browser keeps them, or people rely on what it does.
    #[error("Your browser uses these keys to {to}. Choose others.")]
    Browser { to: &'static str },
    /// They can't be told from those of another shortcut.
    #[error("“{by}” has these keys, or begins with them. Choose others, or change those first.")]
    Taken { by: &'static str },
}

/// What stands in the way of keys for some people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeysWarning {
    /// Screen readers jump by them while they read a page.
    ScreenReader,
    /// Layouts of other countries type them with AltGr only.
    AltGr,
}

impl KeysWarning {
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ScreenReader => {
                "NVDA and JAWS use this key themselves while they read a page: there it works in focus mode only."
            }
            Self::AltGr => {
                "On German, French, Polish and other keyboards this character needs AltGr, and then it can't be used."
            }
        }
    }
}

/// Characters that a keyboard of the United States has, and those of other countries only with AltGr, or as
/// a dead key.
const ALTGR: &str = "@#[]{}\\|~^`€";

impl Keys {
    /// Reads keys: `?`, `g p`, `Ctrl+K`, `⌘+Shift+K`. `Mod` stands for Ctrl or ⌘.
    pub fn parse(text: &str) -> Result<Self, KeysError> {
        let mut rest = text.trim();
        let (mut is_chord, mut shift, mut alt) = (false, false, false);
        while let Some((modifier, after)) = modifier(rest) {
            match modifier {
                Modifier::Main => is_chord = true,
                Modifier::Shift => shift = true,
                Modifier::Alt => alt = true,
            }
            rest = after;
        }
        if rest.eq_ignore_ascii_case("dead") {
            return Err(KeysError::Dead);
        }
        if alt {
            return Err(KeysError::Alt);
        }
        let mut keys = rest.chars().filter(|it| !it.is_whitespace());
        let is_apart = rest.contains(char::is_whitespace);
        match (keys.next(), keys.next(), keys.next(), is_chord) {
            (Some(key), None, None, true) => {
                // What a sign needs Shift for is the layout's business.
                Ok(Self::Chord { shift: shift && key.is_alphabetic(), key: typable(key)? })
            }
            (Some(key), None, None, false) if !shift => Ok(Self::One(typable(key)?)),
            (Some(first), Some(second), None, false) if is_apart && !shift => {
                Ok(Self::Two(typable(first)?, typable(second)?))
            }
            _ => Err(KeysError::NotKeys),
        }
    }

    /// Whether a person who presses these can't be told from one who presses the others, or begins to.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        match (self, other) {
            (Self::One(one), Self::Two(first, _)) | (Self::Two(first, _), Self::One(one)) => {
                one == first
            }
            _ => self == other,
        }
    }

    /// Fails for keys that the browser needs.
    pub fn check(self) -> Result<(), KeysError> {
        match self {
            Self::Chord { shift, key } => {
                use_of(shift, key).map_or(Ok(()), |to| Err(KeysError::Browser { to }))
            }
            Self::One(_) | Self::Two(..) => Ok(()),
        }
    }

    /// What stands in the way of them for some people.
    #[must_use]
    pub fn warning(self) -> Option<KeysWarning> {
        let is_altgr = |key| ALTGR.contains(key);
        match self {
            Self::One(key) if is_altgr(key) => Some(KeysWarning::AltGr),
            Self::Two(first, second) if is_altgr(first) || is_altgr(second) => {
                Some(KeysWarning::AltGr)
            }
            Self::Chord { key, .. } => is_altgr(key).then_some(KeysWarning::AltGr),
            Self::One(key) | Self::Two(key, _) => {
                key.is_ascii_alphanumeric().then_some(KeysWarning::ScreenReader)
            }
        }
    }

    /// The keys as they are drawn, one by one. A Mac has ⌘ where others have Ctrl.
    #[must_use]
    pub fn caps(self, is_mac: bool) -> Vec<String> {
        match self {
            Self::One(key) => vec![key.to_string()],
            Self::Two(first, second) => vec![first.to_string(), second.to_string()],
            Self::Chord { shift, key } => {
                let mut caps = vec![if is_mac { "⌘" } else { "Ctrl" }.to_owned()];
                caps.extend(shift.then(|| "Shift".to_owned()));
                caps.push(key.to_uppercase().to_string());
                caps
            }
        }
    }

    /// The same as one text, as it is typed.
    #[must_use]
    pub fn shown(self, is_mac: bool) -> String {
        let between = if matches!(self, Self::Chord { .. }) { "+" } else { " " };
        self.caps(is_mac).join(between)
    }

    /// As `aria-keyshortcuts` says it (WAI-ARIA 1.2, 6.6); that knows no keys after each other.
    #[must_use]
    pub fn aria(self, is_mac: bool) -> Option<String> {
        match self {
            Self::One(key) => Some(key.to_string()),
            Self::Two(..) => None,
            Self::Chord { shift, key } => {
                let main = if is_mac { "Meta" } else { "Control" };
                let shift = if shift { "Shift+" } else { "" };
                Some(format!("{main}+{shift}{}", key.to_uppercase()))
            }
        }
    }
}

/// As a document and an open page hold it: `g p`, `Mod+Shift+k`.
impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(key) => write!(f, "{key}"),
            Self::Two(first, second) => write!(f, "{first} {second}"),
            Self::Chord { shift: false, key } => write!(f, "Mod+{key}"),
            Self::Chord { shift: true, key } => write!(f, "Mod+Shift+{key}"),
        }
    }
}

enum Modifier {
    Main,
    Shift,
    Alt,
}

/// The modifier that a text begins with, and what comes after its `+`.
fn modifier(text: &str) -> Option<(Modifier, &str)> {
    // What only begins with a plus is the key.
    let (name, rest) =
        text.split_once('+').filter(|(name, rest)| !name.is_empty() && !rest.is_empty())?;
    let modifier = match name.trim().to_lowercase().as_str() {
        "ctrl" | "control" | "cmd" | "command" | "meta" | "mod" | "⌘" => Modifier::Main,
        "shift" | "⇧" => Modifier::Shift,
        "alt" | "altgr" | "option" | "⌥" => Modifier::Alt,
        _ => return None,
    };
    Some((modifier, rest.trim()))
}

/// A key that types a character of its own, in lower case.
fn typable(key: char) -> Result<char, KeysError> {
    let is_typed = key.is_alphanumeric() || key.is_ascii_punctuation() || "§°µ€£¤".contains(key);
    let mut lower = key.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) if is_typed => Ok(lower),
        _ => Err(KeysError::NotKeys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        let chord = |shift, key| Keys::Chord { shift, key };
        for (text, keys) in [
            ("?", Keys::One('?')),
            (" J ", Keys::One('j')),
            ("+", Keys::One('+')),
            ("ł", Keys::One('ł')),
            ("п", Keys::One('п')),
            ("g p", Keys::Two('g', 'p')),
            ("g  P", Keys::Two('g', 'p')),
            ("Ctrl+K", chord(false, 'k')),
            ("⌘+k", chord(false, 'k')),
            ("control + shift + K", chord(true, 'k')),
            ("Mod++", chord(false, '+')),
            ("Ctrl+Shift+?", chord(false, '?')),
        ] {
            assert_eq!(Keys::parse(text), Ok(keys), "{text}");
        }
    }

    #[test]
    fn what_is_no_keys_is_refused() {
        for text in [
            "", " ", "gp", "g p s", "F1", "Enter", "Shift+g", "Ctrl+", "Ctrl+g p", "Hyper+k",
            "\u{7}",
        ] {
            assert_eq!(Keys::parse(text), Err(KeysError::NotKeys), "{text:?}");
        }
        for text in ["Alt+k", "AltGr+ł", "Ctrl+Alt+k", "⌥+k"] {
            assert_eq!(Keys::parse(text), Err(KeysError::Alt), "{text}");
        }
        assert_eq!(Keys::parse("Dead"), Err(KeysError::Dead));
        assert_eq!(Keys::parse("AltGr+Dead"), Err(KeysError::Dead));
    }

    #[test]
    fn what_is_written_is_read() {
        for text in ["?", "g p", "Mod+k", "Mod+Shift+k", "Mod++", "+", "+ +"] {
            let keys = Keys::parse(text).unwrap();
            assert_eq!(keys.to_string(), text);
            assert_eq!(Keys::parse(&keys.shown(true)), Ok(keys), "{text}");
            assert_eq!(Keys::parse(&keys.shown(false)), Ok(keys), "{text}");
        }
    }

    #[test]
    fn the_browsers_keys_are_kept_for_it() {
        let check = |text: &str| Keys::parse(text).unwrap().check();
        assert_eq!(check("Ctrl+t"), Err(KeysError::Browser { to: "open a tab" }));
        assert!(check("Ctrl+Shift+n").is_err());
        assert_eq!(check("Ctrl+k"), Ok(()));
        assert_eq!(check("t"), Ok(()));
    }

    #[test]
    fn who_can_not_use_them_is_said() {
        let warning = |text: &str| Keys::parse(text).unwrap().warning();
        assert_eq!(warning("h"), Some(KeysWarning::ScreenReader));
        assert_eq!(warning("g p"), Some(KeysWarning::ScreenReader));
        assert_eq!(warning("["), Some(KeysWarning::AltGr));
        assert_eq!(warning("g ["), Some(KeysWarning::AltGr));
        assert_eq!(warning("Ctrl+k"), None);
        assert_eq!(warning("?"), None);
    }

    #[test]
    fn a_mac_has_another_key_beside_the_space_bar() {
        let keys = Keys::parse("Ctrl+Shift+k").unwrap();
        assert_eq!(keys.shown(false), "Ctrl+Shift+K");
        assert_eq!(keys.shown(true), "⌘+Shift+K");
        assert_eq!(keys.aria(false).unwrap(), "Control+Shift+K");
        assert_eq!(Keys::Two('g', 'p').aria(false), None);
    }
}

//! Which shortcut some keys are.

/// What a pressed key means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum KeyMatch<'a> {
    /// A shortcut, by its id, with the page that it leads to, if that is all that it does.
    Shortcut(&'a str, &'a str),
    /// The first of two keys.
    FirstOfTwo,
    NoMatch,
}

/// What comes of a key that is pressed after another one, or of the first one. `bindings` are as the server
/// writes them: lines of id, keys and page, with tabs between.
pub(super) fn match_keys<'a>(bindings: &'a str, before: &str, pressed: &str) -> KeyMatch<'a> {
    let sought =
        if before.is_empty() { pressed.to_owned() } else { [before, " ", pressed].concat() };
    let mut begins = false;
    for line in bindings.split('\n') {
        let mut parts = line.split('\t');
        let (Some(id), Some(keys)) = (parts.next(), parts.next()) else { continue };
        match keys.strip_prefix(sought.as_str()) {
            Some("") => return KeyMatch::Shortcut(id, parts.next().unwrap_or_default()),
            Some(rest) => begins |= rest.starts_with(' '),
            None => {}
        }
    }
    match (begins, before) {
        (true, _) => KeyMatch::FirstOfTwo,
        (false, "") => KeyMatch::NoMatch,
        // No shortcut of two keys: it may be one by itself.
        (false, _) => match_keys(bindings, "", pressed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINDINGS: &str =
        "search\tMod+k\t\nprofile\tg p\t/settings/profile\nnext\tj\t\nplus\t+ +\t";

    #[test]
    fn one_key_is_a_shortcut_at_once() {
        assert_eq!(match_keys(BINDINGS, "", "j"), KeyMatch::Shortcut("next", ""));
        assert_eq!(match_keys(BINDINGS, "", "Mod+k"), KeyMatch::Shortcut("search", ""));
        assert_eq!(match_keys(BINDINGS, "", "k"), KeyMatch::NoMatch);
        assert_eq!(match_keys("", "", "j"), KeyMatch::NoMatch);
    }

    #[test]
    fn the_first_of_two_waits_for_the_second() {
        assert_eq!(match_keys(BINDINGS, "", "g"), KeyMatch::FirstOfTwo);
        assert_eq!(
            match_keys(BINDINGS, "g", "p"),
            KeyMatch::Shortcut("profile", "/settings/profile")
        );
        assert_eq!(match_keys(BINDINGS, "+", "+"), KeyMatch::Shortcut("plus", ""));
    }

    #[test]
    fn another_second_key_begins_anew() {
        assert_eq!(match_keys(BINDINGS, "g", "j"), KeyMatch::Shortcut("next", ""));
        assert_eq!(match_keys(BINDINGS, "g", "g"), KeyMatch::FirstOfTwo);
        assert_eq!(match_keys(BINDINGS, "g", "x"), KeyMatch::NoMatch);
    }
}

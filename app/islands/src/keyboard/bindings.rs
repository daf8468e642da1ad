//! Which shortcut some keys are.

/// What comes of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// A shortcut, by its id, with the page that it leads to, if that is all that it does.
    Shortcut(&'a str, &'a str),
    /// The first of two keys.
    Begin,
    /// Nothing.
    Nothing,
}

/// What comes of a key that is pressed after another one, or of the first one. `bindings` are as the server
/// writes them: lines of id, keys and page, with tabs between.
pub(super) fn step<'a>(bindings: &'a str, before: &str, pressed: &str) -> Step<'a> {
    let sought =
        if before.is_empty() { pressed.to_owned() } else { [before, " ", pressed].concat() };
    let mut begins = false;
    for line in bindings.split('\n') {
        let mut parts = line.split('\t');
        let (Some(id), Some(keys)) = (parts.next(), parts.next()) else { continue };
        match keys.strip_prefix(sought.as_str()) {
            Some("") => return Step::Shortcut(id, parts.next().unwrap_or_default()),
            Some(rest) => begins |= rest.starts_with(' '),
            None => {}
        }
    }
    match (begins, before) {
        (true, _) => Step::Begin,
        (false, "") => Step::Nothing,
        // No shortcut of two keys: it may be one by itself.
        (false, _) => step(bindings, "", pressed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINDINGS: &str =
        "search\tMod+k\t\nprofile\tg p\t/settings/profile\nnext\tj\t\nplus\t+ +\t";

    #[test]
    fn one_key_is_a_shortcut_at_once() {
        assert_eq!(step(BINDINGS, "", "j"), Step::Shortcut("next", ""));
        assert_eq!(step(BINDINGS, "", "Mod+k"), Step::Shortcut("search", ""));
        assert_eq!(step(BINDINGS, "", "k"), Step::Nothing);
        assert_eq!(step("", "", "j"), Step::Nothing);
    }

    #[test]
    fn the_first_of_two_waits_for_the_second() {
        assert_eq!(step(BINDINGS, "", "g"), Step::Begin);
        assert_eq!(step(BINDINGS, "g", "p"), Step::Shortcut("profile", "/settings/profile"));
        assert_eq!(step(BINDINGS, "+", "+"), Step::Shortcut("plus", ""));
    }

    #[test]
    fn another_second_key_begins_anew() {
        assert_eq!(step(BINDINGS, "g", "j"), Step::Shortcut("next", ""));
        assert_eq!(step(BINDINGS, "g", "g"), Step::Begin);
        assert_eq!(step(BINDINGS, "g", "x"), Step::Nothing);
    }
}

//! Reading a line of text that a person typed.

use super::Fault;

/// Takes what was typed into a one-line field and gives it trimmed.
///
/// # Errors
/// [`Fault::Missing`] when nothing is left, [`Fault::TooLong`] past `max` characters,
/// [`Fault::HiddenCharacters`] for control characters and for the marks that reorder text
/// (Unicode UAX #9), with which one name can be made to look like another.
pub(crate) fn parse_line(typed: &str, max: u16) -> Result<String, Fault> {
    let line = typed.trim();
    if line.chars().all(is_blank) {
        return Err(Fault::Missing);
    }
    if line.chars().count() > usize::from(max) {
        return Err(Fault::TooLong { max });
    }
    if line.chars().any(is_hidden) {
        return Err(Fault::HiddenCharacters);
    }
    Ok(line.to_owned())
}

/// Takes what was typed into a field of several lines; gives each line trimmed, without empty ones at
/// the ends.
///
/// # Errors
/// As [`parse_line`], with line breaks allowed.
pub(crate) fn parse_lines(typed: &str, max: u16) -> Result<String, Fault> {
    let lines: Vec<_> = typed.lines().map(str::trim).collect();
    let text = lines.join("\n");
    let text = text.trim();
    if text.chars().all(is_blank) {
        return Err(Fault::Missing);
    }
    if text.chars().count() > usize::from(max) {
        return Err(Fault::TooLong { max });
    }
    if text.chars().any(|c| c != '\n' && is_hidden(c)) {
        return Err(Fault::HiddenCharacters);
    }
    Ok(text.to_owned())
}

/// Takes what was typed into a field that may be left empty.
pub(crate) fn parse_optional<T>(
    typed: &str,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}

/// Whether a character is one of some. The standard library looks for a character as for a text, and its
/// search for texts is made for long ones: it would be a twentieth of all that a browser loads.
pub(crate) fn is_one_of(c: char, some: &str) -> bool {
    some.chars().any(|it| it == c)
}

/// Whether a text holds another one; as [`is_one_of`], without that search.
pub(crate) fn holds(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len().max(1)).any(|window| window == part.as_bytes())
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// What takes room at most: fillers, the empty Braille cell, and joiners, which some scripts need
/// between letters.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || is_hidden(c)
        || matches!(
            c,
            '\u{115F}'
                | '\u{1160}'
                | '\u{200C}'
                | '\u{200D}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FFA0}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_people_are_called() {
        for name in [
            "Ada Moreau",
            "Łukasz Żółć",
            "毛泽东",
            "O'Brien",
            "نمی\u{200C}دانم",
            "</title><script>",
        ] {
            assert_eq!(parse_line(&format!("  {name} "), 100), Ok(name.to_owned()));
        }
    }

    #[test]
    fn refuses_what_cannot_be_seen() {
        for nothing in [" \u{200B} ", "\u{3164}", "\u{2800}", "\u{200D}", "\u{00AD}"] {
            assert_eq!(parse_line(nothing, 100), Err(Fault::Missing), "{nothing:?}");
        }
        assert_eq!(parse_line("Ada\u{202E}moc.elpmaxe", 100), Err(Fault::HiddenCharacters));
        assert_eq!(parse_line("Ada\r\nBcc: x", 100), Err(Fault::HiddenCharacters));
    }

    #[test]
    fn finds_characters_and_parts() {
        assert!(is_one_of('ß', "aß"));
        assert!(!is_one_of('b', "aß"));
        assert!(holds("пароль-12345", "роль"));
        assert!(!holds("ab", "abc"));
        assert!(!holds("", "a"));
    }

    #[test]
    fn counts_characters_not_bytes() {
        assert!(parse_line(&"ß".repeat(100), 100).is_ok());
        assert_eq!(parse_line(&"ß".repeat(101), 100), Err(Fault::TooLong { max: 100 }));
    }
}

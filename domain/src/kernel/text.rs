//! Reading a text that a person typed or a program sent.

use unicode_normalization::UnicodeNormalization as _;

use super::{
    Fault,
    clean::{clean_line, clean_lines},
};

/// Takes what was typed into a one-line field and gives it cleaned ([`clean_line`]).
///
/// # Errors
/// [`Fault::Missing`] when nothing is left that can be seen, [`Fault::TooLong`] past `max` characters.
pub(crate) fn parse_line(typed: &str, max: u16) -> Result<String, Fault> {
    bounded(clean_line(typed), max)
}

/// Takes what was typed into a field of several lines and gives it cleaned ([`clean_lines`]).
///
/// # Errors
/// As [`parse_line`].
pub(crate) fn parse_lines(typed: &str, max: u16) -> Result<String, Fault> {
    bounded(clean_lines(typed), max)
}

fn bounded(text: String, max: u16) -> Result<String, Fault> {
    if text.chars().all(is_blank) {
        Err(Fault::Missing)
    } else if text.chars().count() > usize::from(max) {
        Err(Fault::TooLong { max })
    } else {
        Ok(text)
    }
}

/// Takes what was typed into a field that may be left empty.
pub(crate) fn parse_optional<T>(
    typed: &str,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    if typed.trim().is_empty() { Ok(None) } else { parse(typed).map(Some) }
}

/// The form by which texts are compared and sorted: without regard to case and to how letters are put together
/// (Unicode, form NFC; RFC 8265, section 3.3).
#[must_use]
pub fn text_key(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
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

/// What takes room at most: fillers, the empty Braille cell, and joiners, which some scripts need
/// between letters.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
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
        assert_eq!(parse_lines("\u{200B}\n\u{3164}", 100), Err(Fault::Missing));
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

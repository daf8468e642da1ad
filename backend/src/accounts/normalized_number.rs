//! What people type or paste as a phone number, down to what one would dial.

use std::ops::RangeInclusive;

use nameplate_domain::kernel::{digit, is_invisible};

/// A number as it was typed, without what only separates its digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NormalizedNumber {
    /// Whether a plus sign stands before the digits.
    pub(super) has_plus: bool,
    /// The digits, in ASCII; there is at least one.
    pub(super) digits: String,
}

impl NormalizedNumber {
    /// Takes digits of any script with what people put between them. A word before the first one or
    /// the plus sign, as `tel:`, is left out. `None` when there is anything else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let start = text.find(|c| is_plus(c) || digit(c).is_some())?;
        let (before, text) = text.split_at(start);
        // A star or a cross is dialled, too, and a letter at a digit may be typed for another digit.
        if before.contains(['*', '#', '＊', '＃']) || before.ends_with(char::is_alphanumeric) {
            return None;
        }
        let behind = text.strip_prefix(is_plus);
        let mut digits = String::new();
        for c in behind.unwrap_or(text).chars() {
            match digit(c) {
                Some(digit) => digits.push(digit),
                None if is_between_digits(c) => {}
                None => return None,
            }
        }
        (!digits.is_empty()).then_some(Self { has_plus: behind.is_some(), digits })
    }
}

pub(super) fn is_plus(c: char) -> bool {
    matches!(c, '+' | '\u{FE62}' | '\u{FF0B}')
}

/// Whether people put a character between the digits of a number: blanks, dashes, brackets.
fn is_between_digits(c: char) -> bool {
    /// Dashes (Unicode, property Dash) and minus signs.
    const DASHES: &str = "-~\u{058A}\u{05BE}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\
        \u{2015}\u{2043}\u{2053}\u{207B}\u{208B}\u{2212}\u{223C}\u{2E3A}\u{2E3B}\u{301C}\u{30FC}\
        \u{FE58}\u{FE63}\u{FF0D}\u{FF5E}";
    const OTHERS: &str = ".()[]/·•．（）［］／";
    is_blank(c) || DASHES.contains(c) || OTHERS.contains(c)
}

/// Whether nothing is seen of a character: blanks, and what comes along when one copies from a page.
pub(super) fn is_blank(c: char) -> bool {
    /// Joiners, and selectors of how a character is drawn, which numbers have no use for.
    const OTHERS: [RangeInclusive<char>; 2] = ['\u{200C}'..='\u{200D}', '\u{FE00}'..='\u{FE0F}'];
    c.is_whitespace() || is_invisible(c) || OTHERS.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_when_one_pastes_a_number_is_left_out() {
        for text in [
            "0612345678",
            "０６　１２　３４　５６　７８",
            "\u{202A}06 12 34 56 78\u{202C}",
            "\u{2066}06\u{A0}12\u{202F}34\u{2009}56\t78\u{2069}\u{FEFF}",
            "06‑12–34—56−78",
            "(06).12.34/56~78",
            "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
            "tel:06-12-34-56-78",
            "Tel. 06 12 34 56 78",
        ] {
            let number = NormalizedNumber { has_plus: false, digits: "0612345678".to_owned() };
            assert_eq!(NormalizedNumber::read(text), Some(number), "{text:?}");
        }
        for text in ["+33612345678", "\u{200E}＋33 6 12 34 56 78\u{200F}", "(+33) 6 12 34 56 78"] {
            let number = NormalizedNumber { has_plus: true, digits: "33612345678".to_owned() };
            assert_eq!(NormalizedNumber::read(text), Some(number), "{text:?}");
        }
    }

    #[test]
    fn what_would_be_guessing_is_not_read() {
        for text in [
            "",
            "+",
            "call me",
            "-",
            "12 ext. 3",
            "12, 3",
            "12;ext=3",
            "12#",
            "1+2",
            "1e2",
            "1\0",
            "*0612345678",
            "#31#0612345678",
            "o612345678",
            "x12",
        ] {
            assert_eq!(NormalizedNumber::read(text), None, "{text:?}");
        }
    }
}

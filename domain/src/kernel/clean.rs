//! Cleaning text from keyboards, clipboards and other programs.
//!
//! Blanks of every kind become the ordinary one, as RFC 8265 (section 4.2.2) and RFC 8266 (section 2.1) say. What
//! nobody sees is left out: control characters, which RFC 8264 disallows, and of what can be ignored (Unicode,
//! property `Default_Ignorable_Code_Point`) all but the joiners and variation selectors, which scripts and pictures
//! need. So are the marks that turn the writing direction (UAX #9, section 2), with which one text can be made to look
//! like another (UTS #39, section 3.1).

use super::text::is_one_of;

/// Makes one line of a text: line breaks and every run of blanks become one blank, and it is trimmed.
pub(crate) fn clean_line(text: &str) -> String {
    let mut line = String::new();
    let mut is_parted = false;
    for c in text.chars() {
        if c.is_whitespace() {
            is_parted = true;
        } else if !c.is_control() && !is_invisible(c) && (!is_tag(c) || ends_in_flag(&line)) {
            if is_parted && !line.is_empty() {
                line.push(' ');
            }
            is_parted = false;
            line.push(c);
        }
    }
    line
}

/// Cleans a text of several lines, each as [`clean_line`]; there are no empty ones at the ends.
pub(crate) fn clean_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(clean_line).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Whether a character is never seen and does nothing that a text needs: soft hyphens, zero-width blanks, marks of
/// direction, fillers of formats, byte-order marks.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}')
}

/// Whether a character says which flag the black one before it is (UTS #51, emoji tag sequences).
const fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

fn ends_in_flag(text: &str) -> bool {
    text.ends_with(|c| c == '\u{1F3F4}' || is_tag(c))
}

/// Whether a character comes along behind an address that is copied out of a sentence.
pub(crate) const fn is_end_of_sentence(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ')' | '>') || c.is_whitespace() || is_invisible(c)
}

/// Whether a character may stand in a part of a host's name: letters and digits of any script, with the marks that
/// they take. Of the rest of Unicode, punctuation, symbols and pictures are not among them, nor what joins letters
/// unseen: with those, two addresses could look the same.
pub(crate) fn is_of_label(c: char) -> bool {
    c == '-' || c.is_alphanumeric() || !c.is_ascii() && !is_symbol(c)
}

/// Whether a character is of the blocks of punctuation, symbols, pictures, variation selectors and private use
/// (Unicode, chapters 6, 22 and 23).
const fn is_symbol(c: char) -> bool {
    matches!(c,
        '\u{0080}'..='\u{00BF}' | '\u{00D7}' | '\u{00F7}' | '\u{034F}' | '\u{2000}'..='\u{206F}'
        | '\u{20A0}'..='\u{20CF}' | '\u{2100}'..='\u{2BFF}' | '\u{2E00}'..='\u{2E7F}'
        | '\u{2FF0}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{3036}'..='\u{303F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE1F}' | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF5F}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFFF}' | '\u{1F000}'..='\u{1FAFF}'
        | '\u{E0000}'..='\u{10FFFF}')
}

/// Whether a text can be a host's name with more than one part (RFC 1123; RFC 5890 for other scripts).
pub(crate) fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_of_label)
    };
    is_one_of('.', name) && name.split('.').all(is_label)
}

/// A full-width form of ASCII as ASCII, as keyboards of East Asia write them (RFC 8265, section 3.1, width mapping).
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '\u{3002}' | '\u{FF61}' => '.',
        c => c,
    }
}

/// A decimal digit of any script that has a keyboard, as ASCII.
#[must_use]
pub fn digit(c: char) -> Option<char> {
    /// The zeros (Unicode, general category Nd); the other nine follow each.
    const ZEROS: [char; 19] = [
        '0', '\u{0660}', '\u{06F0}', '\u{07C0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}',
        '\u{0B66}', '\u{0BE6}', '\u{0C66}', '\u{0CE6}', '\u{0D66}', '\u{0E50}', '\u{0ED0}',
        '\u{0F20}', '\u{1040}', '\u{17E0}', '\u{FF10}',
    ];
    ZEROS.iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_comes_along_unseen_is_left_out_and_the_rest_stays() {
        for (text, line) in [
            (" Ada\u{A0}Moreau\t", "Ada Moreau"),
            ("Ada\r\nBcc: x", "Ada Bcc: x"),
            ("Ada \u{3000} Moreau", "Ada Moreau"),
            ("\u{FEFF}\u{2066}Ada\u{2069}\u{200E}", "Ada"),
            ("Mor\u{00AD}eau\0", "Moreau"),
            ("Ada\u{202E}moc.elpmaxe", "Adamoc.elpmaxe"),
            ("نمی\u{200C}دانم", "نمی\u{200C}دانم"),
            ("👩\u{200D}🚀 ❤\u{FE0F}", "👩\u{200D}🚀 ❤\u{FE0F}"),
            (
                "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            ),
            ("a\u{E0061}b", "ab"),
            (" \u{200B} ", ""),
        ] {
            assert_eq!(clean_line(text), line, "{text:?}");
        }
        assert_eq!(clean_lines("\n a\tb\r\n\r\n c\u{2028}d \n\u{200B}"), "a b\n\nc d");
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        let text: String = "٤۴४৪4４x".chars().filter_map(digit).collect();
        assert_eq!(text, "444444");
        let narrowed: String = "ａｄａ＠ｅｘ．ｃｏｍ。ß".chars().map(narrow).collect();
        assert_eq!(narrowed, "ada@ex.com.ß");
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(text in "\\PC*|[\\s\u{200B}\u{202E}a]*") {
            let line = clean_line(&text);
            prop_assert_eq!(clean_line(&line), line.clone());
            prop_assert!(!line.chars().any(char::is_control));
            let lines = clean_lines(&text);
            prop_assert_eq!(clean_lines(&lines), lines);
        }
    }
}

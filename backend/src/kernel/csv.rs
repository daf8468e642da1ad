//! Texts in tables that people open in a spreadsheet.

/// A text that no spreadsheet takes for a formula: not at its start, nor where one that parts cells at other
/// characters than ours lets a cell begin.
#[must_use]
pub fn plain_cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut is_start = true;
    for c in text.chars() {
        if is_start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            safe.push('\'');
        }
        is_start = matches!(c, ';' | ',' | '|' | '"' | '\'' | '\t' | '\r' | '\n')
            || (is_start && c == ' ');
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::plain_cell;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("＝1+1", "'＝1+1"),
            ("Ada;=1+1", "Ada;'=1+1"),
            ("Ada; @x\t+1", "Ada; '@x\t'+1"),
            ("From a@example.com to b-c", "From a@example.com to b-c"),
        ] {
            assert_eq!(plain_cell(text), safe);
        }
    }
}

//! A table of boxes whose rows and columns can be switched at once.

use web_sys::{Element, HtmlInputElement};

use crate::dom::{all, form_around, inputs, set};

/// Ticks all boxes of the line of a button, or unticks them when all are ticked.
pub(super) fn switch_line(button: &Element) {
    let Some(form) = form_around(button) else { return };
    let cells = cells_of(&form, &line_of(button));
    let is_on = !are_ticked(&cells);
    for cell in &cells {
        cell.set_checked(is_on);
    }
}

/// Has each button say what it does, whatever was ticked since.
pub(super) fn refresh(form: &Element) {
    for button in all(form, "button[data-line]") {
        let line = line_of(&button);
        let is_on = are_ticked(&cells_of(form, &line));
        if let Some(words) = button.first_child() {
            words.set_text_content(Some(if is_on { "All off" } else { "All on" }));
        }
        set(&button, "value", &value_of(&line, is_on));
    }
}

/// What a button sends when the form goes to the server instead.
fn value_of(line: &str, is_on: bool) -> String {
    [line, if is_on { ".off" } else { ".on" }].concat()
}

fn line_of(button: &Element) -> String {
    button.get_attribute("data-line").unwrap_or_default()
}

fn cells_of(form: &Element, line: &str) -> Vec<HtmlInputElement> {
    let mut cells = inputs(form, "input[data-lines]");
    cells.retain(|cell| is_in(&cell.get_attribute("data-lines").unwrap_or_default(), line));
    cells
}

fn is_in(lines: &str, line: &str) -> bool {
    lines.split_whitespace().any(|it| it == line)
}

fn are_ticked(cells: &[HtmlInputElement]) -> bool {
    cells.iter().all(HtmlInputElement::checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_of_its_row_and_its_column() {
        assert!(is_in("task_due email", "email"));
        assert!(!is_in("task_due email", "task"));
    }

    #[test]
    fn a_button_sends_what_it_says() {
        assert_eq!(value_of("email", true), "email.off");
        assert_eq!(value_of("task_due", false), "task_due.on");
    }
}

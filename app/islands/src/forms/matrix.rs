//! A table of boxes whose rows and columns can be switched at once.

use web_sys::{Element, HtmlInputElement};

use crate::dom::{attribute, closest_form, each, each_input, set};

/// The line that a button switches.
const LINE: &str = "data-line";

/// Ticks all boxes of the line of a button, or unticks them when all are ticked.
pub(super) fn switch_line(button: &Element) {
    let Some(form) = closest_form(button) else { return };
    let line = attribute(button, LINE);
    let is_on = !is_line_on(&form, &line);
    each_cell(&form, &line, &mut |cell| cell.set_checked(is_on));
}

/// Has each button say what it does, whatever was ticked since.
pub(super) fn refresh(form: &Element) {
    each(form, "button[data-line]", &mut |button| {
        let line = attribute(button, LINE);
        let is_on = is_line_on(form, &line);
        if let Some(words) = button.first_child() {
            words.set_text_content(Some(if is_on { "All off" } else { "All on" }));
        }
        set(button, "value", &value_of(&line, is_on));
    });
}

/// What a button sends when the form goes to the server instead.
fn value_of(line: &str, is_on: bool) -> String {
    [line, if is_on { ".off" } else { ".on" }].concat()
}

fn is_line_on(form: &Element, line: &str) -> bool {
    let mut is_on = true;
    each_cell(form, line, &mut |cell| is_on &= cell.checked());
    is_on
}

fn each_cell(form: &Element, line: &str, callback: &mut dyn FnMut(&HtmlInputElement)) {
    each_input(form, "input[data-lines]", &mut |cell| {
        if is_in(&attribute(cell, "data-lines"), line) {
            callback(cell);
        }
    });
}

fn is_in(lines: &str, line: &str) -> bool {
    lines.split(' ').any(|it| it == line)
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

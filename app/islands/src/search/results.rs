//! Asking for what a text means.

use std::cell::Cell;

use web_sys::{Element, HtmlFormElement};

use super::{options, recent::recent};
use crate::{
    dialogs::part_of,
    dom::{attribute, by_id, form_around, replace},
    forms::fill_in,
    navigation::query_of,
    tasks::spawn,
};

thread_local! {
    /// Counts what was asked: only the newest answer counts.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// Somebody typed in a field: if it is one to search in, what is found follows.
pub(crate) fn typed(field: &Element) {
    if let Some(form) = form_around(field).filter(|form| form.has_attribute("data-search")) {
        ask(form);
    }
}

/// Asks for what a form's text means, and shows it.
pub(super) fn ask(form: HtmlFormElement) {
    let turn = TURN.get().wrapping_add(1);
    TURN.set(turn);
    options::mark_stale();
    fill_in(&form, "[data-recent]", &recent());
    let Some(query) = query_of(&form, None) else { return };
    let url = [&attribute(&form, "action"), "?", &query].concat();
    spawn(async move {
        let place = attribute(&form, "data-search");
        let part = part_of(&url, &place).await;
        if turn == TURN.get()
            && let (Some(part), Some(old)) = (part, by_id(&place))
        {
            replace(&old, &part);
            if let Some(status) = by_id(&[&place, "-status"].concat()) {
                status.set_text_content(Some(&attribute(&part, "data-status")));
            }
            options::shown(&form);
        }
    });
}

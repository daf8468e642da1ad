//! Asking for what a text means.

use std::cell::{Cell, RefCell};

use web_sys::{Element, HtmlFormElement};

use super::{options, recent::recent};
use crate::{
    dialogs::part_of,
    dom::{attribute, by_id, closest_form, replace},
    forms::set_fields,
    navigation::query_of,
    tasks::spawn,
};

thread_local! {
    /// The form whose text is to be asked for next: what is typed while a question is on its way is asked after
    /// it, as one.
    static NEXT: RefCell<Option<HtmlFormElement>> = const { RefCell::new(None) };
    static IS_ASKING: Cell<bool> = const { Cell::new(false) };
}

/// Somebody typed in a field: if it is one to search in, what is found follows.
pub(crate) fn typed(field: &Element) {
    if let Some(form) = closest_form(field).filter(|form| form.has_attribute("data-search")) {
        ask(form);
    }
}

/// Asks for what a form's text means, and shows it.
pub(super) fn ask(form: HtmlFormElement) {
    NEXT.set(Some(form));
    options::mark_stale();
    if IS_ASKING.replace(true) {
        return;
    }
    spawn(async {
        while let Some(form) = NEXT.take() {
            let found = find(&form).await;
            // Only the newest answer counts.
            if NEXT.with_borrow(Option::is_none) {
                show(&form, found);
            }
        }
        IS_ASKING.set(false);
    });
}

async fn find(form: &HtmlFormElement) -> Result<Element, &'static str> {
    set_fields(form, "[data-recent]", &recent());
    let query = query_of(form, None).unwrap_or_default();
    let url = [&attribute(form, "action"), "?", &query].concat();
    part_of(&url, &attribute(form, "data-search")).await
}

fn show(form: &HtmlFormElement, found: Result<Element, &'static str>) {
    let place = attribute(form, "data-search");
    let text = match &found {
        Ok(part) => attribute(part, "data-status"),
        Err(why) => (*why).to_owned(),
    };
    if let Some(status) = by_id(&[&place, "-status"].concat()) {
        status.set_text_content(Some(&text));
    }
    if let (Ok(part), Some(old)) = (found, by_id(&place)) {
        replace(&old, &part);
        options::options_replaced(form);
    }
}

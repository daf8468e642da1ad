//! The list of the search's dialog: one option is selected, and is chosen by Enter or a click (WAI-ARIA APG,
//! combobox with a listbox).

use std::cell::Cell;

use wasm_bindgen::JsCast as _;
use web_sys::{
    Element, Event, HtmlFormElement, HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

use super::{recent::remember, results::ask};
use crate::{
    dialogs::close,
    dom::{
        all, closest, closest_form, closest_to, each, first, has_value, named_by, set, set_or_unset,
    },
    forms::set_fields,
    keyboard::composes,
    navigation,
};

const FIELD: &str = "input[data-palette]";
const DIALOG: &str = "dialog";
const OPTION: &str = "[role=option]";
const SELECTED: &str = "aria-selected";
const ACTIVE: &str = "aria-activedescendant";

thread_local! {
    /// Whether the list is of another text than the field's.
    static IS_STALE: Cell<bool> = const { Cell::new(false) };
    /// Whether Enter was pressed before the list was there.
    static IS_CHOSEN: Cell<bool> = const { Cell::new(false) };
}

fn field_of(dialog: &Element) -> Option<Element> {
    first(dialog, FIELD)
}

/// Begins a search in a dialog that was opened, if it is one to search in.
pub(crate) fn begin(dialog: &Element) {
    let Some(field) = field_of(dialog) else { return };
    field.unchecked_ref::<HtmlInputElement>().set_value("");
    if let Some(form) = closest_form(&field) {
        ask(form);
    }
}

/// Another text was typed: the list doesn't fit it any more.
pub(super) fn mark_stale() {
    IS_STALE.set(true);
    IS_CHOSEN.set(false);
}

/// What was found is shown: its first option is selected, and chosen if somebody waited for that.
pub(super) fn options_replaced(form: &HtmlFormElement) {
    IS_STALE.set(false);
    let Some(dialog) = closest_to(form, DIALOG) else { return };
    let options = all(&dialog, OPTION);
    let Some(field) = field_of(&dialog) else { return };
    // Before anything is typed Enter does nothing: what was done lately is not to be done by a slip.
    let is_typed = !field.unchecked_ref::<HtmlInputElement>().value().is_empty();
    let option = options.first().filter(|_| is_typed);
    let seen = select(&dialog, option);
    // Something is only done that was seen, and nothing after the dialog was closed.
    if IS_CHOSEN.take()
        && let Some(option) = option
        && (option.has_attribute("data-href") || seen == Some(option.id()))
        && dialog.has_attribute("open")
    {
        choose(&dialog, option);
    }
}

/// Takes a key of the field; gives whether it was one to take.
pub(crate) fn choose_by_key(event: &KeyboardEvent) -> bool {
    let Some(dialog) = closest(event, FIELD).and_then(|field| closest_to(&field, DIALOG)) else {
        return false;
    };
    if composes(event) {
        return false;
    }
    let is_stale = IS_STALE.get();
    let options = all(&dialog, OPTION);
    // The place after the selected one: the first where none is.
    let next = options.iter().position(|it| has_value(it, SELECTED, "true")).map_or(0, |it| it + 1);
    match event.key().as_str() {
        // The list is about to be another one.
        "ArrowDown" | "ArrowUp" if is_stale => {}
        "ArrowDown" => {
            select(&dialog, options.get(next).or(options.first()));
        }
        "ArrowUp" => {
            select(&dialog, next.checked_sub(2).map_or(options.last(), |it| options.get(it)));
        }
        "Enter" if is_stale => IS_CHOSEN.set(true),
        "Enter" => {
            if let Some(option) = options.get(next.wrapping_sub(1)) {
                choose(&dialog, option);
            }
        }
        // What opened the dialog closes it.
        "k" if event.ctrl_key() || event.meta_key() => close(&dialog),
        _ => return false,
    }
    true
}

pub(crate) fn choose_pressed(event: &Event) {
    if let Some(option) = closest(event, OPTION)
        && let Some(dialog) = closest_to(&option, DIALOG)
    {
        choose(&dialog, &option);
    }
}

/// Selects an option; gives the id of the one that was.
fn select(dialog: &Element, option: Option<&Element>) -> Option<String> {
    each(dialog, OPTION, &mut |it| {
        set(it, SELECTED, if Some(it) == option { "true" } else { "false" });
    });
    let field = field_of(dialog)?;
    let selected = field.get_attribute(ACTIVE);
    set_or_unset(&field, ACTIVE, option.map(Element::id).as_deref());
    if let Some(option) = option {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
    selected
}

fn choose(dialog: &Element, option: &Element) {
    remember(&option.id());
    close(dialog);
    if let Some(href) = option.get_attribute("data-href") {
        navigation::go_to(&href);
        return;
    }
    let form = named_by(option, "data-act").and_then(|it| first(&it, "form"));
    if let Some(form) = form {
        // It is answered on the page over which the dialog stands.
        set_fields(&form, "[name=page]", &navigation::address());
        // A form without fields has nothing that could be wrong.
        _ = form.unchecked_ref::<HtmlFormElement>().request_submit();
    }
}

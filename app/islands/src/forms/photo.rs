//! A photo that was chosen: whether it can be one, and which part of it will be.

use nameplate_domain::{accounts::PhotoRules, kernel::Fault};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, File, HtmlElement, HtmlFormElement, HtmlInputElement, Url};

use super::{errors::show_act_error, field_errors::show_field_error, json::ActError};
use crate::dom::{attribute, closest_form, each_input, first, named_by, set_or_unset, toggle};

const FILES: &str = "input[type=file][data-crop]";

/// Shows a file that was chosen, so that its part can be chosen, too.
pub(super) fn show_chosen(input: &HtmlInputElement) {
    let Some(preview) = named_by(input, "data-crop") else { return };
    let picture = first(&preview, "img");
    if let Some(picture) = &picture {
        forget_picture(picture);
    }
    let file = file_of(input);
    let fault = file.as_ref().and_then(|file| fault_of(input, file));
    say(input, fault);
    let shown = file.filter(|_| fault.is_none());
    let address = shown.as_ref().and_then(|file| Url::create_object_url_with_blob(file).ok());
    if let Some(picture) = picture {
        set_or_unset(&picture, "src", address.as_deref());
    }
    toggle(&preview, "hidden", address.is_none());
    each_input(&preview, "input[type=range]", &mut |slider| {
        toggle(slider, "disabled", address.is_none());
        slide(slider);
    });
}

/// Frees the memory that a picture of a chosen file takes.
pub(crate) fn forget_picture(picture: &Element) {
    // Nothing but the memory is at stake.
    _ = Url::revoke_object_url(&attribute(picture, "src"));
}

/// Moves the picture as a slider says. What it says stays text: the style sheet reckons.
pub(super) fn slide(slider: &HtmlInputElement) {
    let frame = closest_form(slider).and_then(|form| first(&form, ".crop-frame"));
    if let Some(frame) = frame {
        let style = frame.unchecked_ref::<HtmlElement>().style();
        // A value that the browser refuses leaves the picture where it was.
        _ = style.set_property(&["--", &slider.name()].concat(), &slider.value());
    }
}

/// Whether a form can be sent: nobody waits for a large file to be refused, and none that is missing is
/// sent. What is wrong is said as the server says it.
pub(super) fn can_be_sent(form: &HtmlFormElement) -> bool {
    let mut is_fine = true;
    each_input(form, FILES, &mut |input| {
        // Of the field itself: the file may have been chosen before anybody listened.
        let fault = match file_of(input) {
            None => Some(Fault::NoPhoto),
            Some(file) => fault_of(input, &file),
        };
        if let Some(fault) = fault {
            let faults = vec![(input.name(), fault.to_string())];
            let message = "Check 1 field.".to_owned();
            show_act_error(form, &ActError { message, faults, ..ActError::default() });
            is_fine = false;
        }
    });
    is_fine
}

/// Shows what was chosen before anybody listened, or stands in a field again.
pub(super) fn refresh(form: &Element) {
    each_input(form, FILES, &mut |input| {
        let preview = named_by(input, "data-crop");
        let is_shown = preview.is_some_and(|preview| !preview.has_attribute("hidden"));
        if file_of(input).is_some() != is_shown {
            show_chosen(input);
        }
    });
}

fn say(input: &HtmlInputElement, fault: Option<Fault>) {
    show_field_error(input, fault.map(|fault| fault.to_string()).as_deref());
}

fn file_of(input: &HtmlInputElement) -> Option<File> {
    input.files()?.get(0)
}

fn fault_of(input: &HtmlInputElement, file: &File) -> Option<Fault> {
    let most: u32 = input.get_attribute("data-max-bytes")?.parse().ok()?;
    (file.size() > f64::from(most)).then_some(PhotoRules::TOO_LARGE)
}

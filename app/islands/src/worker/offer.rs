//! A new version: it is offered, and nothing is reloaded by itself.

use super::tell;
use crate::{
    dom::{append, by_id, from_template},
    forms::ask_to_leave,
    navigation::load_anew,
};

const PLACE: &str = "toasts";
const TEMPLATE: &str = "new-version-template";
const OFFER: &str = "new-version";

/// Says that there is a new version, once.
pub(crate) fn offer() {
    if by_id(OFFER).is_none()
        && let (Some(place), Some(offer)) = (by_id(PLACE), from_template(TEMPLATE))
    {
        append(&place, &offer);
    }
}

/// Loads the page anew, which comes in the new version. A worker that waits takes over then.
pub(crate) fn take_offer() {
    if ask_to_leave(None) {
        tell("reload");
        load_anew();
    }
}

/// Takes the offer away.
pub(crate) fn put_off() {
    if let Some(offer) = by_id(OFFER) {
        offer.remove();
    }
}

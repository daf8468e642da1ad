//! What is said on top of a page's content.

use leptos::prelude::*;

use crate::{
    companies::SwitchCompany,
    kernel::{Flash, FormErrors, Rejection, use_act},
};

/// What the form did that led to this page, and why the form was refused that stands around every page.
#[component]
pub(super) fn PageMessages() -> AnyView {
    let switch = use_act::<SwitchCompany>();
    let rejection = Signal::derive(move || Rejection::of(switch.value().get()));
    view! {
        <Flash />
        <FormErrors rejection />
    }
    .into_any()
}

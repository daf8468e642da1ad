//! Flash messages: what a form did that led to this page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use super::Notice;

/// What is said once, on the page that a form led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashMessage(pub String);

/// Makes [`Flash`] work below; call it inside the router.
pub(crate) fn provide_flash() {
    let message = SharedValue::new(use_context::<FlashMessage>).into_inner();
    let message = RwSignal::new(message.map(|FlashMessage(text)| text));
    provide_context(FlashSignal(message));
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            message.set(None);
        }
        path
    });
}

#[derive(Clone, Copy)]
struct FlashSignal(RwSignal<Option<String>>);

/// Says what the form did that led to this page, until another page is opened.
#[component]
pub(crate) fn Flash() -> impl IntoView {
    let FlashSignal(message) = expect_context();
    move || message.get().map(|text| view! { <Notice text /> })
}

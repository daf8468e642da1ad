//! A form that is a button.

use leptos::prelude::*;

use super::{Form, HiddenFields, shortcut_aria, shortcut_caps};

/// A form without fields to fill in: one button that does something.
#[component]
pub(crate) fn ButtonForm(
    act: &'static str,
    #[prop(optional, into)] hidden: HiddenFields,
    #[prop(into)] label: String,
    /// What a screen reader says behind it, so that buttons of one name can be told apart.
    #[prop(optional, into)]
    about: Option<String>,
    #[prop(default = "button")] class: &'static str,
    /// Whether it is about the company that the viewer works in.
    #[prop(optional)]
    of_company: bool,
    /// Whether the browser forgets its push subscription once it was taken.
    #[prop(optional)]
    unsubscribes: bool,
    /// The shortcut that presses the button.
    #[prop(optional)]
    shortcut: Option<&'static str>,
    /// What is said before the button.
    #[prop(optional, into)]
    text: Option<String>,
) -> AnyView {
    view! {
        <Form act hidden of_company unsubscribes class="">
            {text.map(|text| view! { <p>{text}</p> })}
            <button
                class=class
                type="submit"
                data-shortcut=shortcut
                aria-keyshortcuts=shortcut_aria(shortcut)
            >
                {label}
                {shortcut_caps(shortcut)}
                {about.map(|about| view! { <span class="visually-hidden">" " {about}</span> })}
            </button>
        </Form>
    }
    .into_any()
}

//! What stands for a person: their photo, or their initials on a colour.

use leptos::prelude::*;

use super::ViewerInfo;

/// A person's photo or initials. It says nothing to a screen reader: the name beside it does.
#[component]
pub(crate) fn Avatar(
    /// The person.
    #[prop(into)]
    person: Signal<Option<ViewerInfo>>,
) -> impl IntoView {
    let photo = move || person.read().as_ref().and_then(|person| person.photo.clone());
    let initials =
        move || person.read().as_ref().map(|person| person.initials.clone()).unwrap_or_default();
    let colour = move || person.read().as_ref().map_or(0, |person| person.colour).to_string();
    move || match photo() {
        Some(src) => {
            view! { <img class="avatar" src=src alt="" width="256" height="256" /> }.into_any()
        }
        None => view! { <span class="avatar" data-colour=colour data-initials=initials></span> }
            .into_any(),
    }
}

//! What stands above the title of an event.

use leptos::prelude::*;

use crate::kernel::{Moment, When};

/// What kind of thing happened, where and when.
#[component]
pub(super) fn NotificationHead(
    /// What kind of thing it is.
    label: String,
    /// Where it happened.
    company: String,
    /// When.
    when: When,
    /// Whether one sent it to oneself to see whether it arrives.
    is_test: bool,
    /// Whether it stands unread in the notification centre.
    #[prop(optional)]
    is_unread: bool,
) -> impl IntoView {
    view! {
        <p class="notification-head">
            {is_unread.then(|| view! { <span class="mark mark-unread">"Unread"</span> })}
            {is_test.then(|| view! { <span class="mark">"Test"</span> })} <span>{label}</span>
            <span>{company}</span> <Moment when />
        </p>
    }
}

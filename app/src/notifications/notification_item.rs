//! One notification of the list.

use leptos::prelude::*;

use super::{
    centre_actions::{NotificationView, OpenNotification, ReadNotification},
    notification_head::NotificationHead,
};
use crate::kernel::FormOrigin;

/// One notification: opening it marks it as read, and leads to what it is about.
#[component]
pub(super) fn NotificationItem(
    /// The notification.
    item: NotificationView,
    /// What opens it.
    open: ServerAction<OpenNotification>,
    /// What marks it as read.
    read: ServerAction<ReadNotification>,
) -> impl IntoView {
    let NotificationView {
        id,
        label,
        title,
        body,
        case,
        company,
        when,
        is_read,
        has_target,
        is_test,
    } = item;
    let why = format!("/notifications/why/{id}");
    let (opened, marked) = (id.clone(), id);
    let (about, asked) = (title.clone(), title.clone());
    let heading = if has_target {
        view! {
            <ActionForm action=open>
                <FormOrigin />
                <input type="hidden" name="id" value=opened />
                <h2>
                    <button class="notification-title" type="submit">
                        {title}
                    </button>
                </h2>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <h2>
                <span class="notification-title">{title}</span>
            </h2>
        }
        .into_any()
    };
    view! {
        <li class="notification" class:notification-unread=!is_read>
            <NotificationHead label company when is_test is_unread=!is_read />
            {heading}
            {body.map(|body| view! { <p class="notification-body">{body}</p> })}
            {case.map(|case| view! { <p class="help">{case}</p> })}
            <div class="notification-acts">
                {(!is_read)
                    .then(|| {
                        view! {
                            <ActionForm action=read>
                                <FormOrigin />
                                <input type="hidden" name="id" value=marked />
                                <button class="link-button" type="submit">
                                    "Mark as read"
                                    <span class="visually-hidden">{format!(": {about}")}</span>
                                </button>
                            </ActionForm>
                        }
                    })} <a href=why>
                    "Why did I get this?"
                    <span class="visually-hidden">{format!(": {asked}")}</span>
                </a>
            </div>
        </li>
    }
}

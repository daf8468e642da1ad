//! One notification of the list.

use leptos::{either::Either, prelude::*, server_fn::ServerFn as _};
use nameplate_backend::notifications::Notification;
use nameplate_domain::kernel::EventId;

use super::{
    centre_actions::{OpenNotification, ReadNotification},
    notification_head::{notification_body, notification_head},
    why_event_page::path_of,
};
use crate::{
    kernel::{ButtonForm, FormOrigin, shortcut_aria, shortcut_caps},
    request::Request,
};

/// One notification: opening it marks it as read, and leads to what it is about.
pub(super) fn notification_item(request: &Request, item: &Notification) -> AnyView {
    let Notification { event_id, event, company_name, read_at, .. } = item;
    let is_read = read_at.is_some();
    let title = event.title.as_ref().to_owned();
    let spoken = format!(": {title}");
    let read = (!is_read).then(|| {
        let hidden = vec![("id", event_id.to_string())];
        view! {
            <ButtonForm
                act=ReadNotification::PATH
                hidden
                label="Mark as read"
                about=spoken.clone()
                class="link-button"
                shortcut="mark_read"
            />
        }
    });
    let heading = match &event.url {
        Some(_) => Either::Left(opening(event_id, title)),
        None => Either::Right(view! {
            <h2>
                <span class="notification-title">{title}</span>
            </h2>
        }),
    };
    view! {
        <li
            class="notification"
            class:notification-unread=!is_read
            data-item=event_id.to_string()
            data-key=format!("{event_id}.{is_read}")
        >
            {notification_head(request, event, company_name, event.occurred_at, !is_read)}
            {heading}
            {notification_body(event)}
            <div class="notification-acts">
                {read}
                <a
                    href=path_of(event_id)
                    data-shortcut="why"
                    aria-keyshortcuts=shortcut_aria(Some("why"))
                >
                    "Why did I get this?" {shortcut_caps(Some("why"))}
                    <span class="visually-hidden">{spoken}</span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// The title, which opens it. A plain form, with script too: what it leads to may be of another product
/// on this site.
fn opening(id: &EventId, title: String) -> impl IntoView + use<> {
    view! {
        <form method="post" action=OpenNotification::PATH>
            <FormOrigin hidden=vec![("id", id.to_string())] />
            <h2>
                <button class="notification-title" type="submit">
                    {title}
                </button>
            </h2>
        </form>
    }
}

//! One notification of the list.

use leptos::{either::Either, prelude::*, server_fn::ServerFn as _};
use nameplate_backend::notifications::Notification;
use nameplate_domain::{
    kernel::EventId,
    notifications::{Destination, Event},
};

use super::{
    centre_actions::ReadNotification,
    notification_head::{glyph_of, moment_of_day, notification_body, notification_head},
    why_event_page::path_of,
};
use crate::{
    kernel::{ButtonForm, Icon, shortcut_aria, shortcut_caps},
    request::Request,
    routes::is_page,
};

/// One notification. Its title leads to what it is about; who follows it has read it (`boot.js` tells the
/// server, by a `POST`), and without script says so by the button.
pub(super) fn notification_item(request: &Request, item: &Notification) -> AnyView {
    let Notification { event_id, event, company_name, received_at, read_at, .. } = item;
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
                class="button button-quiet"
                shortcut="mark_read"
            />
        }
    });
    let when = moment_of_day(request, *received_at);
    view! {
        <li
            class="notification"
            class:notification-unread=!is_read
            data-item=event_id.to_string()
            data-key=format!("{event_id}.{is_read}")
        >
            <Icon glyph=glyph_of(event.event_type) />
            <div class="notification-text">
                <h3>
                    {(!is_read).then(|| view! { <span class="visually-hidden">"Unread: "</span> })}
                    {linked_title(event_id, event)}
                </h3>
                {notification_body(event)}
                {notification_head(request, event, company_name, when, *received_at)}
            </div>
            <div class="notification-acts">
                {read}
                <a
                    class="button button-quiet"
                    href=path_of(event_id)
                    data-shortcut="why"
                    aria-keyshortcuts=shortcut_aria(Some("why"))
                >
                    "Why"
                    {shortcut_caps(Some("why"))}
                    <span class="visually-hidden">" did I get this" {spoken}</span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// The title, which leads to what the event is about, if it says what. A path that is no page of ours, and another
/// site, lead to what we know of the event, which names them: what would be found there is not for us to say.
fn linked_title(id: &EventId, event: &Event) -> impl IntoView + use<> {
    let title = event.title.as_ref().to_owned();
    let to = |url: &Destination| match url {
        Destination::Path(path) if is_page(path.as_ref()) => path.as_ref().to_owned(),
        _ => path_of(id),
    };
    match event.url.as_ref().map(to) {
        Some(path) => Either::Left(view! {
            <a class="notification-title" href=path data-opens=id.to_string()>
                {title}
            </a>
        }),
        None => Either::Right(view! { <span class="notification-title">{title}</span> }),
    }
}

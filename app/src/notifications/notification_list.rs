//! A list of notifications that follows what comes.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::notifications::{CentreFilter, Notification, NotificationPage};

use super::{
    centre_actions::ReadAllNotifications, centre_query::path_of, day_sections::day_sections,
    notification_item::notification_item,
};
use crate::{
    kernel::{ButtonForm, Region},
    request::Request,
};

/// Notifications, the newest first. New ones come on top by themselves, and leave the others as they
/// are: what somebody is about to press stays under their hand.
pub(super) fn notification_list(
    request: &Request,
    page: &NotificationPage,
    filter: &CentreFilter,
    is_newest: bool,
) -> AnyView {
    let is_unread = page.items.iter().any(|item| item.read_at.is_none());
    let may_read_all = is_unread || filter.company_id.is_none() && request.unread > 0;
    let newest = page.items.first().filter(|_| is_newest && may_read_all);
    let read_all = newest.map(|newest| read_all(newest, filter));
    let nothing = match filter.unread_only {
        true => "You have read everything.",
        false => "Nothing has happened yet.",
    };
    let item = |item: &Notification| notification_item(request, item);
    let days = day_sections(request, &page.items, |item| item.received_at, item);
    let empty = page.items.is_empty().then(|| view! { <p class="empty">{nothing}</p> });
    let older = page.next.as_ref().map(|id| {
        let path = path_of(filter.unread_only, filter.company_id.as_ref(), Some(id.as_ref()));
        view! {
            <p>
                <a class="button" href=path>
                    "Older"
                </a>
            </p>
        }
    });
    view! {
        <Region id="notification-list" follows="notifications" class="">
            {read_all}
            {days}
            {empty}
            {older}
        </Region>
    }
    .into_any()
}

/// Marks all as read up to the newest that is shown.
fn read_all(newest: &Notification, filter: &CentreFilter) -> impl IntoView + use<> {
    let company = filter.company_id.iter().map(|id| ("company", id.to_string()));
    let hidden: Vec<_> =
        [("newest", newest.event_id.to_string())].into_iter().chain(company).collect();
    view! {
        <div class="notifications-read-all">
            <ButtonForm act=ReadAllNotifications::PATH hidden label="Mark all as read" />
        </div>
    }
}

//! A list of notifications that follows what comes.

use leptos::{html, prelude::*};

use super::{
    centre_actions::{
        CentreQuery, CentreView, NotificationView, OpenNotification, ReadAllNotifications,
        ReadNotification, get_notifications,
    },
    centre_page::{marked, path_of},
    notification_item::NotificationItem,
    unread::{use_notification_news, use_unread},
};
use crate::kernel::{
    FormErrors, FormOrigin, Rejection, latest_rejection, use_act, use_toasts, visit,
};

/// Notifications, the newest first. New ones come on top by themselves, and leave the others as they
/// are: what somebody is about to press stays under their hand.
#[component]
pub(super) fn NotificationList(
    /// The notifications at first.
    view: CentreView,
    /// What was asked for.
    asked: CentreQuery,
) -> impl IntoView {
    let (toasts, news) = (use_toasts(), use_notification_news());
    let open = use_act::<OpenNotification>();
    let read = use_act::<ReadNotification>();
    let read_all = use_act::<ReadAllNotifications>();
    let rejection = latest_rejection(move || {
        [
            (open.version().get(), Rejection::of(open.value().get())),
            (read.version().get(), Rejection::of(read.value().get())),
            (read_all.version().get(), Rejection::of(read_all.value().get())),
        ]
    });
    let (items, older) = (RwSignal::new(view.items), RwSignal::new(view.older));
    let query = StoredValue::new(asked.clone());
    let renew =
        Action::new(move |unattended: &bool| get_notifications(query.get_value(), *unattended));
    Effect::new(move |before: Option<(u32, usize, usize)>| {
        let now = (news.get(), read.version().get(), read_all.version().get());
        if let Some(before) = before.filter(|before| *before != now) {
            renew.dispatch(before.0 != now.0);
        }
        now
    });
    Effect::new(move || {
        if let Some(Ok(view)) = renew.value().get() {
            items.set(view.items);
            older.set(view.older);
        }
    });
    Effect::new(move || {
        if let Some(Ok(path)) = open.value().get() {
            visit(&path);
        }
    });
    let list = NodeRef::<html::Ol>::new();
    let tell = move |what: String| {
        toasts.show(what);
        if let Some(list) = list.get_untracked() {
            // The button that was pressed goes; without the focus here it would be lost.
            _ = list.focus();
        }
    };
    Effect::new(move || read.value().get().into_iter().flatten().for_each(|()| tell(marked(1))));
    Effect::new(move || {
        read_all.value().get().into_iter().flatten().for_each(|count| tell(marked(count)));
    });
    let older = {
        let asked = asked.clone();
        move || older.get().map(|id| path_of(asked.unread, &asked.company, Some(&id)))
    };
    let empty =
        if asked.unread { "You have read everything." } else { "Nothing has happened yet." };
    view! {
        <FormErrors rejection />
        <ReadAll items asked read_all />
        <ol class="notifications" tabindex="-1" aria-label="Notifications" node_ref=list>
            <For
                each=move || items.get()
                key=|item| (item.id.clone(), item.is_read)
                let:item
            >
                <NotificationItem item open read />
            </For>
        </ol>
        <Show when=move || items.read().is_empty()>
            <p class="empty">{empty}</p>
        </Show>
        {move || {
            older()
                .map(|path| {
                    view! {
                        <p>
                            <a class="button" href=path>
                                "Older"
                            </a>
                        </p>
                    }
                })
        }}
    }
}

/// Marks all as read up to the newest that is shown, where anything is unread.
#[component]
fn ReadAll(
    /// What is shown.
    items: RwSignal<Vec<NotificationView>>,
    /// What was asked for.
    asked: CentreQuery,
    /// What marks all as read.
    read_all: ServerAction<ReadAllNotifications>,
) -> impl IntoView {
    let unread = use_unread();
    let CentreQuery { company, before, .. } = asked;
    let (is_newest, is_of_all) = (before.is_empty(), company.is_empty());
    let is_offered = move || {
        let is_shown = items.read().iter().any(|item| !item.is_read);
        is_newest && (is_shown || is_of_all && unread.get() > 0)
    };
    let newest = move || items.read().first().map(|item| item.id.clone()).unwrap_or_default();
    let company = StoredValue::new(company);
    view! {
        <Show when=is_offered>
            <ActionForm action=read_all attr:class="read-all">
                <FormOrigin />
                <input type="hidden" name="newest" value=newest />
                <input type="hidden" name="company" value=company.get_value() />
                <button class="button" type="submit">
                    "Mark all as read"
                </button>
            </ActionForm>
        </Show>
    }
}

//! How much one has not read: known to every page, and told as it changes.

use leptos::{prelude::*, serde_json};
use serde::{Deserialize, Serialize};

/// How many notifications the viewer has not read, as the server knew before it rendered the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadCount(pub u32);

/// What pages know of it.
#[derive(Clone, Copy)]
struct Unread {
    count: RwSignal<u32>,
    news: RwSignal<u32>,
}

/// What the live stream says.
#[derive(Deserialize)]
struct Told {
    unread: u32,
}

/// Makes [`use_unread`] and [`use_notification_news`] work below.
pub(crate) fn provide_unread() {
    let known = SharedValue::new(|| use_context::<UnreadCount>().unwrap_or_default()).into_inner();
    let unread = Unread { count: RwSignal::new(known.0), news: RwSignal::new(0) };
    provide_context(unread);
    Effect::new(move || {
        // The first time the page is as new as what it is told, unless the number says otherwise.
        let is_first = StoredValue::new(true);
        let learn = move || {
            let Some(count) = told() else { return };
            let is_known = is_first.get_value() && unread.count.get_untracked() == count;
            is_first.set_value(false);
            unread.count.set(count);
            if !is_known {
                unread.news.update(|news| *news += 1);
            }
        };
        let handle = window_event_listener_untyped("nameplate:notifications", move |_| learn());
        // What was told before the app was there to hear it.
        learn();
        on_cleanup(move || handle.remove());
    });
}

/// What the script was told last.
fn told() -> Option<u32> {
    let text = js_sys::Reflect::get(&window(), &"nameplateUnread".into()).ok()?.as_string()?;
    serde_json::from_str(&text).ok().map(|told: Told| told.unread)
}

/// How many notifications the viewer has not read.
pub(crate) fn use_unread() -> RwSignal<u32> {
    expect_context::<Unread>().count
}

/// Changes whenever the viewer's notifications changed: a resource that reads it is loaded anew then.
pub(crate) fn use_notification_news() -> Signal<u32> {
    expect_context::<Unread>().news.into()
}

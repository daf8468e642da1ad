//! What the server tells an open page, passed on by the script that every signed-in page has.

use leptos::{prelude::*, serde_json};

use super::{
    Unsaved, ViewerInfo, go_to, here, is_typing, set_root_attribute, use_unsaved, use_viewer,
};

/// Counts how often the server told that something of the viewer's changed elsewhere.
#[derive(Clone, Copy)]
struct News(RwSignal<u32>);

/// Changes whenever something of the viewer's changed elsewhere: a resource that reads it is loaded
/// anew then.
pub(crate) fn use_news() -> Signal<u32> {
    expect_context::<News>().0.into()
}

/// Shows the viewer as the server tells, and lets the page go when its session is over.
pub(crate) fn follow_live() {
    let (viewer, unsaved) = (use_viewer(), use_unsaved());
    let news = News(RwSignal::new(0));
    provide_context(news);
    Effect::new(move || {
        if let Some(viewer) = &*viewer.read() {
            for (name, value) in viewer.appearance.root_attributes() {
                set_root_attribute(name, value);
            }
        }
    });
    Effect::new(move || {
        let learn = move || {
            if let Some(told) = told() {
                show(viewer, told, unsaved);
            }
        };
        let is_first = StoredValue::new(true);
        let on_viewer = window_event_listener_untyped("nameplate:viewer", move |_| {
            learn();
            // The first time the page is as new as what it is told. Nothing is loaded under the
            // hands of somebody who types.
            if !is_first.get_value() && !is_typing() {
                news.0.update(|count| *count += 1);
            }
            is_first.set_value(false);
        });
        let on_leave = window_event_listener_untyped("nameplate:leave", move |_| unsaved.give_up());
        // What was told before the app was there to hear it.
        learn();
        is_first.set_value(told().is_none());
        on_cleanup(move || {
            on_viewer.remove();
            on_leave.remove();
        });
    });
}

/// What the script was told last.
fn told() -> Option<ViewerInfo> {
    let text = js_sys::Reflect::get(&window(), &"nameplateViewer".into()).ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}

/// Shows who looks at the page as they are now. Somebody else in the same browser gets a page of
/// their own.
fn show(viewer: RwSignal<Option<ViewerInfo>>, told: ViewerInfo, unsaved: Unsaved) {
    let is_same = viewer
        .with_untracked(|known| known.as_ref().is_some_and(|known| known.user_id == told.user_id));
    if !is_same {
        unsaved.give_up();
        go_to(&here());
    } else if viewer.with_untracked(|known| known.as_ref() != Some(&told)) {
        viewer.set(Some(told));
    }
}

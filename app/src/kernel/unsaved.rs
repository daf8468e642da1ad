//! Changes that are not saved: a bar that says so, and a question before they are lost.

use leptos::{ev, html, prelude::*, web_sys};
use wasm_bindgen::JsCast as _;

use super::{Submit, go_to};

const QUESTION: &str = "You have unsaved changes. Leave without saving them?";

/// How many forms of the page hold unsaved changes.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved(RwSignal<usize>);

impl Unsaved {
    /// Lets the page go without a question: what is unsaved can't be saved any more.
    pub(crate) fn give_up(self) {
        self.0.set(0);
    }
}

/// The unsaved changes of the page.
pub(crate) fn use_unsaved() -> Unsaved {
    expect_context()
}

/// Makes [`UnsavedBar`] work below.
pub(crate) fn provide_unsaved() {
    let unsaved = Unsaved(RwSignal::new(0));
    provide_context(unsaved);
    Effect::new(move || {
        let handle = window_event_listener(ev::beforeunload, move |event| {
            if unsaved.0.get_untracked() > 0 {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// Asks before a link of this site is followed away from unsaved changes. For the capture phase of
/// an element around everything: the router must not see a click that was taken back.
pub(crate) fn ask_before_leaving() -> impl Fn(ev::MouseEvent) + 'static {
    let unsaved = expect_context::<Unsaved>();
    move |event| {
        // Another tab or window takes nothing from this page.
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        let leads_away = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| target.closest("a[href]").ok().flatten())
            .and_then(|link| link.get_attribute("href"))
            .is_some_and(|href| !href.starts_with('#'));
        if leads_away && !elsewhere && unsaved.0.get_untracked() > 0 {
            if window().confirm_with_message(QUESTION).unwrap_or(true) {
                unsaved.0.set(0);
            } else {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    }
}

/// The buttons of a form. With script a bar that appears while the form holds unsaved changes; else
/// a plain button. What is unsaved is what differs from what the server put into the fields.
#[component]
pub(crate) fn UnsavedBar(
    /// The form.
    form: NodeRef<html::Form>,
    /// Whether it is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Counts how often it was saved: then the fields show what is stored.
    #[prop(into)]
    saves: Signal<usize>,
    /// The path of the page without the draft that the fields hold, if they hold one: none of it is
    /// saved then, although nobody has changed it here.
    #[prop(optional_no_strip)]
    way_out_of_draft: Option<&'static str>,
) -> impl IntoView {
    let unsaved = expect_context::<Unsaved>();
    let is_draft = way_out_of_draft.is_some();
    let dirty = RwSignal::new(is_draft);
    let examine = move || {
        if let Some(form) = form.get_untracked() {
            dirty.set(is_draft || is_changed(&form));
        }
    };
    let discard = move |reset: &dyn Fn()| match way_out_of_draft {
        Some(path) => {
            unsaved.give_up();
            go_to(path);
        }
        None => reset(),
    };
    let reset = move || {
        // By the next frame the form may be gone: what was saved is news, and news loads it anew.
        if let Some(Some(form)) = form.try_get_untracked() {
            form.reset();
            keep_focus(&form);
            dirty.set(false);
        }
    };
    // What is typed bubbles up to the window, whichever field it was.
    let typing = [
        window_event_listener(ev::input, move |_| examine()),
        window_event_listener_untyped("change", move |_| examine()),
    ];
    on_cleanup(move || typing.into_iter().for_each(WindowListenerHandle::remove));
    Effect::new(move || {
        form.track();
        examine();
    });
    Effect::new(move |before: Option<usize>| {
        let saves = saves.get();
        if before.is_some_and(|before| before != saves) {
            dirty.set(false);
            // After the fields were given what is stored now.
            request_animation_frame(reset);
        }
        saves
    });
    Effect::new(move |was: Option<bool>| {
        let is = dirty.get();
        if is != was.unwrap_or_default() {
            unsaved
                .0
                .update(|count| *count = if is { *count + 1 } else { count.saturating_sub(1) });
        }
        is
    });
    on_cleanup(move || {
        if dirty.try_get_untracked() == Some(true) {
            unsaved.0.try_update(|count| *count = count.saturating_sub(1));
        }
    });
    view! {
        <div class="form-actions without-script">
            <Submit label="Save changes" pending />
        </div>
        <div class="unsaved-bar needs-script" hidden=move || !dirty.get()>
            <p role="status">{move || if dirty.get() { "Unsaved changes" } else { "" }}</p>
            <button class="button" type="button" on:click=move |_| discard(&reset)>
                "Discard"
            </button>
            <Submit label="Save changes" pending />
        </div>
    }
}

/// Moves the focus from the bar, which is about to go, to the first field of its form.
fn keep_focus(form: &web_sys::HtmlFormElement) {
    let is_in_bar = form.query_selector(".unsaved-bar :focus").ok().flatten().is_some();
    let first = form.query_selector("input:not([type=hidden])").ok().flatten();
    if let (true, Some(first)) = (is_in_bar, first)
        && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
    {
        // Where the person is on the page, they stay.
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        // A field that can't take it leaves the focus where the browser puts it.
        _ = first.focus_with_options(&options);
    }
}

/// Whether a field of a form holds something else than the server put there.
fn is_changed(form: &web_sys::HtmlFormElement) -> bool {
    let elements = form.elements();
    (0..elements.length()).filter_map(|index| elements.item(index)).any(|element| {
        if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
            match input.type_().as_str() {
                "hidden" => false,
                "checkbox" | "radio" => input.checked() != input.default_checked(),
                _ => input.value() != input.default_value(),
            }
        } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            area.default_value().is_ok_and(|stored| area.value() != stored)
        } else if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
            let options = select.options();
            let chosen = options.item(select.selected_index().unsigned_abs());
            chosen
                .and_then(|option| option.dyn_into::<web_sys::HtmlOptionElement>().ok())
                .is_some_and(|option| !option.default_selected())
        } else {
            false
        }
    })
}

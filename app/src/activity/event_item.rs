//! One event of the timeline.

use leptos::{html, prelude::*, web_sys};
use nameplate_domain::activity::Remedy;

use super::actions::{DisownActivity, EventView};
use crate::kernel::{FormOrigin, Moment};

/// One event, with *This wasn't me* where there is something to revoke.
#[component]
pub(crate) fn EventItem(
    /// The event.
    event: EventView,
    /// What *This wasn't me* sends.
    disown: ServerAction<DisownActivity>,
    /// The id of the event whose question is open.
    opened: RwSignal<Option<String>>,
) -> impl IntoView {
    let EventView { id, label, detail, when, origin, is_here, is_disowned, remedy } = event;
    view! {
        <li class="event">
            <div class="event-head">
                <h2>{label}</h2>
                <Moment when />
            </div>
            {(!detail.is_empty()).then(|| view! { <p>{detail}</p> })}
            <p class="help">
                {origin}
                {is_here.then(|| view! { <span class="mark">"This device"</span> })}
                {is_disowned.then(|| view! { <span class="mark">"You said this wasn't you"</span> })}
            </p>
            {remedy.map(|remedy| view! { <NotMe id remedy disown opened /> })}
        </li>
    }
}

/// Asks before it revokes; opens and closes without script. What is open stays so when the list is
/// loaded anew.
#[component]
fn NotMe(
    /// The event's id.
    id: String,
    /// What is done.
    remedy: Remedy,
    /// What is sent.
    disown: ServerAction<DisownActivity>,
    /// The id of the event whose question is open.
    opened: RwSignal<Option<String>>,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let of_this = StoredValue::new(Some(id.clone()));
    let is_open = Memo::new(move |_| of_this.with_value(|id| *id == *opened.read()));
    let on_toggle = move |_: web_sys::Event| {
        let shows = details.get_untracked().is_some_and(|details| details.open());
        if shows != is_open.get_untracked() {
            opened.set(if shows { of_this.get_value() } else { None });
        }
    };
    view! {
        <details class="disclosure" node_ref=details open=is_open on:toggle=on_toggle>
            <summary>"This wasn't me"</summary>
            <ActionForm action=disown>
                <FormOrigin />
                <p>{remedy.label()}</p>
                <input type="hidden" name="id" value=id />
                <button class="button button-danger" type="submit">
                    {remedy.button()}
                </button>
            </ActionForm>
        </details>
    }
}

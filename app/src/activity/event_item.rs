//! One event of the timeline.

use leptos::prelude::*;
use nameplate_domain::activity::Remedy;

use super::actions::{DisownActivity, EventView};
use crate::kernel::Moment;

/// One event, with *This wasn't me* where there is something to revoke.
#[component]
pub(crate) fn EventItem(
    /// The event.
    event: EventView,
    /// What *This wasn't me* sends.
    disown: ServerAction<DisownActivity>,
) -> impl IntoView {
    let EventView { id, label, detail, when, device, place, ip, is_here, is_disowned, remedy } =
        event;
    view! {
        <li class="event">
            <div class="event-head">
                <h2>{label}</h2>
                <Moment when />
            </div>
            {(!detail.is_empty()).then(|| view! { <p>{detail}</p> })}
            <p class="help">
                {format!("{device} · {place} · {ip}")}
                {is_here.then(|| view! { <span class="mark">"This device"</span> })}
                {is_disowned.then(|| view! { <span class="mark">"You said this wasn't you"</span> })}
            </p>
            {remedy.map(|remedy| view! { <NotMe id remedy disown /> })}
        </li>
    }
}

/// Asks before it revokes; opens and closes without script.
#[component]
fn NotMe(
    /// The event's id.
    id: String,
    /// What is done.
    remedy: Remedy,
    /// What is sent.
    disown: ServerAction<DisownActivity>,
) -> impl IntoView {
    view! {
        <details class="not-me">
            <summary>"This wasn't me"</summary>
            <ActionForm action=disown>
                <p>{remedy.label()}</p>
                <input type="hidden" name="id" value=id />
                <button class="button button-danger" type="submit">
                    {remedy.button()}
                </button>
            </ActionForm>
        </details>
    }
}

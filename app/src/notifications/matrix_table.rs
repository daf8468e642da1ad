//! The matrix: which events reach one on which channels.

use leptos::{html, prelude::*, server_fn::ServerFn as _, web_sys};
use nameplate_domain::notifications::{Channel, EventType, Line, Matrix};
use wasm_bindgen::JsCast as _;

use super::preferences_actions::PreviewNotificationPreferences;

/// A table of boxes; each row and column can be switched at once.
#[component]
pub(super) fn MatrixTable(
    /// What the form holds at first.
    stored: Signal<Matrix>,
    /// The form.
    form: NodeRef<html::Form>,
) -> impl IntoView {
    // What is ticked, for the words of the switches.
    let ticked = RwSignal::new(stored.get_untracked());
    Effect::new(move || ticked.set(stored.get()));
    let resets =
        window_event_listener_untyped("reset", move |_| ticked.set(stored.get_untracked()));
    on_cleanup(move || resets.remove());
    let rows = EventType::ALL.iter().map(|&row| {
        let cells = Channel::ALL.iter().map(|&column| {
            view! { <Cell row column stored ticked /> }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <span class="matrix-head">
                        {row.label()} <Switch line=Line::Row(row) ticked form />
                    </span>
                </th>
                {cells.collect_view()}
            </tr>
        }
    });
    let columns = Channel::ALL.iter().map(|&column| {
        view! {
            <th scope="col" role="columnheader">
                <span class="matrix-head">
                    {column.label()} <Switch line=Line::Column(column) ticked form />
                </span>
            </th>
        }
    });
    view! {
        // A browser may take a table for none once it is laid out as cards: so each part says what it is.
        <table class="matrix" role="table">
            <caption class="visually-hidden">"Which events reach you on which channels"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">
                        "Event"
                    </th>
                    {columns.collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Cell(
    /// Its row.
    row: EventType,
    /// Its column.
    column: Channel,
    /// What the form holds at first.
    stored: Signal<Matrix>,
    /// What is ticked.
    ticked: RwSignal<Matrix>,
) -> impl IntoView {
    let on_change =
        move |event: leptos::ev::Targeted<web_sys::Event, web_sys::HtmlInputElement>| {
            let is_on = event.target().checked();
            ticked.update(|matrix| matrix.set(row, column, is_on));
        };
    view! {
        <td role="cell">
            <label>
                <input
                    type="checkbox"
                    name="form[cells][]"
                    value=Matrix::cell_name(row, column)
                    data-cell=Matrix::cell_name(row, column)
                    checked=move || stored.read().is_on(row, column)
                    aria-label=format!("{}, {}", row.label(), column.label())
                    on:change:target=on_change
                />
                <span class="matrix-channel" aria-hidden="true">
                    {column.label()}
                </span>
            </label>
        </td>
    }
}

/// Switches a row or a column. Without script the form goes to the server and comes back so.
#[component]
fn Switch(
    /// What it switches.
    line: Line,
    /// What is ticked.
    ticked: RwSignal<Matrix>,
    /// The form.
    form: NodeRef<html::Form>,
) -> impl IntoView {
    let is_on = Memo::new(move |_| ticked.read().is_line_on(line));
    let words = move || if is_on.get() { "All off" } else { "All on" };
    // What it says is what it does, whatever was ticked since.
    let value = move || format!("{}.{}", line.as_str(), if is_on.get() { "off" } else { "on" });
    let switch = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        let Some(form) = form.get_untracked() else { return };
        let is_on = !is_on.get_untracked();
        for (row, column) in line.cells() {
            tick(&form, &Matrix::cell_name(row, column), is_on);
        }
    };
    view! {
        <button
            class="link-button"
            type="submit"
            formaction=format!("{}#channels", PreviewNotificationPreferences::PATH)
            name="switch"
            value=value
            on:click=switch
        >
            {words}
            <span class="visually-hidden">{format!(" for {}", line.label())}</span>
        </button>
    }
}

/// Ticks a box as a person would: who listens learns of it.
fn tick(form: &web_sys::HtmlFormElement, cell: &str, is_on: bool) {
    let found = form.query_selector(&format!("[data-cell='{cell}']")).ok().flatten();
    let input = found.and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = input.filter(|input| input.checked() != is_on) {
        input.click();
    }
}

//! The matrix: which events reach one on which channels.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::notifications::{Channel, EventType, Matrix, MatrixLine};

use super::preferences_actions::PreviewNotificationPreferences;
use crate::kernel::use_form;

/// A table of boxes; each row and column can be switched at once, by buttons in cells of their own: in a
/// head they would be a part of what every box below is called. `cells` are the stored ones.
pub(super) fn matrix_table(cells: Vec<String>) -> AnyView {
    let matrix = Matrix::of_cells(&use_form().kept_list("cells").unwrap_or(cells));
    let columns = Channel::ALL.iter().map(|column| {
        view! {
            <th scope="col" role="columnheader">
                {column.label()}
            </th>
        }
    });
    let whole_columns = Channel::ALL.iter().map(|&column| {
        view! { <td role="cell">{switch(&matrix, MatrixLine::Column(column))}</td> }
    });
    let rows = EventType::ALL.iter().map(|&row| {
        let cells = Channel::ALL.iter().map(|&column| cell(&matrix, row, column));
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    {row.label()}
                </th>
                {cells.collect_view()}
                <td class="matrix-row-switch" role="cell">
                    {switch(&matrix, MatrixLine::Row(row))}
                </td>
            </tr>
        }
    });
    view! {
        // A browser may take a table for none once it is laid out otherwise: so each part says what it is.
        <table class="matrix" role="table">
            <caption class="visually-hidden">"Which events reach you on which channels"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">
                        "Event"
                    </th>
                    {columns.collect_view()}
                    <td class="matrix-row-switch" role="cell"></td>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <tr class="matrix-columns" role="row">
                    <th scope="row" role="rowheader">
                        "Whole column"
                    </th>
                    {whole_columns.collect_view()}
                    <td class="matrix-row-switch" role="cell"></td>
                </tr>
                {rows.collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

fn cell(matrix: &Matrix, row: EventType, column: Channel) -> impl IntoView + use<> {
    let lines =
        [MatrixLine::Row(row), MatrixLine::Column(column)].map(MatrixLine::as_str).join(" ");
    view! {
        <td role="cell">
            <label>
                <input
                    type="checkbox"
                    name="form[cells][]"
                    value=Matrix::cell_name(row, column)
                    checked=matrix.is_on(row, column)
                    aria-label=format!("{}, {}", row.label(), column.label())
                    data-lines=lines
                />
                <span class="matrix-channel" aria-hidden="true">
                    {column.label()}
                </span>
            </label>
        </td>
    }
}

/// What switches a whole row or column. Without script the form goes to the server and comes back so.
fn switch(matrix: &Matrix, line: MatrixLine) -> impl IntoView + use<> {
    let (words, to) = if matrix.is_line_on(line) { ("All off", "off") } else { ("All on", "on") };
    view! {
        <button
            class="link-button"
            type="submit"
            formaction=format!("{}#channels", PreviewNotificationPreferences::PATH)
            name="switch"
            value=format!("{}.{to}", line.as_str())
            data-line=line.as_str()
        >
            {words}
            <span class="visually-hidden">{format!(" for {}", line.label())}</span>
        </button>
    }
}

//! What would change by settings that were handed in.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::flows::PendingImport;
use nameplate_domain::exports::SettingsChange;

use super::actions::{DiscardSettings, ImportSettings};
use crate::kernel::ButtonForm;

/// Item by item, old and new; then what can't be taken; then the question.
#[component]
pub(super) fn ImportPreview(pending: PendingImport) -> AnyView {
    let PendingImport { id, changes, skipped, skipped_more } = pending;
    let count = changes.len();
    let heading = match count {
        0 => "All of it is as you have it already".to_owned(),
        1 => "1 setting would change".to_owned(),
        count => format!("{count} settings would change"),
    };
    let rows = changes.into_iter().map(row).collect_view();
    let table = (count > 0).then(|| {
        view! {
            <table class="table settings-changes">
                <thead>
                    <tr>
                        <th scope="col">"Setting"</th>
                        <th scope="col">"Now"</th>
                        <th scope="col">"Then"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let import = (count > 0).then(|| {
        view! {
            <ButtonForm
                act=ImportSettings::PATH
                hidden=vec![("id", id)]
                class="button button-primary"
                label="Import these settings"
            />
        }
    });
    let keep = if count > 0 { "Keep mine" } else { "Close" };
    view! {
        <h3 class="settings-changes-title">{heading}</h3>
        {table}
        {skipped_list(skipped, skipped_more)}
        <div class="button-row">{import} <ButtonForm act=DiscardSettings::PATH label=keep /></div>
    }
    .into_any()
}

fn row(change: SettingsChange) -> impl IntoView {
    let SettingsChange { section, label, old, new } = change;
    view! {
        <tr>
            <th scope="row">
                {label} " " <span class="help">{section}</span>
            </th>
            <td data-label="Now">{old}</td>
            <td data-label="Then">{new}</td>
        </tr>
    }
}

/// What this version doesn't know, or can't have with the rest, by its name in the file.
fn skipped_list(skipped: Vec<String>, more: u32) -> Option<AnyView> {
    if skipped.is_empty() {
        return None;
    }
    let items = skipped.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    let more = (more > 0).then(|| view! { <li>{format!("and {more} more")}</li> });
    Some(
        view! {
            <p>"Left out, for this Nameplate doesn’t know it or can’t have it with the rest:"</p>
            <ul class="settings-skipped">{items} {more}</ul>
        }
        .into_any(),
    )
}

//! What preferences would have sent.

use leptos::prelude::*;
use nameplate_backend::notifications::Preview;

/// What a draft would have sent, beside what is saved.
pub(super) fn outlook(Preview { draft, now, is_cut }: Preview) -> AnyView {
    let caption = match is_cut {
        true => "The newest events of the last 7 days would have sent you",
        false => "The last 7 days would have sent you",
    };
    let rows = [
        ("In Nameplate", draft.in_app, now.in_app),
        ("Emails", draft.email, now.email),
        ("Push messages", draft.push, now.push),
    ];
    let rows = rows.map(|(what, draft, now)| {
        view! {
            <tr>
                <th scope="row">{what}</th>
                <td>
                    <strong>{draft}</strong>
                </td>
                <td>{now}</td>
            </tr>
        }
    });
    view! {
        <table class="outlook">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"With these settings"</th>
                    <th scope="col">"As saved"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

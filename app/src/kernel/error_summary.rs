//! What is said on top of a form that was not taken.

use leptos::prelude::*;

/// Says what happened, with a link to each field. It takes the focus when it comes.
#[component]
pub(crate) fn ErrorSummary(
    message: String,
    /// The id of each field that is wrong, what it is called, and what is wrong.
    #[prop(optional)]
    faults: Vec<(String, String, String)>,
) -> AnyView {
    let items = faults
        .into_iter()
        .map(|(id, label, text)| {
            view! {
                <li>
                    <a href=format!("#{id}")>{format!("{label}: {text}")}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="form-errors" role="alert" tabindex="-1" autofocus=true>
            <h2>{message}</h2>
            {(!items.is_empty()).then(|| view! { <ul>{items}</ul> })}
        </div>
    }
    .into_any()
}

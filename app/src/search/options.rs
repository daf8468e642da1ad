//! What was found, as the options of the search's dialog (WAI-ARIA 1.2, `listbox`).

use leptos::prelude::*;

use super::results::SearchResults;
use crate::kernel::{ButtonForm, HiddenFields, Icon, SearchEntry, SearchTarget, shortcut_caps};

/// The id of what is in the dialog.
pub(super) const OPTIONS: &str = "search-options";

/// The options. What an option does that is no page is a form behind them: an option holds no control.
pub(super) fn options(found: &SearchResults) -> AnyView {
    let mut count = 0;
    let mut forms = Vec::new();
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|(label, group)| {
            let options: Vec<_> = group
                .iter()
                .map(|entry| {
                    count += 1;
                    if let SearchTarget::Act { path, hidden } = &entry.target {
                        forms.push(act(count, entry.title.to_string(), path, hidden.clone()));
                    }
                    option(entry, count)
                })
                .collect();
            view! {
                <div role="group" aria-label=*label>
                    <div class="group-label" aria-hidden="true">
                        {*label}
                    </div>
                    {options}
                </div>
            }
        })
        .collect();
    view! {
        <div id=OPTIONS data-status=found.in_words()>
            <div role="listbox" id="search-list" aria-label="Results">
                {groups}
            </div>
            <div hidden=true>{forms}</div>
        </div>
    }
    .into_any()
}

fn option(entry: &SearchEntry, number: usize) -> AnyView {
    let href = match &entry.target {
        SearchTarget::To(path) => Some(path.clone()),
        SearchTarget::Act { .. } => None,
    };
    let form = href.is_none().then(|| format!("search-act-{number}"));
    view! {
        <div
            role="option"
            // What leads to the same has the same id in every list: the browser knows it again.
            id=entry.id()
            aria-selected="false"
            data-href=href
            data-act=form
        >
            <Icon glyph=entry.glyph />
            <span>
                {entry.title.clone()}
                {entry.about.clone().map(|about| view! { <small>" " {about}</small> })}
            </span>
            {shortcut_caps(entry.shortcut)}
        </div>
    }
    .into_any()
}

fn act(number: usize, title: String, path: &'static str, hidden: HiddenFields) -> AnyView {
    view! {
        <div id=format!("search-act-{number}")>
            <ButtonForm act=path hidden label=title />
        </div>
    }
    .into_any()
}

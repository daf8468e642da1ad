//! What was found, as a list.

use leptos::{either::Either, prelude::*};

use super::{
    catalogue::{catalogue, people},
    rank::ranked,
};
use crate::{
    kernel::{ApiError, Form, Icon, SearchEntry, SearchEntryKind, SearchTarget, shortcut_caps},
    request::Request,
};

/// The most characters of a text that are looked at.
const TEXT_MAX: usize = 100;
/// The most that is shown of a kind.
const MOST: usize = 8;

/// The id of what was found, on a page.
pub(super) const RESULTS: &str = "search-results";

/// What was found, by kind.
pub(super) struct SearchResults {
    /// What stands above each group, and what is in it.
    pub(super) groups: Vec<(&'static str, Vec<SearchEntry>)>,
}

impl SearchResults {
    /// Looks for a text; without one it is all that there is. `recent` are the ids of what was used lately,
    /// the latest first.
    pub(super) async fn of(
        request: &Request,
        text: &str,
        recent: &[&str],
    ) -> Result<Self, ApiError> {
        let text = cut(text);
        let mut entries = catalogue(request);
        if text.is_empty() {
            return Ok(Self::all(entries, recent));
        }
        entries.extend(people(request, &text).await?);
        Ok(Self::ranked(entries, &text, recent))
    }

    /// Looks for settings, and for the ways to what is done about them.
    pub(super) fn settings(request: &Request, text: &str) -> Self {
        let entries = catalogue(request).into_iter();
        let leading = entries.filter(|entry| matches!(entry.target, SearchTarget::To(_)));
        Self::ranked(leading.collect(), &cut(text), &[])
    }

    fn ranked(entries: Vec<SearchEntry>, text: &str, recent: &[&str]) -> Self {
        let mut groups: Vec<(&'static str, Vec<SearchEntry>)> = Vec::new();
        // The kind of the best match comes first.
        for entry in ranked(entries, text, recent) {
            let label = entry.kind.label();
            match groups.iter_mut().find(|(it, _)| *it == label) {
                Some((_, group)) if group.len() < MOST => group.push(entry),
                Some(_) => {}
                None => groups.push((label, vec![entry])),
            }
        }
        Self { groups }
    }

    fn all(entries: Vec<SearchEntry>, recent: &[&str]) -> Self {
        let find = |id: &&str| entries.iter().find(|entry| entry.id() == **id).cloned();
        let used: Vec<_> = recent.iter().filter_map(find).collect();
        let mut groups = Vec::new();
        if !used.is_empty() {
            groups.push(("Recent", used));
        }
        let is_other = |entry: &&SearchEntry| !recent.contains(&entry.id().as_str());
        let kinds = [SearchEntryKind::Page, SearchEntryKind::Act, SearchEntryKind::Setting];
        groups.extend(kinds.map(|kind| {
            let of_kind = entries.iter().filter(|entry| entry.kind == kind).filter(is_other);
            (kind.label(), of_kind.cloned().collect())
        }));
        Self { groups }
    }

    /// How much it is, in words.
    pub(super) fn in_words(&self) -> String {
        match self.groups.iter().map(|(_, group)| group.len()).sum() {
            0 => "Nothing found.".to_owned(),
            1 => "1 result.".to_owned(),
            count => format!("{count} results."),
        }
    }
}

/// A text as it is looked for.
fn cut(text: &str) -> String {
    text.trim().chars().take(TEXT_MAX).collect()
}

/// What was found, each with a link or a button.
pub(super) fn results(found: &SearchResults) -> AnyView {
    if found.groups.is_empty() {
        return view! { <p class="empty">"Try another word, or the beginning of one."</p> }
            .into_any();
    }
    let groups = found.groups.iter().map(|(label, group)| {
        let rows: Vec<_> = group.iter().map(row).collect();
        view! {
            <section>
                <h2 class="label">{*label}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
    });
    groups.collect_view().into_any()
}

fn row(entry: &SearchEntry) -> AnyView {
    let words = view! {
        <Icon glyph=entry.glyph />
        <span class="row-words">
            {entry.title.clone()} {entry.about.clone().map(|about| view! { <small>{about}</small> })}
        </span>
        {shortcut_caps(entry.shortcut)}
    };
    let content = match &entry.target {
        SearchTarget::To(path) => Either::Left(view! {
            <a class="row" href=path.clone()>
                {words}
            </a>
        }),
        SearchTarget::Act { path, hidden } => Either::Right(view! {
            <Form act=*path hidden=hidden.clone() class="">
                <button class="row" type="submit">
                    {words}
                </button>
            </Form>
        }),
    };
    view! { <li>{content}</li> }.into_any()
}

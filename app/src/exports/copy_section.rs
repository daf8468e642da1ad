//! A copy of one's data.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_domain::exports::{Export, ExportState};

use super::actions::RequestExport;
use crate::{
    kernel::{ButtonForm, Entry, EntryState, Glyph, Moment, Region},
    request::Request,
};

/// The copies, with a way to ask for one. It follows how far one is. `is_first` says whether it has the page's primary
/// button.
pub(super) fn copy_section(request: &Request, exports: &[Export], is_first: bool) -> AnyView {
    // A screen has one primary button.
    let class = if is_first { "button button-primary" } else { "button" };
    let entries: Vec<_> = exports.iter().map(|export| entry(request, export, class)).collect();
    // One that is under way comes first, and one that failed has a button of its own.
    let newest = exports.first().map(|export| export.state);
    let ask = match newest {
        None => Some(("Make a copy", class)),
        Some(ExportState::Ready { .. }) => Some(("Make a new copy", "button")),
        Some(ExportState::UnderWay { .. } | ExportState::Failed) => None,
    };
    view! {
        <Region id="copy" labelled_by="copy-heading">
            <h2 id="copy-heading">"Download my data"</h2>
            <p>
                "A ZIP with all that Nameplate knows of you: a page to read, tables, everything as \
                JSON, your photo and your settings. No password, key or code is in it. It is made \
                in the background, and can be fetched for 7 days."
            </p>
            {(!entries.is_empty()).then(|| view! { <ul class="entries">{entries}</ul> })}
            {ask
                .map(|(label, class)| {
                    view! {
                        <div class="form-actions">
                            <ButtonForm act=RequestExport::PATH label class />
                        </div>
                    }
                })}
        </Region>
    }
    .into_any()
}

fn entry(request: &Request, export: &Export, class: &'static str) -> AnyView {
    let asked = request.when(export.requested_at);
    let asked = view! {
        "Asked for "
        <Moment when=asked />
        ". "
    };
    match export.state {
        ExportState::UnderWay { percent } => {
            let text = view! {
                <progress
                    class="progress"
                    max="100"
                    value=percent.to_string()
                    aria-label="How far your copy is"
                />
                " "
                {format!("{percent} %")}
                <br />
                {asked}
                "You get a mail when it is ready."
                <span class="without-script">" Reload the page to see how far it is."</span>
            };
            let look = view! {
                <a class="button without-script" href="/settings/data">
                    "Look again"
                </a>
            };
            view! {
                <Entry
                    state=EntryState::Plain(Glyph::Clock)
                    title="Your copy is being made"
                    text=Some(text.into_any())
                    end=Some(look.into_any())
                />
            }
            .into_any()
        }
        ExportState::Ready { size, ends_at } => {
            let end = request.when(ends_at);
            let text = view! {
                {asked}
                {in_words(size)}
                ", until "
                <time datetime=end.iso>{end.exact}</time>
                "."
            };
            let path = format!("/settings/data/{}.zip", export.id);
            let fetch = view! {
                <a class=class href=path rel="external" download="">
                    "Download"
                    <span class="visually-hidden">" your data"</span>
                </a>
            };
            view! {
                <Entry
                    state=EntryState::Good
                    title="Your copy is ready"
                    text=Some(text.into_any())
                    end=Some(fetch.into_any())
                />
            }
            .into_any()
        }
        ExportState::Failed => {
            let text = view! {
                {asked}
                "Something went wrong on our side. Nothing of it is kept."
            };
            let again = view! { <ButtonForm act=RequestExport::PATH label="Try again" /> };
            view! {
                <Entry
                    state=EntryState::Warn
                    title="Your copy could not be made"
                    text=Some(text.into_any())
                    end=Some(again.into_any())
                />
            }
            .into_any()
        }
    }
}

/// A size as people read it.
fn in_words(bytes: u64) -> String {
    const KB: u64 = 1_000;
    const MB: u64 = KB * KB;
    match bytes {
        0..MB => format!("{} kB", bytes.div_ceil(KB)),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn sizes_are_read_by_people() {
        for (bytes, words) in [
            (0, "0 kB"),
            (1, "1 kB"),
            (6_048, "7 kB"),
            (1_000_000, "1.0 MB"),
            (12_345_678, "12.3 MB"),
        ] {
            assert_eq!(in_words(bytes), words);
        }
    }
}

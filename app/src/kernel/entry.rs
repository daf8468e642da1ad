//! A row of a list: what is, in words, and one act.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How a thing stands. Icon and words say it; the colour only helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryState {
    /// Neither good nor bad.
    Plain(Glyph),
    Good,
    /// Needs somebody.
    Warn,
}

impl EntryState {
    const fn glyph(self) -> Glyph {
        match self {
            Self::Plain(glyph) => glyph,
            Self::Good => Glyph::Check,
            Self::Warn => Glyph::Alert,
        }
    }

    const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Plain(_) => None,
            Self::Good => Some("good"),
            Self::Warn => Some("warn"),
        }
    }
}

/// An item of a `<ul class="entries">`.
#[component]
pub(crate) fn Entry(
    /// How it stands; `None` for what has no state.
    #[prop(optional, into)]
    state: Option<EntryState>,
    #[prop(into)] title: String,
    /// What a screen reader says before the title.
    #[prop(optional)]
    before: Option<&'static str>,
    /// One word for what needs somebody.
    #[prop(optional_no_strip)]
    mark: Option<&'static str>,
    /// What is to be said of it.
    #[prop(optional_no_strip)]
    text: Option<AnyView>,
    /// A button, a link, or a time.
    #[prop(optional_no_strip)]
    end: Option<AnyView>,
) -> AnyView {
    view! {
        <li class="entry" data-state=state.and_then(EntryState::as_str)>
            {state.map(|state| view! { <Icon glyph=state.glyph() /> })}
            <div class="entry-words">
                <h3>
                    {before.map(|before| view! { <span class="visually-hidden">{before} " "</span> })}
                    {title}
                    {mark.map(|mark| view! { " " <span class="mark mark-warn">{mark}</span> })}
                </h3>
                {text.map(|text| view! { <p>{text}</p> })}
            </div>
            {end}
        </li>
    }
    .into_any()
}

//! A remark on the page itself.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// How a remark is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something went well.
    Ok,
}

impl Tone {
    /// The word for it in classes and attributes.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
        }
    }

    /// The icon beside the words.
    pub(crate) const fn glyph(self) -> Glyph {
        match self {
            Self::Ok => Glyph::Check,
        }
    }
}

/// A remark, announced when it appears.
#[component]
pub(crate) fn Notice(
    /// How it is meant.
    tone: Tone,
    /// What it says.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class=format!("notice notice-{}", tone.word()) role="status">
            <Icon glyph=tone.glyph() />
            <p>{text}</p>
        </div>
    }
}

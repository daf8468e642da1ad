//! A remark on the page itself.

use leptos::prelude::*;

use super::{Icon, Sign};

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

    /// The sign beside the words.
    pub(crate) const fn sign(self) -> Sign {
        match self {
            Self::Ok => Sign::Check,
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
            <Icon sign=tone.sign() />
            <p>{text}</p>
        </div>
    }
}

//! What a page is called once it is known what it shows.

use super::AvatarData;

/// What a page says of itself beside its [`PageInfo`](super::PageInfo), which is known before it is loaded. What
/// is not said here is as it says there.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageHead {
    /// What it is called, in the tab and as its heading.
    pub(crate) title: Option<String>,
    /// One sentence that says what it is for.
    pub(crate) lead: Option<String>,
    /// Whom it is about: shown beside the heading.
    pub(crate) portrait: Option<AvatarData>,
    /// What stands on the plate of the way in.
    pub(crate) plate: Option<String>,
}

impl PageHead {
    /// A page that is called by what it is about.
    pub(crate) fn titled(title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), ..Self::default() }
    }

    /// Gives it a sentence that says what it is for.
    pub(crate) fn with_lead(self, lead: impl Into<String>) -> Self {
        Self { lead: Some(lead.into()), ..self }
    }
}

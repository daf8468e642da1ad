//! What can be new.

/// Which part of a user's open pages has something new to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Who looks at pages, or what they show; what a newer Nameplate announces, too.
    Viewer,
    Notifications,
}

impl Kind {
    /// The kind as it is stored.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Notifications => "notifications",
        }
    }

    /// Reads the word. Of a kind that is unknown, pages learn as they learn of the viewer.
    pub(super) fn of(word: &str) -> Self {
        if word == Self::Notifications.as_str() { Self::Notifications } else { Self::Viewer }
    }
}

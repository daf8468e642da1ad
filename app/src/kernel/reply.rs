//! What a server function gives that did what it was asked.

use serde::{Deserialize, Serialize};

use super::ApiError;

/// The result of a server function that a form posts to.
pub type ActResult = Result<Reply, ApiError>;

/// A link to what is to be done next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayOn {
    /// What one does there, as a verb.
    pub label: String,
    /// The path of the page.
    pub path: String,
}

/// Where a form that was taken leads, and what is said there. A browser's form is answered with a
/// redirect to it, whoever accepts JSON gets it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The path of the page; `None` for the page that the form stands on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What is said there, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What is to be done next, behind the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_on: Option<WayOn>,
    /// What the form's page holds in its fields although it is not saved, as JSON that the page itself reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
}

impl Reply {
    /// Back to the page that the form stands on.
    pub(crate) fn back() -> Self {
        Self::default()
    }

    /// Back to the page that the form stands on, with a message.
    pub(crate) fn message(text: impl Into<String>) -> Self {
        Self::back().with_message(text)
    }

    /// On to another page. The path is one of ours: printable ASCII.
    pub(crate) fn to(path: impl Into<String>) -> Self {
        Self { to: Some(path.into()), ..Self::default() }
    }

    /// The form's page again, filled in with what is not saved.
    pub(crate) fn draft(draft: &impl Serialize) -> Self {
        Self { draft: serde_json::to_string(draft).ok(), ..Self::default() }
    }

    /// Has the message lead to what is to be done next.
    pub(crate) fn with_way_on(mut self, label: &str, path: &str) -> Self {
        self.way_on = Some(WayOn { label: label.to_owned(), path: path.to_owned() });
        self
    }

    /// Has something said there.
    pub(crate) fn with_message(mut self, text: impl Into<String>) -> Self {
        self.message = Some(text.into());
        self
    }
}

//! Events: what happened in a product beside Nameplate.

use serde::{Deserialize, Serialize};

use crate::{
    companies::{CaseTypeName, Role},
    kernel::{Fault, LocalPath, Timestamp, UserId, choice, parse_line, parse_lines},
};

choice!(
    /// What kind of thing happened.
    #[derive(PartialOrd, Ord)]
    EventType {
        /// Somebody wrote.
        NewMessage = "new_message", "New Message";
        /// Somebody called, and nobody answered.
        MissedCall = "missed_call", "Missed Call";
        /// A call is over.
        CallCompleted = "call_completed", "Call Completed";
        /// A case was given to somebody.
        CaseAssigned = "case_assigned", "Case Assigned";
        /// Something about a case is new.
        CaseUpdated = "case_updated", "Case Updated";
        /// A task should be done by now.
        TaskDue = "task_due", "Task Due";
        /// A task is done.
        TaskCompleted = "task_completed", "Task Completed";
        /// A document came in.
        DocumentUploaded = "document_uploaded", "Document Uploaded";
        /// A form came in.
        FormSubmitted = "form_submitted", "Form Submitted";
        /// A client sounds unhappy.
        NegativeSentiment = "negative_sentiment", "Negative Sentiment";
        /// Something about a campaign is new.
        CampaignUpdate = "campaign_update", "Campaign Update";
    }
);

choice!(
    /// How much a case presses.
    #[derive(PartialOrd, Ord)]
    Priority {
        /// It can wait.
        Low = "low", "Low";
        /// As most.
        Normal = "normal", "Normal";
        /// Before others.
        High = "high", "High";
        /// At once.
        Urgent = "urgent", "Urgent";
    }
);

choice!(
    /// How a client sounds.
    Sentiment {
        /// Unhappy.
        Negative = "negative", "Negative";
        /// Neither.
        Neutral = "neutral", "Neutral";
        /// Happy.
        Positive = "positive", "Positive";
    }
);

impl Priority {
    /// Whether *only high priority* lets it through.
    #[must_use]
    pub const fn is_high(self) -> bool {
        matches!(self, Self::High | Self::Urgent)
    }
}

/// The most people whom one event mentions.
pub const MOST_MENTIONS: usize = 100;

macro_rules! line {
    ($(#[$doc:meta])* $name:ident, $max:literal, $parse:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters.
            pub const MAX: u16 = $max;

            /// Takes a text as it was sent; gives it trimmed.
            ///
            /// # Errors
            /// [`Fault::Missing`], [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
            pub fn parse(sent: &str) -> Result<Self, Fault> {
                $parse(sent, Self::MAX).map(Self)
            }
        }

        crate::kernel::try_from_parse!($name);

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

line!(
    /// The title of an event: one line.
    EventTitle, 200, parse_line
);
line!(
    /// The body of an event: several lines.
    EventBody, 2000, parse_lines
);
line!(
    /// What a case is called, in the product that it is in: one line.
    CaseTitle, 200, parse_line
);
line!(
    /// The id of a case, in the product that it is in: one line.
    ExternalId, 100, parse_line
);

/// The case that an event is about, as far as the sender told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventCase {
    /// Its id in the product that sent the event.
    pub id: ExternalId,
    pub case_type: Option<CaseTypeName>,
    pub title: Option<CaseTitle>,
    pub priority: Option<Priority>,
    pub assignee: Option<UserId>,
}

impl EventCase {
    /// On one line: its title, or its id, then of what kind it is, and how much it presses, unless that
    /// is as usual.
    #[must_use]
    pub fn in_words(&self) -> String {
        let title = self.title.as_ref().map_or(self.id.as_ref(), AsRef::as_ref);
        let case_type = self.case_type.as_ref().map(AsRef::as_ref);
        let unusual = self.priority.filter(|&priority| priority != Priority::Normal);
        let priority = unusual.map(|priority| format!("{} priority", priority.label()));
        let parts = [Some(title), case_type, priority.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub event_type: EventType,
    pub title: EventTitle,
    pub body: Option<EventBody>,
    /// The page that its notification opens.
    pub url: Option<LocalPath>,
    pub case: Option<EventCase>,
    pub sentiment: Option<Sentiment>,
    #[serde(default)]
    pub mentions: Vec<UserId>,
    pub occurred_at: Timestamp,
    /// Whether somebody sent it to themselves, to see whether a channel works.
    #[serde(default)]
    pub is_test: bool,
}

impl Event {
    #[must_use]
    pub fn is_assigned_to(&self, user_id: &UserId) -> bool {
        self.case.as_ref().and_then(|case| case.assignee.as_ref()) == Some(user_id)
    }

    /// Whether somebody of this role in its company may hear of it at all: a *User* hears of work that
    /// is theirs, and of what names them.
    #[must_use]
    pub fn is_business_of(&self, user_id: &UserId, role: Role) -> bool {
        role != Role::User || self.is_assigned_to(user_id) || self.mentions(user_id)
    }

    #[must_use]
    pub fn mentions(&self, user_id: &UserId) -> bool {
        self.mentions.contains(user_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_on_one_line() {
        let bare = EventCase {
            id: ExternalId::parse("42").unwrap(),
            case_type: None,
            title: None,
            priority: Some(Priority::Normal),
            assignee: None,
        };
        assert_eq!(bare.in_words(), "42");
        let case = EventCase {
            case_type: CaseTypeName::parse("Family").ok(),
            title: CaseTitle::parse("Moreau v. Quist").ok(),
            priority: Some(Priority::High),
            ..bare.clone()
        };
        assert_eq!(case.in_words(), "Moreau v. Quist · Family · High priority");
        let low = EventCase { priority: Some(Priority::Low), ..bare };
        assert_eq!(low.in_words(), "42 · Low priority");
    }

    #[test]
    fn types_have_the_words_of_the_api() {
        for &event_type in EventType::ALL {
            assert_eq!(serde_json::to_value(event_type).unwrap(), event_type.as_str());
        }
        assert_eq!(EventType::ALL.len(), 11);
        assert_eq!(EventType::parse("new_fax"), None);
    }
}

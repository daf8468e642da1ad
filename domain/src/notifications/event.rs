//! Events: what happened in a product beside Nameplate.

use serde::{Deserialize, Serialize};

use super::Destination;
use crate::{
    companies::{CaseTypeName, CompanyName},
    kernel::{EventId, Timestamp, choice, parse_line, parse_lines, text_type},
};

/// What is known of every event of one type. In the notification centre all are shown, unless a person
/// chose otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// Whether those who never chose get a mail: of what can wait some hours and must not be missed.
    pub is_mailed: bool,
    /// Whether those who never chose get a push message: of what can't wait.
    pub is_pushed: bool,
    /// Whether a push message wakes a sleeping phone.
    pub is_urgent: bool,
}

impl EventFacts {
    const SHOWN: Self = Self { is_mailed: false, is_pushed: false, is_urgent: false };
    const MAILED: Self = Self { is_mailed: true, ..Self::SHOWN };
    const PUSHED: Self = Self { is_pushed: true, ..Self::SHOWN };
    const MAILED_AND_PUSHED: Self = Self { is_mailed: true, ..Self::PUSHED };

    const fn urgent(self) -> Self {
        Self { is_urgent: true, ..self }
    }
}

choice!(
    /// What kind of thing happened.
    #[derive(PartialOrd, Ord)]
    EventType with facts: EventFacts {
        /// Somebody wrote.
        NewMessage = "new_message", "New Message", EventFacts::PUSHED.urgent();
        /// Somebody called, and nobody answered.
        MissedCall = "missed_call", "Missed Call", EventFacts::MAILED_AND_PUSHED.urgent();
        /// A call is over.
        CallCompleted = "call_completed", "Call Completed", EventFacts::SHOWN;
        /// A case was given to somebody.
        CaseAssigned = "case_assigned", "Case Assigned", EventFacts::MAILED_AND_PUSHED;
        /// Something about a case is new.
        CaseUpdated = "case_updated", "Case Updated", EventFacts::SHOWN;
        /// A task should be done by now.
        TaskDue = "task_due", "Task Due", EventFacts::MAILED_AND_PUSHED.urgent();
        /// A task is done.
        TaskCompleted = "task_completed", "Task Completed", EventFacts::SHOWN;
        /// A document came in.
        DocumentUploaded = "document_uploaded", "Document Uploaded", EventFacts::MAILED;
        /// A form came in.
        FormSubmitted = "form_submitted", "Form Submitted", EventFacts::MAILED;
        /// A client sounds unhappy.
        NegativeSentiment = "negative_sentiment", "Negative Sentiment", EventFacts::MAILED_AND_PUSHED;
        /// Something about a campaign is new.
        CampaignUpdate = "campaign_update", "Campaign Update", EventFacts::SHOWN;
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

text_type!(
    /// The title of an event: one line.
    EventTitle, 200, parse_line
);
text_type!(
    /// The body of an event: several lines.
    EventBody, 2000, parse_lines
);
text_type!(
    /// What a case is called, in the product that it is in: one line.
    CaseTitle, 200, parse_line
);
text_type!(
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

/// Something that happened. Whom it names is kept beside it, see [`EventPeople`](super::EventPeople).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    #[serde(rename = "type")]
    pub event_type: EventType,
    pub title: EventTitle,
    pub body: Option<EventBody>,
    /// What its notification opens.
    pub url: Option<Destination>,
    pub case: Option<EventCase>,
    pub sentiment: Option<Sentiment>,
    pub occurred_at: Timestamp,
    /// Whether somebody sent it to themselves, to see whether a channel works.
    #[serde(default)]
    pub is_test: bool,
}

/// An event that somebody may read, with where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadableEvent {
    /// The event's id.
    pub event_id: EventId,
    /// The name of the company where it happened.
    pub company_name: CompanyName,
    /// What happened.
    pub event: Event,
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
    fn types_have_the_words_of_the_api_and_its_guide_names_them() {
        let guide = include_str!("../../../docs/api.md");
        let row = guide.lines().find(|line| line.starts_with("| `type` |")).unwrap();
        let named: Vec<_> = row.split('`').skip(3).step_by(2).collect();
        let words: Vec<_> = EventType::ALL.iter().map(|it| it.as_str()).collect();
        assert_eq!(named, words, "docs/api.md");
        for &event_type in EventType::ALL {
            assert_eq!(serde_json::to_value(event_type).unwrap(), event_type.as_str());
        }
        assert_eq!(EventType::parse("new_fax"), None);
    }
}

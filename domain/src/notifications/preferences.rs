//! What a person wants to hear of.

use serde::{Deserialize, Serialize};

use super::{DigestFrequency, Event, Matrix, Named, QuietHours, Rule, Sentiment};
use crate::{companies::CaseTypeName, kernel::choice};

choice!(
    /// Which new messages a person hears of.
    #[derive(Default)]
    MessageFilter {
        #[default]
        All = "all", "All messages";
        /// Those of cases that are theirs.
        Assigned = "assigned", "Assigned only";
        /// Those that name them.
        Mentions = "mentions", "Mentions only";
        Nothing = "nothing", "None";
    }
);

/// What an event has to be for a person to hear of it. All that are set must let it through, and an
/// event that lacks what one asks for doesn't pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// Only of these kinds of cases; none means all.
    pub case_types: Vec<CaseTypeName>,
    pub assigned_only: bool,
    pub high_priority_only: bool,
    pub negative_only: bool,
}

impl Filters {
    /// The filters that are set, each with whether it lets an event through.
    pub(super) fn evaluate(
        &self,
        event: &Event,
        named: Named,
    ) -> impl Iterator<Item = (Rule, bool)> {
        let case = event.case.as_ref();
        let is_chosen = |case_type: &CaseTypeName| {
            self.case_types.iter().any(|chosen| chosen.key() == case_type.key())
        };
        let is_of_type = case.and_then(|case| case.case_type.as_ref()).is_some_and(is_chosen);
        let is_high = case.and_then(|case| case.priority).is_some_and(super::Priority::is_high);
        let is_negative = event.sentiment == Some(Sentiment::Negative);
        [
            (!self.case_types.is_empty(), Rule::CaseTypes, is_of_type),
            (self.assigned_only, Rule::AssignedOnly, named.is_assignee),
            (self.high_priority_only, Rule::HighPriorityOnly, is_high),
            (self.negative_only, Rule::NegativeOnly, is_negative),
        ]
        .into_iter()
        .filter_map(|(is_set, rule, lets_through)| is_set.then_some((rule, lets_through)))
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailSettings {
    pub digest_mode: bool,
    pub digest_frequency: DigestFrequency,
}

/// When a person who writes a text message is warned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextWarning {
    pub is_on: bool,
    pub segments: u8,
}

impl TextWarning {
    /// What can be chosen, in segments.
    pub const SEGMENTS: std::ops::RangeInclusive<u8> = 1..=10;
}

impl Default for TextWarning {
    fn default() -> Self {
        Self { is_on: true, segments: 3 }
    }
}

/// What a person wants to hear of, in every company: one document a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotificationPreferences {
    pub channels: Matrix,
    pub filters: Filters,
    pub messages: MessageFilter,
    pub email: EmailSettings,
    pub quiet_hours: QuietHours,
    /// When they are warned of a long text message.
    pub text_warning: TextWarning,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_document_still_reads() {
        let old: NotificationPreferences =
            serde_json::from_str(r#"{"messages":"mentions","gone":1}"#).unwrap();
        let expected = NotificationPreferences {
            messages: MessageFilter::Mentions,
            ..NotificationPreferences::default()
        };
        assert_eq!(old, expected);
        let text = serde_json::to_string(&old).unwrap();
        assert_eq!(serde_json::from_str::<NotificationPreferences>(&text).unwrap(), old);
    }
}

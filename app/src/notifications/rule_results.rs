//! The rules that an event met on its way, in words.

use nameplate_backend::{
    Zone,
    notifications::{DeliveryOutcome, Explanation},
};
use nameplate_domain::notifications::{Channel, ChannelDecision, Rule, Verdict};

use super::channel_outcome::ChannelOutcome;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleResult {
    pub(super) rule: Rule,
    pub(super) words: String,
    pub(super) outcome: ChannelOutcome,
}

/// The rules in their order: those that were passed, then the one that decided.
pub(super) fn rule_results(decision: &ChannelDecision, zone: &Zone) -> Vec<RuleResult> {
    let passed = decision.passed.iter().map(|&rule| RuleResult {
        rule,
        words: passed(rule).to_owned(),
        outcome: ChannelOutcome::Delivered,
    });
    let last = match decision.verdict {
        Verdict::Deliver => None,
        Verdict::Hold { until, rule } => {
            let words = format!("Held it back until {}.", zone.exact(until));
            Some(RuleResult { rule, words, outcome: ChannelOutcome::Waiting })
        }
        Verdict::Drop { rule } => Some(RuleResult {
            rule,
            words: dropped(rule).to_owned(),
            outcome: ChannelOutcome::Dropped,
        }),
    };
    passed.chain(last).collect()
}

/// The rule that stopped a message after it was decided about, while it waited.
pub(super) fn dropped_later(explanation: &Explanation, channel: Channel) -> Option<RuleResult> {
    let of_channel = explanation.deliveries.iter().filter(|it| it.channel == channel);
    let rule = of_channel.into_iter().find_map(|delivery| match delivery.outcome {
        DeliveryOutcome::Dropped { by, .. } => by,
        _ => None,
    })?;
    let words = format!("{} It was still waiting then.", dropped(rule));
    Some(RuleResult { rule, words, outcome: ChannelOutcome::Dropped })
}

/// What is said of a rule that let an event through.
const fn passed(rule: Rule) -> &'static str {
    match rule {
        Rule::Role => "Your role lets you hear of it.",
        Rule::Messages => "It is one of the messages that you hear of.",
        Rule::CaseTypes => "Its case is of a type that you chose.",
        Rule::AssignedOnly => "Its case is assigned to you.",
        Rule::HighPriorityOnly => "Its case has a high priority.",
        Rule::NegativeOnly => "Its sentiment is negative.",
        Rule::Matrix => "This channel is on for this kind of event.",
        Rule::Mailing => "You take emails about notifications.",
        Rule::Device => "You have a device that takes push messages.",
        Rule::Digest => "It was put into the next digest.",
        Rule::QuietHours => "It was outside your quiet hours.",
        Rule::Snooze => "Your snooze ends before it leaves.",
        Rule::Test => "It was a test.",
    }
}

/// What is said of a rule that stopped an event.
pub(super) const fn dropped(rule: Rule) -> &'static str {
    match rule {
        Rule::Role => "Your role hears of assigned work only.",
        Rule::Messages => "It is none of the messages that you hear of.",
        Rule::CaseTypes => "Its case is not of a type that you chose.",
        Rule::AssignedOnly => "Its case is not assigned to you.",
        Rule::HighPriorityOnly => "Its case has no high priority.",
        Rule::NegativeOnly => "Its sentiment is not negative.",
        Rule::Matrix => "This channel is off for this kind of event.",
        Rule::Mailing => "You unsubscribed from emails about notifications.",
        Rule::Device => "No device of yours took push messages.",
        Rule::Digest => "It was put into the next digest.",
        Rule::QuietHours => "It was inside your quiet hours.",
        Rule::Snooze => "You had snoozed.",
        Rule::Test => "You tested whether another channel works.",
    }
}

/// Whether all channels ask a rule alike, before each of them asks its own.
pub(super) const fn is_shared(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::Role
            | Rule::Messages
            | Rule::CaseTypes
            | Rule::AssignedOnly
            | Rule::HighPriorityOnly
            | Rule::NegativeOnly
    )
}

/// Where a rule is set, if it is, and what one does there.
pub(super) const fn setting(rule: Rule) -> Option<(&'static str, &'static str)> {
    match rule {
        Rule::Role | Rule::Test => None,
        Rule::Mailing => Some(("/settings/email", "Change email subscriptions")),
        Rule::Messages => {
            Some(("/settings/notifications#new-messages", "Change which messages you hear of"))
        }
        Rule::CaseTypes | Rule::AssignedOnly | Rule::HighPriorityOnly | Rule::NegativeOnly => {
            Some(("/settings/notifications#filters", "Change filters"))
        }
        Rule::Matrix => Some(("/settings/notifications#channels", "Change events and channels")),
        Rule::Snooze => Some(("/settings/notifications#snooze", "Change the snooze")),
        Rule::Device => Some(("/settings/mobile#devices", "Choose devices")),
        Rule::Digest => Some(("/settings/notifications#email", "Change digest mode")),
        Rule::QuietHours => Some(("/settings/notifications#quiet-hours", "Change quiet hours")),
    }
}

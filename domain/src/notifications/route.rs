//! On which ways an event reaches a person: the one place that decides it.

use serde::{Deserialize, Serialize};

use super::{Channel, Event, EventType, MessageFilter, Named, NotificationPreferences, may_hear};
use crate::{
    companies::Role,
    kernel::{Timestamp, ZoneRules, choice},
};

choice!(
    /// Something that an event has to pass on its way to a person.
    Rule {
        /// A *User* hears of assigned work, and of what names them.
        Role = "role", "Role";
        Messages = "messages", "Messages";
        /// Only of some kinds of cases.
        CaseTypes = "case_types", "Case types";
        AssignedOnly = "assigned_only", "Only cases assigned to me";
        HighPriorityOnly = "high_priority_only", "Only high priority";
        NegativeOnly = "negative_only", "Only negative sentiment";
        /// The channel is on for the type of event.
        Matrix = "matrix", "Events and channels";
        /// They take mails about notifications.
        Mailing = "mailing", "Email subscription";
        /// There is a device that takes push messages.
        Device = "device", "Devices";
        /// Mails are gathered.
        Digest = "digest", "Digest mode";
        /// They want to be left alone.
        QuietHours = "quiet_hours", "Quiet hours";
        /// They snoozed everything for a while.
        Snooze = "snooze", "Snooze";
        /// They sent it to themselves, to see whether another channel works.
        Test = "test", "Test of another channel";
    }
);

/// Whom an event may concern: an active member of its company.
#[derive(Clone, Copy, Debug)]
pub struct Recipient {
    /// How the event names them.
    pub named: Named,
    pub role: Role,
    pub is_subscribed: bool,
    pub has_device: bool,
    /// Until when they snoozed everything, if they did; one that is over counts as none.
    pub snoozed_until: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    Deliver,
    Hold { until: Timestamp, rule: Rule },
    Drop { rule: Rule },
}

/// What happens on a channel, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelDecision {
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The rules that let it through before, in their order.
    pub passed: Vec<Rule>,
}

impl ChannelDecision {
    /// Whether it is delivered, now or later.
    #[must_use]
    pub const fn delivers(&self) -> bool {
        !matches!(self.verdict, Verdict::Drop { .. })
    }

    #[must_use]
    pub const fn is_now(&self) -> bool {
        matches!(self.verdict, Verdict::Deliver)
    }

    /// Until when it is held back, if it is.
    #[must_use]
    pub const fn held_until(&self) -> Option<Timestamp> {
        match self.verdict {
            Verdict::Hold { until, .. } => Some(until),
            _ => None,
        }
    }
}

/// What happens with an event for one person, channel by channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub in_app: ChannelDecision,
    pub email: ChannelDecision,
    pub push: ChannelDecision,
}

impl Decision {
    #[must_use]
    pub const fn on(&self, channel: Channel) -> &ChannelDecision {
        match channel {
            Channel::InApp => &self.in_app,
            Channel::Email => &self.email,
            Channel::Push => &self.push,
        }
    }

    /// Whether the event is the person's business at all. What isn't, they don't learn of, not even
    /// that it was dropped.
    #[must_use]
    pub const fn concerns(&self) -> bool {
        !matches!(self.in_app.verdict, Verdict::Drop { rule: Rule::Role })
    }

    /// Whether it is delivered on any channel, now or later.
    #[must_use]
    pub fn reaches(&self) -> bool {
        Channel::ALL.iter().any(|&channel| self.on(channel).delivers())
    }
}

/// Decides on which ways an event reaches a person. Pure: the same in, the same out, and `now` and
/// the clocks are the person's own.
///
/// The rules in their order: role, message filter, filters, matrix, then by channel the email
/// subscription or the devices, the digest, the snooze, and the quiet hours. A digest that falls into a
/// snooze waits for its end, and what would leave in quiet hours then, for theirs.
#[must_use]
pub fn route(
    event: &Event,
    recipient: Recipient,
    preferences: &NotificationPreferences,
    now: Timestamp,
    zone: &impl ZoneRules,
) -> Decision {
    let common = common_rules(event, recipient, preferences);
    let on = |channel| {
        let mut passed = Vec::with_capacity(common.len() + 5);
        let is_on = preferences.channels.is_on(event.event_type, channel);
        let own = match channel {
            Channel::InApp => None,
            Channel::Email => Some((Rule::Mailing, recipient.is_subscribed)),
            Channel::Push => Some((Rule::Device, recipient.has_device)),
        };
        for (rule, lets_through) in common.iter().copied().chain([(Rule::Matrix, is_on)]).chain(own)
        {
            if !lets_through {
                return ChannelDecision { verdict: Verdict::Drop { rule }, passed };
            }
            passed.push(rule);
        }
        let snoozed_until = recipient.snoozed_until.filter(|until| *until > now);
        let verdict = hold_rules(channel, preferences, snoozed_until, now, zone, &mut passed);
        ChannelDecision { verdict, passed }
    };
    Decision { in_app: on(Channel::InApp), email: on(Channel::Email), push: on(Channel::Push) }
}

/// The rules that hold for every channel, each with whether it lets the event through.
fn common_rules(
    event: &Event,
    recipient: Recipient,
    preferences: &NotificationPreferences,
) -> Vec<(Rule, bool)> {
    let named = recipient.named;
    let mut rules = vec![(Rule::Role, may_hear(recipient.role, named.is_named()))];
    if event.event_type == EventType::NewMessage {
        let lets_through = match preferences.messages {
            MessageFilter::All => true,
            MessageFilter::Assigned => named.is_assignee,
            MessageFilter::Mentions => named.is_mentioned,
            MessageFilter::Nothing => false,
        };
        rules.push((Rule::Messages, lets_through));
    }
    rules.extend(preferences.filters.evaluate(event, named));
    rules
}

/// When something leaves, as far as the rules were asked.
struct Wait<'a> {
    moment: Timestamp,
    /// The rule that makes it wait until then, if one does.
    holding: Option<Rule>,
    passed: &'a mut Vec<Rule>,
}

impl Wait<'_> {
    /// Asks a rule until when it would hold it; the one that makes it wait longest is the one that does.
    fn apply_rule(&mut self, rule: Rule, until: Timestamp) {
        if until > self.moment {
            self.passed.extend(self.holding.replace(rule));
            self.moment = until;
        } else {
            self.passed.push(rule);
        }
    }
}

/// Whether what is delivered on a channel has to wait. Each rule is asked about the moment at which it
/// would leave by those before.
fn hold_rules(
    channel: Channel,
    preferences: &NotificationPreferences,
    snoozed_until: Option<Timestamp>,
    now: Timestamp,
    zone: &impl ZoneRules,
    passed: &mut Vec<Rule>,
) -> Verdict {
    let NotificationPreferences { email, quiet_hours, .. } = preferences;
    let mut wait = Wait { moment: now, holding: None, passed };
    if channel == Channel::Email && email.digest_mode {
        wait.apply_rule(Rule::Digest, email.digest_frequency.next(now, zone));
    }
    if let Some(until) = snoozed_until {
        wait.apply_rule(Rule::Snooze, until);
    }
    if quiet_hours.covers(channel) {
        wait.apply_rule(Rule::QuietHours, quiet_hours.end(wait.moment, zone));
    }
    match wait.holding {
        Some(rule) => Verdict::Hold { until: wait.moment, rule },
        None => Verdict::Deliver,
    }
}

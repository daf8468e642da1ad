//! Explanations as the page shows them.

use nameplate_backend::{
    kernel::Zone,
    notifications::{DeliveryState, Explanation, Fate},
};
use nameplate_domain::{
    kernel::Timestamp,
    notifications::{Channel, EventCase, Rule, Ruling, Verdict},
};

use super::{Request, Viewer};
use crate::notifications::why_actions::{Arrival, ChannelView, StepView, WhyView};

impl Request {
    /// An event that concerned the viewer, and what became of it.
    pub(crate) fn why_view(&self, explanation: &Explanation) -> WhyView {
        let event = &explanation.event;
        let zone = self.viewer.as_ref().map_or_else(|| Zone::of(None), Viewer::zone);
        let channels =
            Channel::ALL.iter().map(|&channel| channel_view(explanation, channel, &zone));
        WhyView {
            id: explanation.event_id.to_string(),
            label: event.event_type.label().to_owned(),
            title: event.title.as_ref().to_owned(),
            body: event.body.as_ref().map(|body| body.as_ref().to_owned()),
            case: event.case.as_ref().map(EventCase::in_words),
            company: explanation.company_name.as_ref().to_owned(),
            when: self.when(explanation.received_at),
            channels: channels.collect(),
            is_test: event.is_test,
        }
    }
}

fn channel_view(explanation: &Explanation, channel: Channel, zone: &Zone) -> ChannelView {
    let ruling = explanation.decision.on(channel);
    let (arrival, outcome) = match ruling.verdict {
        Verdict::Drop { rule } => (Arrival::Dropped, format!("Not sent. {}", dropped(rule))),
        _ if channel == Channel::InApp => {
            (Arrival::Arrived, format!("Shown on {}.", zone.exact(explanation.received_at)))
        }
        verdict => {
            let deliveries = explanation.deliveries.iter().filter(|it| it.channel == channel);
            delivered(verdict, deliveries, zone)
        }
    };
    ChannelView {
        channel: channel.label().to_owned(),
        arrival,
        outcome,
        steps: steps(ruling, zone),
    }
}

/// What became of the deliveries of a channel; of several devices each is told.
fn delivered<'a>(
    verdict: Verdict,
    deliveries: impl Iterator<Item = &'a DeliveryState>,
    zone: &Zone,
) -> (Arrival, String) {
    let told: Vec<_> = deliveries
        .map(|delivery| {
            let (arrival, words) = fate(&delivery.fate, verdict, zone);
            let device = delivery.device.as_ref();
            (arrival, device.map_or_else(|| words.clone(), |name| format!("{name}: {words}")))
        })
        .collect();
    let worst = [Arrival::Failed, Arrival::Waits, Arrival::Arrived];
    let arrival = worst.into_iter().find(|it| told.iter().any(|(arrival, _)| arrival == it));
    let words: Vec<_> = told.into_iter().map(|(_, words)| words).collect();
    match arrival {
        Some(arrival) => (arrival, words.join(" ")),
        // Settled so long ago that nothing is kept of it, or gone with its device.
        None if words.is_empty() => {
            (Arrival::Dropped, "Nothing is known of it any more.".to_owned())
        }
        None => (Arrival::Dropped, words.join(" ")),
    }
}

fn fate(fate: &Fate, verdict: Verdict, zone: &Zone) -> (Arrival, String) {
    let at = |moment: Timestamp| zone.exact(moment);
    match (fate, verdict) {
        (Fate::Delivered(moment), _) => {
            (Arrival::Arrived, format!("Delivered on {}.", at(*moment)))
        }
        (Fate::Waiting { due_at, error: Some(error) }, _) => {
            (Arrival::Waits, format!("Will be tried again on {}. Last time: {error}", at(*due_at)))
        }
        (Fate::Waiting { .. }, Verdict::Hold { until, rule }) => {
            (Arrival::Waits, format!("Held until {}: {}.", at(until), rule.label()))
        }
        (Fate::Waiting { .. }, _) => (Arrival::Waits, "On its way.".to_owned()),
        (Fate::Dropped(moment), _) => {
            (Arrival::Dropped, format!("Not sent on {}: nobody was there to take it.", at(*moment)))
        }
        (Fate::Failed { at: moment, error }, _) => {
            (Arrival::Failed, format!("Given up on {}. Last time: {error}", at(*moment)))
        }
    }
}

/// The rules in their order: those that were passed, then the one that decided.
fn steps(ruling: &Ruling, zone: &Zone) -> Vec<StepView> {
    let passed =
        ruling.passed.iter().map(|&rule| step(rule, passed(rule).to_owned(), Arrival::Arrived));
    let last = match ruling.verdict {
        Verdict::Deliver => None,
        Verdict::Hold { until, rule } => {
            let words = format!("Held it back until {}.", zone.exact(until));
            Some(step(rule, words, Arrival::Waits))
        }
        Verdict::Drop { rule } => Some(step(rule, dropped(rule).to_owned(), Arrival::Dropped)),
    };
    passed.chain(last).collect()
}

fn step(rule: Rule, words: String, arrival: Arrival) -> StepView {
    StepView {
        rule: rule.label().to_owned(),
        words,
        arrival,
        setting: setting(rule).map(|anchor| format!("/settings/notifications#{anchor}")),
    }
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
        Rule::Test => "It was a test.",
    }
}

/// What is said of a rule that stopped an event.
const fn dropped(rule: Rule) -> &'static str {
    match rule {
        Rule::Role => "Your role hears of assigned work only.",
        Rule::Messages => "It is none of the messages that you hear of.",
        Rule::CaseTypes => "Its case is not of a type that you chose.",
        Rule::AssignedOnly => "Its case is not assigned to you.",
        Rule::HighPriorityOnly => "Its case has no high priority.",
        Rule::NegativeOnly => "Its sentiment is not negative.",
        Rule::Matrix => "This channel is off for this kind of event.",
        Rule::Mailing => "You take no emails about notifications.",
        Rule::Device => "No device of yours took push messages.",
        Rule::Digest => "It was put into the next digest.",
        Rule::QuietHours => "It was inside your quiet hours.",
        Rule::Test => "You tested whether another channel works.",
    }
}

/// Where on the page of the settings a rule is set.
const fn setting(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::Role | Rule::Mailing | Rule::Test => None,
        Rule::Messages => Some("new-messages"),
        Rule::CaseTypes | Rule::AssignedOnly | Rule::HighPriorityOnly | Rule::NegativeOnly => {
            Some("filters")
        }
        Rule::Matrix => Some("channels"),
        Rule::Device => Some("devices"),
        Rule::Digest => Some("email"),
        Rule::QuietHours => Some("quiet-hours"),
    }
}

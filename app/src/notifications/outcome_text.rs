//! What became of an event, in words.

use nameplate_backend::{
    Zone,
    notifications::{DeliveryOutcome, DeliveryState, Explanation},
};
use nameplate_domain::{
    kernel::Timestamp,
    notifications::{Channel, ChannelDecision, Rule, Verdict},
};

use super::{channel_outcome::ChannelOutcome, rule_results::dropped};

/// What became of an event on a channel, in one sentence.
pub(super) fn outcome_text(
    explanation: &Explanation,
    channel: Channel,
    zone: &Zone,
    now: Timestamp,
) -> (ChannelOutcome, String) {
    match explanation.decision.on(channel).verdict {
        Verdict::Drop { rule } => {
            // What stands in Nameplate was never sent anywhere.
            let not = if channel == Channel::InApp { "Not shown." } else { "Not sent." };
            (ChannelOutcome::Dropped, format!("{not} {}", dropped(rule)))
        }
        _ if channel == Channel::InApp => shown(explanation, zone),
        _ => {
            let deliveries = explanation.deliveries.iter().filter(|it| it.channel == channel);
            delivered(explanation.decision.on(channel), deliveries, zone, now)
        }
    }
}

/// Since when it stands in the notification centre, or until when it doesn't.
fn shown(explanation: &Explanation, zone: &Zone) -> (ChannelOutcome, String) {
    let Explanation { shown_at, held_until, received_at, .. } = explanation;
    match (shown_at, held_until) {
        (None, Some(until)) => (ChannelOutcome::Waiting, held(*until, Rule::Snooze, zone)),
        (shown_at, _) => {
            let shown_at = shown_at.unwrap_or(*received_at);
            (ChannelOutcome::Delivered, format!("Shown on {}.", zone.exact(shown_at)))
        }
    }
}

fn held(until: Timestamp, rule: Rule, zone: &Zone) -> String {
    format!("Held until {}: {}.", zone.exact(until), rule.label())
}

/// The rule that holds a delivery: a snooze may have begun, or ended, since it was decided about.
fn holding(decision: &ChannelDecision, is_snoozed: bool) -> Option<Rule> {
    let Verdict::Hold { rule, .. } = decision.verdict else { return None };
    let others = decision.passed.iter().rev().copied();
    let own = [rule].into_iter().chain(others);
    if is_snoozed {
        Some(Rule::Snooze)
    } else {
        own.into_iter().find(|it| matches!(it, Rule::Digest | Rule::QuietHours))
    }
}

/// What became of the deliveries of a channel; of several devices each is told.
fn delivered<'a>(
    decision: &ChannelDecision,
    deliveries: impl Iterator<Item = &'a DeliveryState>,
    zone: &Zone,
    now: Timestamp,
) -> (ChannelOutcome, String) {
    let outcomes: Vec<_> = deliveries
        .map(|delivery| {
            let (outcome, words) = delivery_outcome(&delivery.outcome, decision, zone, now);
            let device = delivery.device.as_ref();
            (outcome, device.map_or_else(|| words.clone(), |name| format!("{name}: {words}")))
        })
        .collect();
    let worst = [ChannelOutcome::Failed, ChannelOutcome::Waiting, ChannelOutcome::Delivered];
    let outcome = worst.into_iter().find(|it| outcomes.iter().any(|(outcome, _)| outcome == it));
    let words: Vec<_> = outcomes.into_iter().map(|(_, words)| words).collect();
    match outcome {
        Some(outcome) => (outcome, words.join(" ")),
        // Settled so long ago that nothing is kept of it, or gone with its device.
        None if words.is_empty() => {
            (ChannelOutcome::Dropped, "Nothing is known of it any more.".to_owned())
        }
        None => (ChannelOutcome::Dropped, words.join(" ")),
    }
}

fn delivery_outcome(
    outcome: &DeliveryOutcome,
    decision: &ChannelDecision,
    zone: &Zone,
    now: Timestamp,
) -> (ChannelOutcome, String) {
    match outcome {
        DeliveryOutcome::Delivered(at) => {
            (ChannelOutcome::Delivered, format!("Delivered on {}.", zone.exact(*at)))
        }
        DeliveryOutcome::Waiting { due_at, error: Some(error), .. } => {
            let due_at = zone.exact(*due_at);
            (
                ChannelOutcome::Waiting,
                format!("Will be tried again on {due_at}. Last time: {error}"),
            )
        }
        DeliveryOutcome::Waiting { due_at, is_snoozed, .. } => {
            let holding = holding(decision, *is_snoozed).filter(|_| *due_at > now);
            let words = holding.map(|rule| held(*due_at, rule, zone));
            (ChannelOutcome::Waiting, words.unwrap_or_else(|| "On its way.".to_owned()))
        }
        DeliveryOutcome::Dropped { at, by } => {
            let why = match by {
                Some(Rule::Mailing) => {
                    "you had unsubscribed from emails about notifications by then"
                }
                _ => "nobody was there to take it",
            };
            (ChannelOutcome::Dropped, format!("Not sent on {}: {why}.", zone.exact(*at)))
        }
        DeliveryOutcome::Failed { at, error } => {
            (ChannelOutcome::Failed, format!("Given up on {}. Last time: {error}", zone.exact(*at)))
        }
    }
}

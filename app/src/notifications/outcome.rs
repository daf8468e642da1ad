//! What became of an event, in words.

use nameplate_backend::{
    kernel::Zone,
    notifications::{DeliveryState, Explanation, Fate},
};
use nameplate_domain::notifications::{Channel, Verdict};

use super::{arrival::Arrival, steps::dropped};

/// What became of an event on a channel, in one sentence.
pub(super) fn outcome(
    explanation: &Explanation,
    channel: Channel,
    zone: &Zone,
) -> (Arrival, String) {
    match explanation.decision.on(channel).verdict {
        Verdict::Drop { rule } => (Arrival::Dropped, format!("Not sent. {}", dropped(rule))),
        _ if channel == Channel::InApp => {
            (Arrival::Arrived, format!("Shown on {}.", zone.exact(explanation.received_at)))
        }
        verdict => {
            let deliveries = explanation.deliveries.iter().filter(|it| it.channel == channel);
            delivered(verdict, deliveries, zone)
        }
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
    match (fate, verdict) {
        (Fate::Delivered(at), _) => {
            (Arrival::Arrived, format!("Delivered on {}.", zone.exact(*at)))
        }
        (Fate::Waiting { due_at, error: Some(error) }, _) => {
            let due_at = zone.exact(*due_at);
            (Arrival::Waits, format!("Will be tried again on {due_at}. Last time: {error}"))
        }
        (Fate::Waiting { .. }, Verdict::Hold { until, rule }) => {
            (Arrival::Waits, format!("Held until {}: {}.", zone.exact(until), rule.label()))
        }
        (Fate::Waiting { .. }, _) => (Arrival::Waits, "On its way.".to_owned()),
        (Fate::Dropped(at), _) => {
            let at = zone.exact(*at);
            (Arrival::Dropped, format!("Not sent on {at}: nobody was there to take it."))
        }
        (Fate::Failed { at, error }, _) => {
            (Arrival::Failed, format!("Given up on {}. Last time: {error}", zone.exact(*at)))
        }
    }
}

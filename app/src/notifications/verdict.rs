//! What became of an event, in a sentence for each channel: the answer, before the rules that it comes of.

use nameplate_backend::{Zone, notifications::Explanation};
use nameplate_domain::{
    kernel::{MINUTE_MS, Timestamp},
    notifications::{Channel, Verdict},
};

use super::{
    channel_outcome::ChannelOutcome,
    outcome_text::outcome_text,
    rule_results::{dropped, is_shared},
};

/// The answer: the sentence that counts most, and what is to be said besides.
pub(super) fn verdict(explanation: &Explanation, zone: &Zone, now: Timestamp) -> (String, String) {
    let decision = &explanation.decision;
    if let Verdict::Drop { rule } = decision.in_app.verdict
        && is_shared(rule)
    {
        return ("It didn't reach you.".to_owned(), dropped(rule).to_owned());
    }
    let others = [Channel::Email, Channel::Push].map(|it| sentence(explanation, it, zone, now));
    (sentence(explanation, Channel::InApp, zone, now), others.join(" "))
}

fn sentence(explanation: &Explanation, channel: Channel, zone: &Zone, now: Timestamp) -> String {
    let (none, some, what) = match channel {
        Channel::InApp => ("It was not shown in Nameplate", shown(explanation, zone), "It"),
        Channel::Email => ("No email was sent", "An email was sent.".to_owned(), "The email"),
        Channel::Push => {
            ("No push message was sent", "A push message was sent.".to_owned(), "The push message")
        }
    };
    if let Verdict::Drop { rule } = explanation.decision.on(channel).verdict {
        return format!("{none}: {}", lower_first(dropped(rule)));
    }
    match outcome_text(explanation, channel, zone, now).0 {
        ChannelOutcome::Delivered => some,
        ChannelOutcome::Waiting => format!("{what} is still to come."),
        ChannelOutcome::Dropped => format!("{none}."),
        ChannelOutcome::Failed => format!("{what} could not be delivered."),
    }
}

/// When it came into the notification centre.
fn shown(explanation: &Explanation, zone: &Zone) -> String {
    let Explanation { shown_at, received_at, .. } = explanation;
    match shown_at {
        Some(at) if at.millis_since(*received_at) >= MINUTE_MS => {
            format!("It came to your notifications on {}.", zone.exact(*at))
        }
        _ => "It came to your notifications at once.".to_owned(),
    }
}

/// A sentence as it goes on behind a colon.
fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::lower_first;

    #[test]
    fn a_reason_goes_on_behind_a_colon() {
        assert_eq!(lower_first("Your role hears of it."), "your role hears of it.");
        assert_eq!(lower_first(""), "");
    }
}

//! The rules that an event met on its way, as a trail.

use leptos::prelude::*;

use super::{
    channel_outcome::ChannelOutcome,
    rule_results::{RuleResult, setting},
};
use crate::kernel::{Glyph, Icon};

/// The rules in their order, each with what it did.
pub(super) fn trail(label: String, results: Vec<RuleResult>) -> AnyView {
    let steps: Vec<_> = results.into_iter().map(step).collect();
    view! {
        <ol class="trail" aria-label=label>
            {steps}
        </ol>
    }
    .into_any()
}

fn step(RuleResult { rule, words, outcome }: RuleResult) -> AnyView {
    let (step, glyph, spoken) = match outcome {
        ChannelOutcome::Delivered => ("ok", Glyph::Check, "Passed: "),
        ChannelOutcome::Waiting => ("held", Glyph::Pause, "Held: "),
        ChannelOutcome::Dropped | ChannelOutcome::Failed => ("stop", Glyph::Stop, "Stopped: "),
    };
    let setting = setting(rule).map(|(path, label)| {
        view! {
            <p>
                <a class="trail-link" href=path>
                    {label}
                </a>
            </p>
        }
    });
    view! {
        <li data-step=step>
            <Icon glyph />
            <div>
                <strong>
                    <span class="visually-hidden">{spoken}</span>
                    {rule.label()}
                </strong>
                <p>{words}</p>
                {setting}
            </div>
        </li>
    }
    .into_any()
}

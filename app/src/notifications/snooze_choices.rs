//! Until when one may snooze, and the way to end it.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::Zone;
use nameplate_domain::{
    kernel::{Timestamp, ZoneRules as _},
    notifications::SnoozeChoice,
};

use super::snooze_actions::{EndSnooze, Snooze};
use crate::{
    kernel::{ButtonForm, HiddenFields},
    request::Request,
};

/// A choice with the moment that it means, in the viewer's timezone.
pub(super) fn label(choice: SnoozeChoice, now: Timestamp, zone: &Zone) -> String {
    let until = choice.end(now, zone);
    let is_today = zone.local_time(until).day() == zone.local_time(now).day();
    let soon = zone.soon(until, now);
    match (choice, is_today) {
        (SnoozeChoice::Hour, _) => format!("For an hour, until {soon}"),
        // In the night, the morning that people mean is today's.
        (SnoozeChoice::Tomorrow, true) => format!("Until this morning, {soon}"),
        (SnoozeChoice::Tomorrow, false) => format!("Until tomorrow, {soon}"),
        (SnoozeChoice::Monday, true) => format!("Until today, Monday, {soon}"),
        (SnoozeChoice::Monday, false) => format!("Until Monday, {}", zone.in_month(until)),
    }
}

/// What a choice sends.
pub(super) fn hidden(choice: SnoozeChoice, now: Timestamp, zone: &Zone) -> HiddenFields {
    let until = choice.end(now, zone).as_millis().to_string();
    vec![("choice", choice.as_str().to_owned()), ("until", until)]
}

pub(super) fn choices(request: &Request, class: &'static str) -> Vec<AnyView> {
    let zone = request.viewer.as_ref().map_or_else(|| Zone::of(None), |viewer| viewer.zone());
    let now = request.services.now();
    let button = |&choice: &SnoozeChoice| {
        let hidden = hidden(choice, now, &zone);
        let label = label(choice, now, &zone);
        view! { <ButtonForm act=Snooze::PATH hidden label class /> }.into_any()
    };
    SnoozeChoice::ALL.iter().map(button).collect()
}

pub(super) fn end_button(class: &'static str) -> AnyView {
    view! { <ButtonForm act=EndSnooze::PATH label="End snooze" class /> }.into_any()
}

#[cfg(test)]
mod tests {
    use nameplate_domain::kernel::{DAY_MS, HOUR_MS};

    use super::*;

    /// Mon 23 Nov 2026, 00:00 UTC.
    const MONDAY: Timestamp = Timestamp::from_millis(1_795_392_000_000);

    fn labels(now: Timestamp) -> Vec<String> {
        let zone = Zone::of(None);
        SnoozeChoice::ALL.iter().map(|&choice| label(choice, now, &zone)).collect()
    }

    #[test]
    fn each_choice_says_its_moment() {
        assert_eq!(
            labels(MONDAY.plus_millis(9 * HOUR_MS)),
            [
                "For an hour, until 10:00",
                "Until tomorrow, Tue 24 Nov, 08:00",
                "Until Monday, 30 Nov, 08:00"
            ]
        );
        assert_eq!(
            labels(MONDAY),
            ["For an hour, until 01:00", "Until this morning, 08:00", "Until today, Monday, 08:00"]
        );
        assert_eq!(
            labels(MONDAY.plus_millis(DAY_MS - HOUR_MS))[0],
            "For an hour, until Tue 24 Nov, 00:00"
        );
    }
}

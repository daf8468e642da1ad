//! What holds for the decision about any event, for any preferences, in any zone, at any time.

use std::ops::Range;

use nameplate_domain::{
    companies::{CaseTypeName, Role},
    kernel::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp, ZoneRules},
    notifications::{
        Channel, Decision, DigestFrequency, EmailSettings, Event, EventCase, EventType, ExternalId,
        Filters, Matrix, MessageFilter, Named, NotificationPreferences, Priority, QuietHours,
        QuietWindow, Rule, Sentiment, SnoozeChoice, TimeOfDay, Verdict,
    },
};
use proptest::{prelude::*, sample::select};

use crate::routing::{clock, decide, decide_snoozed, event, zone};

/// With daylight saving by an hour and by half an hour, in both halves of the year, one whose winter
/// time is the exception, one that left a day out, some that never change.
const ZONES: [&str; 11] = [
    "Europe/Paris",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Asia/Kolkata",
    "UTC",
];
const QUARTER_MS: i64 = 15 * MINUTE_MS;
/// From Apia's last December with 30 days to years to come.
const YEARS: Range<i64> = 1_321_000_000_000..1_900_000_000_000;

fn type_name(name: &str) -> CaseTypeName {
    CaseTypeName::parse(name).unwrap()
}

/// Any moment, half of them near one at which clocks are put forward or back.
fn any_moment(zone: &'static str) -> impl Strategy<Value = Timestamp> {
    (YEARS, any::<bool>(), -2 * DAY_MS..2 * DAY_MS).prop_map(move |(ms, is_near, distance_ms)| {
        let at = Timestamp::from_millis(ms);
        match crate::routing::zone(zone).next_transition(at) {
            Some(change) if is_near => change.plus_millis(distance_ms),
            _ => at,
        }
    })
}

fn any_place() -> impl Strategy<Value = (&'static str, Timestamp)> {
    select(&ZONES[..]).prop_flat_map(|zone| (Just(zone), any_moment(zone)))
}

prop_compose! {
    fn any_window()(from in 0..96_u8, length in 1..96_u8) -> QuietWindow {
        let at = |quarter: u8| TimeOfDay::new(quarter % 96 / 4, quarter % 4 * 15);
        QuietWindow { from: at(from), to: at((u16::from(from) + u16::from(length)).rem_euclid(96) as u8) }
    }
}

prop_compose! {
    fn any_quiet_hours()(
        is_on in any::<bool>(),
        is_per_weekday in any::<bool>(),
        covers_push in any::<bool>(),
        every_day in any_window(),
        weekdays in proptest::array::uniform7(proptest::option::of(any_window())),
    ) -> QuietHours {
        QuietHours { is_on, every_day, is_per_weekday, weekdays, covers_push }
    }
}

prop_compose! {
    fn any_preferences()(
        cells in proptest::collection::vec(any::<bool>(), 33),
        quiet_hours in any_quiet_hours(),
        digest_mode in any::<bool>(),
        digest_frequency in select(DigestFrequency::ALL),
        messages in select(MessageFilter::ALL),
        case_types in proptest::sample::subsequence(vec!["Family", "Criminal", "Tax"], 0..=3),
        [assigned_only, high_priority_only, negative_only] in any::<[bool; 3]>(),
    ) -> NotificationPreferences {
        let mut channels = Matrix::empty();
        let all = EventType::ALL.iter().flat_map(|&it| Channel::ALL.iter().map(move |&on| (it, on)));
        for ((event_type, channel), is_on) in all.zip(cells) {
            channels.set(event_type, channel, is_on);
        }
        let case_types = case_types.into_iter().map(type_name).collect();
        NotificationPreferences {
            channels,
            filters: Filters { case_types, assigned_only, high_priority_only, negative_only },
            messages,
            email: EmailSettings { digest_mode, digest_frequency },
            quiet_hours,
            ..NotificationPreferences::default()
        }
    }
}

prop_compose! {
    fn any_event()(
        event_type in select(EventType::ALL),
        has_case in any::<bool>(),
        case_type in proptest::option::of(select(vec!["family", "Tax", "Other"])),
        priority in proptest::option::of(select(Priority::ALL)),
        sentiment in proptest::option::of(select(Sentiment::ALL)),
        [is_assignee, is_mentioned] in any::<[bool; 2]>(),
    ) -> (Event, Named) {
        let case = EventCase {
            id: ExternalId::parse("42").unwrap(),
            case_type: case_type.map(type_name),
            title: None,
            priority,
        };
        let event = Event { case: has_case.then_some(case), sentiment, ..event(event_type) };
        (event, Named { is_assignee: has_case && is_assignee, is_mentioned })
    }
}

/// When a channel delivers, if it does.
fn delivered_at(decision: &Decision, channel: Channel, now: Timestamp) -> Option<Timestamp> {
    match decision.on(channel).verdict {
        Verdict::Deliver => Some(now),
        Verdict::Hold { until, .. } => Some(until),
        Verdict::Drop { .. } => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_delivered_inside_quiet_hours_and_what_waits_has_an_end(
        (zone_name, now) in any_place(),
        preferences in any_preferences(),
        (event, named) in any_event(),
    ) {
        let zone = zone(zone_name);
        let decision = decide(&event, named, Role::Admin, &preferences, now, &zone);
        for &channel in Channel::ALL {
            let Some(at) = delivered_at(&decision, channel, now) else { continue };
            let waits = match channel {
                Channel::InApp => false,
                Channel::Email => true,
                Channel::Push => preferences.quiet_hours.covers_push,
            };
            prop_assert!(!waits || !preferences.quiet_hours.contains(zone.local_time(at)));
            prop_assert!(at >= now && at.millis_since(now) <= 15 * DAY_MS);
            prop_assert!(waits || at == now);
        }
    }

    #[test]
    fn nothing_is_delivered_in_a_snooze_and_nothing_is_dropped_rule_it(
        (zone_name, now) in any_place(),
        preferences in any_preferences(),
        (event, named) in any_event(),
        choice in select(SnoozeChoice::ALL),
    ) {
        let zone = zone(zone_name);
        let until = choice.end(now, &zone);
        let without = decide(&event, named, Role::Admin, &preferences, now, &zone);
        let decision = decide_snoozed(&event, named, &preferences, until, now, &zone);
        for &channel in Channel::ALL {
            let (at, before) = (
                delivered_at(&decision, channel, now),
                delivered_at(&without, channel, now),
            );
            prop_assert_eq!(at.is_some(), before.is_some());
            let (Some(at), Some(before)) = (at, before) else { continue };
            prop_assert!(at >= until && at >= before);
            let is_quiet = preferences.quiet_hours.covers(channel)
                && preferences.quiet_hours.contains(zone.local_time(at));
            prop_assert!(!is_quiet);
            // What waits longer anyway is held by what makes it wait.
            let by_snooze = matches!(
                decision.on(channel).verdict,
                Verdict::Hold { rule: Rule::Snooze, .. }
            );
            prop_assert!(before <= until || !by_snooze && at == before);
        }
        let over = decide_snoozed(&event, named, &preferences, now, now, &zone);
        prop_assert_eq!(over, without);
    }

    #[test]
    fn a_snooze_ends_at_the_stated_time(
        (zone_name, now) in any_place(),
    ) {
        let zone = zone(zone_name);
        let end = |choice: SnoozeChoice| choice.end(now, &zone);
        let hour = end(SnoozeChoice::Hour).millis_since(now);
        prop_assert!((HOUR_MS..HOUR_MS + MINUTE_MS).contains(&hour));
        let tomorrow = end(SnoozeChoice::Tomorrow);
        prop_assert!(clock(zone_name, tomorrow).ends_with("08:00"));
        // From four to twenty-eight hours; an hour more or less by daylight saving, and Apia's lost day.
        let left = tomorrow.millis_since(now);
        prop_assert!((3 * HOUR_MS..=29 * HOUR_MS).contains(&left), "{} h", left / HOUR_MS);
        prop_assert_eq!(clock(zone_name, end(SnoozeChoice::Monday)), "Mon 08:00");
    }

    #[test]
    fn quiet_hours_end_at_the_first_moment_that_is_not_in_them(
        (zone_name, now) in any_place(),
        quiet_hours in any_quiet_hours(),
    ) {
        let zone = zone(zone_name);
        let end = quiet_hours.end(now, &zone);
        prop_assert!(!quiet_hours.contains(zone.local_time(end)));
        let mut at = now;
        while at < end {
            prop_assert!(quiet_hours.contains(zone.local_time(at)), "{} is not quiet", clock(zone_name, at));
            at = at.plus_millis(QUARTER_MS);
        }
    }

    #[test]
    fn the_next_quiet_hours_are_the_first_that_hold(
        (zone_name, now) in any_place(),
        quiet_hours in any_quiet_hours(),
    ) {
        let zone = zone(zone_name);
        let next = quiet_hours.next(now, &zone);
        let begin = next.map_or(now.plus_millis(7 * DAY_MS), |(begin, _)| begin);
        let mut at = now;
        while at < begin {
            prop_assert!(!quiet_hours.contains(zone.local_time(at)), "{} is quiet", clock(zone_name, at));
            at = at.plus_millis(QUARTER_MS);
        }
        if let Some((begin, end)) = next {
            prop_assert!(quiet_hours.contains(zone.local_time(begin)) && begin < end);
        }
    }

    #[test]
    fn digests_go_out_at_the_stated_times_and_none_is_left_out(
        (zone_name, now) in any_place(),
        frequency in select(DigestFrequency::ALL),
    ) {
        let zone = zone(zone_name);
        let is_time = |at| {
            let time = clock(zone_name, at);
            match frequency {
                DigestFrequency::Hourly => time.ends_with(":00"),
                DigestFrequency::Daily => time.ends_with("08:00"),
                DigestFrequency::Weekly => time == "Mon 08:00",
            }
        };
        let next = frequency.next(now, &zone);
        prop_assert!(next > now && is_time(next), "{}", clock(zone_name, next));
        prop_assert_eq!(next.as_millis() % MINUTE_MS, 0);
        // Offsets are whole quarters of an hour, so digests are, too.
        let mut at = Timestamp::from_millis(now.as_millis().div_euclid(QUARTER_MS) * QUARTER_MS);
        loop {
            at = at.plus_millis(QUARTER_MS);
            if at >= next {
                break;
            }
            prop_assert!(!is_time(at), "{} was left out", clock(zone_name, at));
        }
    }

    #[test]
    fn a_switch_turned_off_or_a_filter_set_never_makes_more_arrive(
        (zone_name, now) in any_place(),
        preferences in any_preferences(),
        (event, named) in any_event(),
        role in select(Role::ALL),
        choice in 0..37_usize,
    ) {
        let zone = zone(zone_name);
        let before = decide(&event, named, role, &preferences, now, &zone);
        let mut fewer = preferences.clone();
        match choice {
            33 => fewer.filters.assigned_only = true,
            34 => fewer.filters.high_priority_only = true,
            35 => fewer.filters.negative_only = true,
            36 => fewer.messages = MessageFilter::Nothing,
            cell => fewer.channels.set(EventType::ALL[cell / 3], Channel::ALL[cell % 3], false),
        }
        let after = decide(&event, named, role, &fewer, now, &zone);
        for &channel in Channel::ALL {
            prop_assert!(before.on(channel).delivers() || !after.on(channel).delivers());
        }
    }

    #[test]
    fn the_order_of_filters_changes_nothing(
        (zone_name, now) in any_place(),
        preferences in any_preferences(),
        (event, named) in any_event(),
    ) {
        let zone = zone(zone_name);
        let mut turned = preferences.clone();
        turned.filters.case_types.reverse();
        let decided = decide(&event, named, Role::Admin, &preferences, now, &zone);
        prop_assert_eq!(&decided, &decide(&event, named, Role::Admin, &turned, now, &zone));
        // What passes passes each filter alone, too.
        let alone = [
            Filters { case_types: preferences.filters.case_types.clone(), ..Filters::default() },
            Filters { assigned_only: preferences.filters.assigned_only, ..Filters::default() },
            Filters { high_priority_only: preferences.filters.high_priority_only, ..Filters::default() },
            Filters { negative_only: preferences.filters.negative_only, ..Filters::default() },
        ];
        let passes = |filters: Filters| {
            let preferences = NotificationPreferences { filters, ..preferences.clone() };
            decide(&event, named, Role::Admin, &preferences, now, &zone).reaches()
        };
        prop_assert_eq!(decided.reaches(), alone.into_iter().all(passes));
    }
}

//! The one decision about an event, on the clocks of real places.

use nameplate_backend::Zone;
use nameplate_domain::{
    companies::Role,
    kernel::{DAY_MS, HOUR_MS, Timestamp, ZoneRules},
    notifications::{
        Decision, DigestFrequency, EmailSettings, Event, EventCase, EventTitle, EventType,
        ExternalId, Filters, Named, NotificationPreferences, Priority, QuietHours, QuietWindow,
        Recipient, Rule, SnoozeChoice, TimeOfDay, Verdict, route,
    },
};

pub(crate) fn zone(name: &str) -> Zone {
    Zone::of(Some(&Zone::parse(name).unwrap()))
}

pub(crate) fn moment(text: &str) -> Timestamp {
    Timestamp::from_millis(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// What clocks show in a zone, told by other code than decides.
pub(crate) fn clock(zone: &str, at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap();
    at.in_tz(zone).unwrap().strftime("%a %H:%M").to_string()
}

pub(crate) fn event(event_type: EventType) -> Event {
    Event {
        event_type,
        title: EventTitle::parse("Something happened").unwrap(),
        body: None,
        url: None,
        case: None,
        sentiment: None,
        occurred_at: Timestamp::from_millis(0),
        is_test: false,
    }
}

pub(crate) fn decide(
    event: &Event,
    named: Named,
    role: Role,
    preferences: &NotificationPreferences,
    now: Timestamp,
    zone: &Zone,
) -> Decision {
    let recipient =
        Recipient { named, role, is_subscribed: true, has_device: true, snoozed_until: None };
    route(event, recipient, preferences, now, zone)
}

/// The same for somebody who snoozed.
pub(crate) fn decide_snoozed(
    event: &Event,
    named: Named,
    preferences: &NotificationPreferences,
    until: Timestamp,
    now: Timestamp,
    zone: &Zone,
) -> Decision {
    let recipient = Recipient {
        named,
        role: Role::Admin,
        is_subscribed: true,
        has_device: true,
        snoozed_until: Some(until),
    };
    route(event, recipient, preferences, now, zone)
}

#[test]
fn a_user_hears_of_their_own_work_alone() {
    let zone = zone("UTC");
    let now = moment("2026-11-23T09:00:00Z");
    let preferences = NotificationPreferences::default();
    let plain = event(EventType::CaseUpdated);
    let decision = decide(&plain, Named::default(), Role::User, &preferences, now, &zone);
    assert!(!decision.concerns() && !decision.reaches());
    assert!(decide(&plain, Named::default(), Role::Admin, &preferences, now, &zone).reaches());
    for (is_assignee, is_mentioned) in [(true, false), (false, true)] {
        let named = Named { is_assignee, is_mentioned };
        assert!(decide(&plain, named, Role::User, &preferences, now, &zone).reaches());
    }
}

#[test]
fn the_rules_that_were_passed_are_told_in_their_order() {
    let zone = zone("Europe/Paris");
    let preferences = NotificationPreferences {
        filters: Filters { high_priority_only: true, ..Filters::default() },
        email: EmailSettings { digest_mode: true, digest_frequency: DigestFrequency::Hourly },
        quiet_hours: QuietHours { is_on: true, ..QuietHours::default() },
        ..NotificationPreferences::default()
    };
    let case = EventCase {
        id: ExternalId::parse("42").unwrap(),
        case_type: None,
        title: None,
        priority: Some(Priority::Urgent),
    };
    let urgent = Event { case: Some(case), ..event(EventType::TaskDue) };
    let now = moment("2026-11-23T21:30:00Z");
    let decision = decide(&urgent, Named::default(), Role::Admin, &preferences, now, &zone);
    let until = moment("2026-11-24T06:00:00Z");
    assert_eq!(decision.email.verdict, Verdict::Hold { until, rule: Rule::QuietHours });
    assert_eq!(
        decision.email.passed,
        [Rule::Role, Rule::HighPriorityOnly, Rule::Matrix, Rule::Mailing, Rule::Digest]
    );
    assert_eq!(decision.push.verdict, Verdict::Deliver);
    let decision =
        decide(&event(EventType::TaskDue), Named::default(), Role::Admin, &preferences, now, &zone);
    assert_eq!(decision.in_app.verdict, Verdict::Drop { rule: Rule::HighPriorityOnly });
    assert_eq!(decision.in_app.passed, [Rule::Role]);
}

/// Times that a person would check by hand.
#[test]
fn both_edges_of_daylight_saving_are_right() {
    let digest = |frequency: DigestFrequency, zone_name, now| {
        let next = frequency.next(moment(now), &zone(zone_name));
        jiff::Timestamp::from_millisecond(next.as_millis()).unwrap().to_string()
    };
    let daily = DigestFrequency::Daily;
    // The nights to 29 March and to 25 October 2026 in Paris.
    assert_eq!(digest(daily, "Europe/Paris", "2026-03-28T12:00:00Z"), "2026-03-29T06:00:00Z");
    assert_eq!(digest(daily, "Europe/Paris", "2026-10-24T12:00:00Z"), "2026-10-25T07:00:00Z");
    let weekly = DigestFrequency::Weekly;
    assert_eq!(digest(weekly, "Europe/Paris", "2026-03-23T07:00:00Z"), "2026-03-30T06:00:00Z");
    // On 4 October 2026 Lord Howe goes from 02:00 to 02:30, on 5 April from 02:00 to 01:30.
    let hourly = DigestFrequency::Hourly;
    let lord_howe = "Australia/Lord_Howe";
    assert_eq!(digest(hourly, lord_howe, "2026-10-03T14:30:00Z"), "2026-10-03T16:00:00Z");
    assert_eq!(digest(hourly, lord_howe, "2026-04-04T14:00:00Z"), "2026-04-04T15:30:00Z");
    // Apia had no 30 December 2011: after the 29th came the 31st.
    assert_eq!(digest(daily, "Pacific/Apia", "2011-12-29T20:00:00Z"), "2011-12-30T18:00:00Z");
    let night = QuietHours { is_on: true, ..QuietHours::default() };
    let end = |zone_name, now| night.end(moment(now), &zone(zone_name));
    assert_eq!(end("Europe/Paris", "2026-03-28T23:00:00Z"), moment("2026-03-29T05:00:00Z"));
    assert_eq!(end("Europe/Paris", "2026-10-24T23:00:00Z"), moment("2026-10-25T06:00:00Z"));
    assert_eq!(end("Asia/Kolkata", "2026-03-28T23:00:00Z"), moment("2026-03-29T01:30:00Z"));
}

#[test]
fn a_snooze_ends_on_time_at_both_edges_of_daylight_saving() {
    let end = |choice: SnoozeChoice, zone_name, now| {
        let end = choice.end(moment(now), &zone(zone_name));
        jiff::Timestamp::from_millisecond(end.as_millis()).unwrap().to_string()
    };
    let (tomorrow, monday) = (SnoozeChoice::Tomorrow, SnoozeChoice::Monday);
    // The nights to 29 March and to 25 October 2026 in Paris.
    assert_eq!(end(tomorrow, "Europe/Paris", "2026-03-28T12:00:00Z"), "2026-03-29T06:00:00Z");
    assert_eq!(end(tomorrow, "Europe/Paris", "2026-10-24T12:00:00Z"), "2026-10-25T07:00:00Z");
    assert_eq!(end(monday, "Europe/Paris", "2026-03-27T12:00:00Z"), "2026-03-30T06:00:00Z");
    assert_eq!(end(monday, "Europe/Paris", "2026-10-23T12:00:00Z"), "2026-10-26T07:00:00Z");
    // An hour is an hour, whatever clocks do.
    let hour = SnoozeChoice::Hour;
    assert_eq!(end(hour, "Europe/Paris", "2026-03-29T00:30:00Z"), "2026-03-29T01:30:00Z");
    // In Santiago no clock shows midnight on 6 September 2026.
    assert_eq!(end(tomorrow, "America/Santiago", "2026-09-06T01:00:00Z"), "2026-09-06T11:00:00Z");
    // Apia had no 30 December 2011: after the 29th came the 31st.
    assert_eq!(end(tomorrow, "Pacific/Apia", "2011-12-29T20:00:00Z"), "2011-12-30T18:00:00Z");
}

#[test]
fn what_a_snooze_delays_and_what_waits_longer_anyway_is_told() {
    let zone = zone("Europe/Paris");
    let mut preferences = NotificationPreferences {
        email: EmailSettings { digest_mode: true, digest_frequency: DigestFrequency::Hourly },
        ..NotificationPreferences::default()
    };
    let task = event(EventType::TaskDue);
    let now = moment("2026-11-23T20:30:00Z");
    let until = moment("2026-11-23T21:30:00Z");
    let decision = decide_snoozed(&task, Named::default(), &preferences, until, now, &zone);
    assert_eq!(decision.in_app.verdict, Verdict::Hold { until, rule: Rule::Snooze });
    assert_eq!(decision.email.verdict, Verdict::Hold { until, rule: Rule::Snooze });
    assert_eq!(decision.email.passed[2..], [Rule::Mailing, Rule::Digest]);
    // It would leave after 22:00.
    preferences.quiet_hours.is_on = true;
    let decision = decide_snoozed(&task, Named::default(), &preferences, until, now, &zone);
    let morning = moment("2026-11-24T06:00:00Z");
    let quiet = Verdict::Hold { until: morning, rule: Rule::QuietHours };
    assert_eq!(decision.email.verdict, quiet);
    assert_eq!(decision.email.passed[2..], [Rule::Mailing, Rule::Digest, Rule::Snooze]);
    assert_eq!(decision.push.verdict, Verdict::Hold { until, rule: Rule::Snooze });
}

#[test]
fn windows_as_long_as_they_can_be_leave_a_moment_each_week() {
    // Each begins a minute before the one of the day before ends.
    let window = |day: u8| QuietWindow {
        from: TimeOfDay::new(12, 7 - day),
        to: TimeOfDay::new(12, 6 - day),
    };
    let quiet_hours = QuietHours {
        is_on: true,
        is_per_weekday: true,
        weekdays: [0, 1, 2, 3, 4, 5, 6].map(|day| Some(window(day))),
        ..QuietHours::default()
    };
    let zone = zone("UTC");
    let now = moment("2026-11-23T13:00:00Z");
    let end = quiet_hours.end(now, &zone);
    let left_ms = end.millis_since(now);
    assert!((6 * DAY_MS..8 * DAY_MS).contains(&left_ms), "{} h", left_ms / HOUR_MS);
    assert!(!quiet_hours.contains(zone.local_time(end)));
}

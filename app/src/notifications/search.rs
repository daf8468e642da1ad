//! What can be found of notifications.

use leptos::server_fn::ServerFn as _;
use nameplate_backend::Zone;
use nameplate_domain::{
    kernel::Timestamp,
    notifications::{Channel, EventType, SnoozeChoice},
};

use super::{
    centre_actions::ReadAllNotifications,
    channel_tests::{SendChannelTest, test_label},
    snooze_actions::{EndSnooze, Snooze},
    snooze_choices::{hidden, label},
};
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The centre, every setting, and what can be done.
pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let setting =
        |title, path| SearchEntry::setting(title, path, Glyph::Bell).about("Notification settings");
    let mut entries = vec![
        SearchEntry::page("Notifications", "/notifications", Glyph::Bell)
            .about(unread_in_words(request.unread))
            .words("notification centre, inbox, bell, alerts, news")
            .shortcut("notifications"),
        SearchEntry::page("Why did I get this?", "/notifications/why", Glyph::Bell)
            .words("why did I not get, why not, explain, missing notification, not delivered"),
        setting("Events and channels", "/settings/notifications#channels")
            .words("alerts, which notifications, mute"),
        setting("New messages", "/settings/notifications#messages")
            .words("mentions only, all messages"),
        setting("Only cases assigned to me", "/settings/notifications#assigned_only")
            .words("filter, my cases"),
        setting("Only high priority", "/settings/notifications#high_priority_only")
            .words("filter, urgent, important"),
        setting("Only negative sentiment", "/settings/notifications#negative_only")
            .words("filter, unhappy clients, angry"),
        setting("Case types", "/settings/notifications#filters").words("filter, kinds of cases"),
        setting("Digest mode", "/settings/notifications#digest_mode")
            .words("fewer emails, summary, gather, bundle"),
        setting("Digest frequency", "/settings/notifications#digest_frequency")
            .words("hourly, daily, weekly, how often"),
        setting("Quiet hours", "/settings/notifications#quiet_hours")
            .words("do not disturb, dnd, night, silence, weekend, sleep"),
        setting("Quiet hours for push", "/settings/notifications#covers_push")
            .words("do not disturb, phone at night"),
        setting("Snooze", "/settings/notifications#snooze")
            .words("pause, do not disturb, dnd, mute, silence for a while"),
        setting("Warn me when a text is long", "/settings/notifications#text_warning")
            .words("sms, segments, text messages"),
    ];
    entries.extend(EventType::ALL.iter().map(|it| {
        setting(it.label(), "/settings/notifications#channels")
            .about("Notification settings, which channels")
    }));
    if request.unread > 0 {
        let act = ReadAllNotifications::PATH;
        entries.push(SearchEntry::act(
            "Mark all notifications as read",
            act,
            Vec::new(),
            Glyph::Check,
        ));
    }
    entries.extend(snooze(request));
    entries.extend(Channel::ALL.iter().map(|channel| {
        let hidden = vec![("channel", channel.as_str().to_owned())];
        let title = format!("Send me a test: {}", channel.label());
        SearchEntry::act(title, SendChannelTest::PATH, hidden, Glyph::Bell)
            .about(test_label(*channel))
    }));
    entries
}

/// Snoozing, and ending that.
fn snooze(request: &Request) -> Vec<SearchEntry> {
    let Some(viewer) = &request.viewer else { return Vec::new() };
    let (now, zone) = (request.services.now(), viewer.zone());
    let choices = SnoozeChoice::ALL.iter().map(|&choice| snooze_until(choice, now, &zone));
    let end = viewer.snoozed_until.map(|until| {
        SearchEntry::act("End snooze", EndSnooze::PATH, Vec::new(), Glyph::Snooze)
            .about(format!("Snoozed until {}", zone.soon(until, now)))
            .words("resume, unmute")
    });
    end.into_iter().chain(choices).collect()
}

/// Snoozing until a moment that people name. In the night the title of "tomorrow" says "this morning": it is
/// found by the word of the day, too.
fn snooze_until(choice: SnoozeChoice, now: Timestamp, zone: &Zone) -> SearchEntry {
    let title = format!("Snooze {}", in_a_sentence(&label(choice, now, zone)));
    SearchEntry::act(title, Snooze::PATH, hidden(choice, now, zone), Glyph::Snooze).words(format!(
        "snooze {}, pause, mute, do not disturb, dnd",
        in_a_sentence(choice.label())
    ))
}

/// The words of a button, which begin with a capital letter, as they are within a sentence.
fn in_a_sentence(label: &str) -> String {
    let (first, rest) = label.split_at(1);
    first.to_lowercase() + rest
}

fn unread_in_words(count: u32) -> String {
    match count {
        0 => "Nothing unread".to_owned(),
        count => format!("{count} unread"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_is_found_in_the_night_too() {
        // Mon 23 Nov 2026, 00:00 UTC.
        let midnight = Timestamp::from_millis(1_795_392_000_000);
        let entry = snooze_until(SnoozeChoice::Tomorrow, midnight, &Zone::of(None));
        assert_eq!(entry.title, "Snooze until this morning, 08:00");
        assert_eq!(entry.words.split(',').next(), Some("snooze until tomorrow"));
    }
}

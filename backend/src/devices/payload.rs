//! What a push message says, as the service worker reads it.

use nameplate_domain::notifications::{Destination, Priority, ReadableEvent};
use serde::Serialize;

/// The most bytes of a payload. Push services take 4,096 encrypted ones (RFC 8030, section 7.2), of
/// which encryption needs some 100; some take less.
const MAX: usize = 3000;
/// Where a message leads when its event names no page.
const CENTRE: &str = "/notifications";
/// Where a test of a device leads.
const DEVICES: &str = "/settings/mobile";

/// What a push message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payload {
    /// The headline.
    pub title: String,
    /// The text below the headline; empty when there is none.
    pub body: String,
    /// Where it leads to: a path of this site.
    pub url: String,
    /// A message replaces an earlier one of the same tag on the device.
    pub tag: String,
    /// How many notifications are unread, for the badge of the app.
    pub unread: u32,
    /// Whether it can't wait for a phone to wake up by itself (RFC 8030, section 5.3).
    #[serde(skip)]
    pub is_urgent: bool,
}

impl Payload {
    /// The message about one event.
    #[must_use]
    pub fn of_event(readable: &ReadableEvent, unread: u32) -> Self {
        let event = &readable.event;
        // A test is of some type, but none that anybody chose.
        let label = if event.is_test { "Test" } else { event.event_type.label() };
        let mut body = format!("{label}, {}", readable.company_name.as_ref());
        if let Some(words) = &event.body {
            body.push('\n');
            body.push_str(words.as_ref());
        }
        let presses = event.case.as_ref().and_then(|case| case.priority);
        let is_urgent = event.is_test
            || event.event_type.facts().is_urgent
            || presses.is_some_and(Priority::is_high);
        Self {
            title: event.title.as_ref().to_owned(),
            body,
            url: match &event.url {
                None => CENTRE.to_owned(),
                Some(Destination::Path(path)) => path.as_ref().to_owned(),
                // Our page leads to another site, and says where to.
                Some(Destination::Address(_)) => format!("{CENTRE}/why/{}", readable.event_id),
            },
            tag: readable.event_id.to_string(),
            unread,
            is_urgent,
        }
        .cut()
    }

    /// The message about several events that were held back.
    #[must_use]
    pub fn of_many(tag: &str, count: u64, unread: u32) -> Self {
        Self {
            title: format!("{count} notifications"),
            body: String::new(),
            url: CENTRE.to_owned(),
            tag: tag.to_owned(),
            unread,
            is_urgent: false,
        }
    }

    /// The message that tests one device.
    #[must_use]
    pub fn of_test(unread: u32) -> Self {
        Self {
            title: "Nameplate reaches you".to_owned(),
            body: "This is a test. What happens will reach you here.".to_owned(),
            url: DEVICES.to_owned(),
            tag: "test".to_owned(),
            unread,
            is_urgent: true,
        }
    }

    /// The message without the text that somebody wrote: as small as it gets.
    #[must_use]
    pub fn without_words(&self) -> Self {
        Self {
            title: "New notification".to_owned(),
            body: String::new(),
            url: CENTRE.to_owned(),
            ..self.clone()
        }
    }

    /// JSON of 3,000 bytes at the most, so that it fits into a push message once encrypted.
    #[must_use]
    pub fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Shortens the body until all of it fits. Title and address do: they are short by their types.
    fn cut(mut self) -> Self {
        let body = std::mem::take(&mut self.body);
        let mut room = MAX.saturating_sub(self.json().len() + '…'.len_utf8());
        let fits = |c: char| {
            let bytes = match c {
                '"' | '\\' | '\n' => 2,
                c if c.is_ascii_control() => 6,
                c => c.len_utf8(),
            };
            let left = room.checked_sub(bytes);
            room = left.unwrap_or(0);
            left.is_some()
        };
        self.body = body
            .chars()
            .take_while({
                let mut fits = fits;
                move |&c| fits(c)
            })
            .collect();
        if self.body.len() < body.len() {
            self.body.push('…');
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use nameplate_domain::{
        companies::CompanyName,
        kernel::{EventId, Timestamp},
        notifications::{Event, EventBody, EventTitle, EventType},
    };

    use super::*;

    fn readable(title: &str, body: &str, url: &str) -> ReadableEvent {
        ReadableEvent {
            event_id: EventId::new("01a20bc7-1865-777e-8c65-065847084bba"),
            company_name: CompanyName::parse("Harbor Law").unwrap(),
            event: Event {
                event_type: EventType::CaseUpdated,
                title: EventTitle::parse(title).unwrap(),
                body: EventBody::parse(body).ok(),
                url: Destination::parse(url).ok(),
                case: None,
                sentiment: None,
                occurred_at: Timestamp::from_millis(0),
                is_test: false,
            },
        }
    }

    #[test]
    fn it_fits_whatever_it_says() {
        let path = format!("/{}", "\"".repeat(900));
        for (title, body, url) in [
            ("Hi".to_owned(), "x".repeat(2000), "/cases/42"),
            ("𝄞".repeat(200), "𝄞".repeat(2000), "/cases/42"),
            ("\"".repeat(200), "\"\n".repeat(900), path.as_str()),
            ("𝄞".repeat(200), "\\".repeat(2000), path.as_str()),
        ] {
            let payload = Payload::of_event(&readable(&title, &body, url), u32::MAX);
            let bytes = payload.json();
            assert!(bytes.len() <= MAX, "{}", bytes.len());
            let back: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(back["title"], title);
            assert!(back["body"].as_str().unwrap().starts_with("Case Updated, Harbor Law\n"));
        }
        let whole = Payload::of_event(&readable("Hi", "Short", "/a"), 3);
        assert_eq!(
            (whole.body.as_str(), whole.url.as_str()),
            ("Case Updated, Harbor Law\nShort", "/a")
        );
    }
}

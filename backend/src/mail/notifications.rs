//! What the mails about events say. Their titles and bodies are what somebody sent: they are text, on
//! one line where one line is wanted, and cut where a mail would become too long.

use nameplate_domain::notifications::{Destination, ReadableEvent};

use super::{MailContent, Writer, content::Block};

/// How much of a body stands in a mail about several events, in characters.
const SHORT: usize = 200;

impl Writer<'_> {
    /// Writes out what happened: one event alone, or several in short. `events` are those that are
    /// listed, oldest first, out of `count`.
    #[must_use]
    pub fn write_notifications(&self, events: &[ReadableEvent], count: u64) -> MailContent {
        match events {
            [event] if count == 1 => self.one(event),
            _ => self.several(events, count),
        }
    }

    fn one(&self, readable: &ReadableEvent) -> MailContent {
        let event = &readable.event;
        let mut blocks = Vec::new();
        if event.is_test {
            blocks.push(Block::Text(
                "This is a test. You sent it to yourself, to see whether mails arrive.".to_owned(),
            ));
        }
        blocks.extend(event.body.as_ref().map(|body| Block::Quote(body.as_ref().to_owned())));
        blocks.push(Block::Facts(self.event_facts(readable)));
        blocks.push(Block::Action("Open", self.address(readable)));
        blocks.push(Block::Links(vec![
            ("Why did I get this?", self.why(readable)),
            ("Choose what you hear of", self.page("settings/notifications")),
        ]));
        self.content(headline(readable), blocks)
    }

    fn several(&self, events: &[ReadableEvent], count: u64) -> MailContent {
        let mut blocks = Vec::new();
        // The newest first, as in the notification centre.
        for readable in events.iter().rev() {
            let event = &readable.event;
            let url = self.address(readable);
            blocks.push(Block::Item(headline(readable), url));
            let body = event.body.as_ref().map(|body| Block::Quote(cut(body.as_ref(), SHORT)));
            blocks.extend(body);
            blocks.push(Block::Facts(self.event_facts(readable)));
            blocks.push(Block::Links(vec![("Why did I get this?", self.why(readable))]));
        }
        let left_out = count.saturating_sub(events.len() as u64);
        match left_out {
            0 => {}
            1 => blocks.push(Block::Text("1 more is in Nameplate.".to_owned())),
            _ => blocks.push(Block::Text(format!("{left_out} more are in Nameplate."))),
        }
        blocks.push(Block::Action("All notifications", self.page("notifications")));
        blocks.push(Block::Links(vec![(
            "Choose what you hear of",
            self.page("settings/notifications"),
        )]));
        let subject = match count {
            1 => "1 notification".to_owned(),
            count => format!("{count} notifications"),
        };
        self.content(subject, blocks)
    }

    fn event_facts(&self, readable: &ReadableEvent) -> Vec<(&'static str, String)> {
        let event = &readable.event;
        let mut facts = Vec::new();
        // A test is of some type, but none that anybody chose.
        if !event.is_test {
            facts.push(("What", event.event_type.label().to_owned()));
        }
        facts.push(("Company", readable.company_name.as_ref().to_owned()));
        facts.extend(event.case.as_ref().map(|case| ("Case", case.in_words())));
        facts.push(("When", self.zone.exact(event.occurred_at)));
        facts
    }

    /// What an event leads to. To another site it is our page that leads, and says where to.
    fn address(&self, readable: &ReadableEvent) -> String {
        match &readable.event.url {
            None => self.page("notifications"),
            Some(Destination::Path(path)) => self.page(path.as_ref().trim_start_matches('/')),
            Some(Destination::Address(_)) => self.why(readable),
        }
    }

    fn why(&self, readable: &ReadableEvent) -> String {
        self.page(&format!("notifications/why/{}", readable.event_id))
    }

    pub(super) fn page(&self, path: &str) -> String {
        format!("{}/{path}", self.site.as_str().trim_end_matches('/'))
    }
}

/// The headline of an event. On one line, whatever a database holds: it becomes a header.
fn headline(readable: &ReadableEvent) -> String {
    let event = &readable.event;
    let title = event.title.as_ref().replace(char::is_control, " ");
    match event.is_test {
        true => format!("Test: {title}"),
        false => format!("{}: {title}", event.event_type.label()),
    }
}

/// The beginning of a text, of at most `max` characters.
fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(max - 1).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

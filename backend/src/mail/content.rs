//! What a mail says: a few blocks, written out as text and as HTML.

use linkify::{LinkFinder, LinkKind};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use url::Url;

use super::Unsubscribe;

/// What the link at the foot says.
const CHOOSE: &str = "Choose which mails you get, or unsubscribe";

/// What a mail says, before it is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailContent {
    pub subject: String,
    /// The person it is written to.
    pub name: String,
    /// The blocks from top to bottom.
    pub(super) blocks: Vec<Block>,
    /// The address of this Nameplate, for the foot.
    pub(super) site: String,
    /// How one unsubscribes, if it is a mail that one can do without.
    pub(super) unsubscribe: Option<Unsubscribe>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Text(String),
    /// A table of names and values.
    Facts(Vec<(&'static str, String)>),
    /// The one thing to do: what the button says, and where it leads.
    Action(&'static str, String),
    /// Text that somebody else wrote, with its line breaks.
    Quote(String),
    /// The same, in which addresses of the web are links.
    Prose(String),
    /// One of several things: its title, and where it leads.
    Item(String, String),
    /// A paragraph in small print.
    Small(String),
    /// Where else to go: what it says, and where it leads.
    Links(Vec<(&'static str, String)>),
}

/// Colours for light and dark, chosen to be read in both; mail programs that know no style sheets
/// show plain text on their own ground.
const STYLE: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px 16px; background: #fbfaf7; color: #26211b; }
.plate { max-width: 34rem; margin: 0 auto; font: 16px/1.5 system-ui, sans-serif; }
.brand { color: #6d5214; font-weight: 650; letter-spacing: .01em; }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 24px 0 16px; }
p, table { margin: 0 0 16px; }
th { padding: 2px 24px 2px 0; color: #5c554b; font-weight: 400; text-align: left;
     vertical-align: top; }
.action { display: inline-block; padding: 10px 20px; border-radius: 6px; background: #6d5214;
          color: #fff; font-weight: 550; text-decoration: none; }
h2 { margin: 24px 0 8px; padding-top: 16px; border-top: 1px solid #ddd8cd; font-size: 1rem; }
.quote { white-space: pre-line; }
h2, .quote, td { overflow-wrap: anywhere; }
.small { color: #5c554b; font-size: .875rem; word-break: break-word; }
.foot { margin-top: 32px; padding-top: 16px; border-top: 1px solid #ddd8cd; }
a { color: #6d5214; }
@media (prefers-color-scheme: dark) {
  body { background: #1b1916; color: #ece8e1; }
  .brand, a { color: #d8bb77; }
  th, .small { color: #b8b2a7; }
  .action { background: #d8bb77; color: #1b1916; }
  .foot, h2 { border-color: #47423a; }
}
";

impl MailContent {
    /// The mail as plain text, in lines of whatever length.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\nHello {},\n", self.subject, self.name);
        for block in &self.blocks {
            text.push('\n');
            match block {
                Block::Text(words)
                | Block::Small(words)
                | Block::Quote(words)
                | Block::Prose(words) => text.push_str(words),
                Block::Item(title, url) => text.push_str(&format!("* {title}\n{url}")),
                Block::Links(links) => {
                    let lines: Vec<_> =
                        links.iter().map(|(label, url)| format!("{label} {url}")).collect();
                    text.push_str(&lines.join("\n"));
                }
                Block::Action(label, url) => text.push_str(&format!("{label}:\n{url}")),
                Block::Facts(facts) => {
                    let lines: Vec<_> =
                        facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    text.push_str(&lines.join("\n"));
                }
            }
            text.push('\n');
        }
        if let Some(unsubscribe) = &self.unsubscribe {
            let (what, address) = (kind_in_words(unsubscribe), &unsubscribe.preferences);
            text.push_str(&format!("\n{what} {CHOOSE}:\n{address}\n"));
        }
        text.push_str(&format!("\n-- \nNameplate, {}\n", self.site));
        text
    }

    /// The same, at whose foot stands how one unsubscribes.
    #[must_use]
    pub fn with_unsubscribe(self, unsubscribe: Unsubscribe) -> Self {
        Self { unsubscribe: Some(unsubscribe), ..self }
    }

    /// The mail as a page of HTML.
    #[must_use]
    pub fn html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="supported-color-schemes" content="light dark";
                    title { (self.subject) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    div class="plate" {
                        div class="brand" { "Nameplate" }
                        h1 { (self.subject) }
                        p { "Hello " (self.name) "," }
                        @for block in &self.blocks { (block.html()) }
                        p class="small foot" {
                            @if let Some(unsubscribe) = &self.unsubscribe {
                                (kind_in_words(unsubscribe)) " "
                                a href=(unsubscribe.preferences) { (CHOOSE) } br;
                            }
                            "Nameplate, " a href=(self.site) { (self.site) }
                        }
                    }
                }
            }
        }
        .into_string()
    }
}

/// What stands before the link by which one unsubscribes.
fn kind_in_words(unsubscribe: &Unsubscribe) -> String {
    format!("You get mails of the kind \u{201c}{}\u{201d}.", unsubscribe.kind.label())
}

/// A text whose addresses of the web are links.
fn prose(text: &str) -> Markup {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    html! {
        @for span in finder.spans(text) {
            @if span.kind().is_some() && is_web_address(span.as_str()) {
                a href=(span.as_str()) { (span.as_str()) }
            } @else {
                (span.as_str())
            }
        }
    }
}

/// Whether a link leads to the web, and does nothing else.
fn is_web_address(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

impl Block {
    fn html(&self) -> Markup {
        html! {
            @match self {
                Self::Text(words) => p { (words) },
                Self::Small(words) => p class="small" { (words) },
                Self::Quote(words) => p class="quote" { (words) },
                Self::Prose(words) => p class="quote" { (prose(words)) },
                Self::Item(title, url) => h2 { a href=(url) { (title) } },
                Self::Links(links) => p class="small" {
                    @for (at, (label, url)) in links.iter().enumerate() {
                        @if at > 0 { " · " }
                        a href=(url) { (label) }
                    }
                },
                Self::Facts(facts) => table role="presentation" {
                    @for (name, value) in facts { tr { th { (name) } td { (value) } } }
                },
                Self::Action(label, url) => {
                    p { a class="action" href=(url) { (label) } }
                    p class="small" { "If the button doesn't work, open " a href=(url) { (url) } }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dark_mail_changes_colours_alone() {
        let (_, dark) = STYLE.split_once("(prefers-color-scheme: dark) {\n").unwrap();
        assert!(dark.contains("th, .small { color: #b8b2a7; }"));
        for rule in dark.lines().take_while(|line| *line != "}") {
            let (_, colours) = rule.strip_prefix("  ").and_then(|it| it.split_once('{')).unwrap();
            for declaration in colours.trim_end_matches('}').split(';').map(str::trim) {
                let property = declaration.split(':').next().unwrap();
                assert!(matches!(property, "" | "background" | "color" | "border-color"), "{rule}");
            }
        }
    }

    #[test]
    fn names_are_text_in_both() {
        let content = MailContent {
            subject: "Hello".into(),
            name: "</title><script>alert(1)</script>".into(),
            blocks: vec![
                Block::Facts(vec![("Device", "<b>x</b>".into())]),
                Block::Action("Go", "https://example.com/?a=1&b=2".into()),
                Block::Quote("<b>x</b>\nand more".into()),
                Block::Item("<b>x</b>".into(), "https://example.com/?\"<b>x".into()),
                Block::Prose("<b>x</b> https://example.com/?\"<b>x".into()),
            ],
            site: "https://example.com".into(),
            unsubscribe: None,
        };
        let html = content.html();
        assert!(!html.contains("<script>") && !html.contains("<b>x"), "{html}");
        assert!(html.contains("href=\"https://example.com/?a=1&amp;b=2\""), "{html}");
        assert!(content.text().contains("Go:\nhttps://example.com/?a=1&b=2\n"));
    }
    #[test]
    fn addresses_of_the_web_are_links_and_nothing_else_is() {
        let html = |text: &str| prose(text).into_string();
        assert_eq!(
            html("See (https://example.com/a?b=1&c=2). Bye"),
            "See (<a href=\"https://example.com/a?b=1&amp;c=2\">https://example.com/a?b=1&amp;c=2</a>). Bye"
        );
        for text in
            ["javascript://example.com/%0aalert(1)", "data://x.y/z", "ada@example.com", "a.b"]
        {
            assert!(!html(text).contains("<a"), "{text}");
        }
        let two = html("http://a.example\nhttps://b.example/\u{201c}x");
        assert_eq!(two.matches("<a href=").count(), 2, "{two}");
    }
}

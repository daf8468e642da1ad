//! A letter: a few blocks, written out as text and as HTML.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// What a mail says, before it is written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, on one line.
    pub subject: String,
    /// The person it is written to.
    pub name: String,
    /// What it says, from top to bottom.
    pub(super) blocks: Vec<Block>,
    /// The address of this Nameplate, for the foot.
    pub(super) site: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph.
    Text(String),
    /// What is known, as pairs.
    Facts(Vec<(&'static str, String)>),
    /// The one thing to do: what the button says, and where it leads.
    Action(&'static str, String),
    /// A remark.
    Small(String),
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
.small { color: #5c554b; font-size: .875rem; word-break: break-word; }
.foot { margin-top: 32px; padding-top: 16px; border-top: 1px solid #ddd8cd; }
a { color: #6d5214; }
@media (prefers-color-scheme: dark) {
  body { background: #1b1916; color: #ece8e1; }
  .brand, a { color: #d8bb77; }
  th, .small { color: #b8b2a7; }
  .action { background: #d8bb77; color: #1b1916; }
  .foot { border-color: #47423a; }
}
";

impl Letter {
    /// The letter as plain text, in lines of whatever length.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\nHello {},\n", self.subject, self.name);
        for block in &self.blocks {
            text.push('\n');
            match block {
                Block::Text(words) | Block::Small(words) => text.push_str(words),
                Block::Action(label, url) => text.push_str(&format!("{label}:\n{url}")),
                Block::Facts(facts) => {
                    let lines: Vec<_> =
                        facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    text.push_str(&lines.join("\n"));
                }
            }
            text.push('\n');
        }
        text.push_str(&format!("\n-- \nNameplate, {}\n", self.site));
        text
    }

    /// The letter as a page of HTML.
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
                        p class="small foot" { "Nameplate, " a href=(self.site) { (self.site) } }
                    }
                }
            }
        }
        .into_string()
    }
}

impl Block {
    fn html(&self) -> Markup {
        html! {
            @match self {
                Self::Text(words) => p { (words) },
                Self::Small(words) => p class="small" { (words) },
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
    fn names_are_text_in_both() {
        let letter = Letter {
            subject: "Hello".into(),
            name: "</title><script>alert(1)</script>".into(),
            blocks: vec![
                Block::Facts(vec![("Device", "<b>x</b>".into())]),
                Block::Action("Go", "https://example.com/?a=1&b=2".into()),
            ],
            site: "https://example.com".into(),
        };
        let html = letter.html();
        assert!(!html.contains("<script>") && !html.contains("<b>x"), "{html}");
        assert!(html.contains("href=\"https://example.com/?a=1&amp;b=2\""), "{html}");
        assert!(letter.text().contains("Go:\nhttps://example.com/?a=1&b=2\n"));
    }
}

//! What can be found of how Nameplate looks.

use leptos::server_fn::ServerFn as _;
use nameplate_domain::appearance::{FontSize, Switch, Theme};

use super::actions::ChangeAppearance;
use crate::{
    kernel::{Glyph, SearchEntry},
    request::Request,
};

/// The four questions, and each answer as something to do.
pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let setting = |title, path, words, now: &'static str| {
        let entry = SearchEntry::setting(title, path, Glyph::Accessibility).words(words);
        entry.about(format!("Accessibility, “{now}” now")).shortcut("accessibility")
    };
    let now = request.appearance;
    let mut entries = vec![
        setting(
            "Theme",
            "/settings/accessibility#theme",
            "night mode, dark mode, light mode, colours, appearance",
            now.theme.label(),
        ),
        setting(
            "Font size",
            "/settings/accessibility#font_size",
            "text size, larger text, zoom, bigger font, bigger letters, reading",
            now.font_size.label(),
        ),
        setting(
            "Reduced motion",
            "/settings/accessibility#reduced_motion",
            "animation, movement, dizzy, transitions",
            now.reduced_motion.label(),
        ),
        setting(
            "High contrast",
            "/settings/accessibility#high_contrast",
            "visibility, stronger lines, eyesight",
            now.high_contrast.label(),
        ),
    ];
    let answers = themes()
        .chain(switches("reduced_motion", "Reduced motion", "animation, movement"))
        .chain(switches("high_contrast", "High contrast", "visibility, eyesight"))
        .chain(FontSize::ALL.iter().map(|it| {
            ("font_size", it.as_str(), format!("Font size: {}", it.label()), "text size, zoom")
        }));
    entries.extend(answers.map(|(question, answer, title, words)| {
        let hidden = vec![("question", question.to_owned()), ("answer", answer.to_owned())];
        SearchEntry::act(title, ChangeAppearance::PATH, hidden, Glyph::Accessibility).words(words)
    }));
    entries
}

/// The question, the answer, what choosing it is called, and what else.
type Choice = (&'static str, &'static str, String, &'static str);

fn themes() -> impl Iterator<Item = Choice> {
    Theme::ALL.iter().map(|theme| {
        let (title, words) = match theme {
            Theme::Light => ("Light theme", "day mode, bright, white"),
            Theme::Dark => ("Dark theme", "night mode, dark mode, black"),
            Theme::System => ("Theme: match my system", "automatic theme"),
        };
        ("theme", theme.as_str(), title.to_owned(), words)
    })
}

fn switches(
    question: &'static str,
    name: &'static str,
    words: &'static str,
) -> impl Iterator<Item = Choice> {
    Switch::ALL.iter().map(move |it| {
        let title = match it {
            Switch::On => format!("Turn on {}", name.to_lowercase()),
            Switch::Off => format!("Turn off {}", name.to_lowercase()),
            Switch::System => format!("{name}: match my system"),
        };
        (question, it.as_str(), title, words)
    })
}

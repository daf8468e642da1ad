//! Which of the entries a text means.

use std::cmp::Reverse;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};
use strsim::osa_distance;

use crate::kernel::{SearchEntry, SearchEntryKind};

/// What the letters of a word must score on average for a match to be meant: what lies in one piece scores
/// more than 20, what is scattered over several words less.
const MEANT: u32 = 17;
/// What the letters of a word score that is meant though some are wrong, missing or exchanged.
const MISTYPED: u32 = 19;
/// What words score beside the title, in hundredths.
const OF_TITLE: u32 = 100;
const OF_WORDS: u32 = 90;
const OF_PLACE: u32 = 60;
/// What scores less than this of the best, in hundredths, isn't meant: where a word is found in one piece, its
/// letters are not looked for in pieces.
const OF_BEST: u32 = 70;

/// The entries that a text means, the best first: those whose titles are it, those whose titles begin with it,
/// then the others by how well they fit. Of two that are equally good, the one that was used lately comes first,
/// then a page if its title begins so, the shorter before the longer, then what can be done at once.
pub(super) fn ranked(entries: Vec<SearchEntry>, text: &str, recent: &[&str]) -> Vec<SearchEntry> {
    let mut ranking = Ranking::new(text);
    let typed = text.to_lowercase();
    let mut found: Vec<_> = entries
        .into_iter()
        .filter_map(|entry| Some((ranking.score(&entry)?, entry)))
        .map(|(score, entry)| {
            let id = entry.id();
            let used = recent.iter().position(|it| *it == id).unwrap_or(recent.len());
            let title = entry.title.to_lowercase();
            let begins = title.starts_with(&typed);
            let is_named = begins && entry.kind == SearchEntryKind::Page;
            let length = if is_named { title.len() } else { usize::MAX };
            let order = (title != typed, !begins, Reverse(score), used, length, entry.kind);
            (score, order, entry)
        })
        .collect();
    let best = found.iter().map(|(score, ..)| *score).max().unwrap_or_default();
    found.retain(|(score, ..)| score * 100 >= best * OF_BEST);
    found.sort_by_key(|(_, order, _)| *order);
    found.into_iter().map(|(.., entry)| entry).collect()
}

struct Ranking {
    matcher: Matcher,
    pattern: Pattern,
    buffer: Vec<char>,
}

impl Ranking {
    fn new(text: &str) -> Self {
        let pattern =
            Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        Self { matcher: Matcher::new(Config::DEFAULT), pattern, buffer: Vec::new() }
    }

    /// How well an entry fits; `None` when it isn't meant.
    fn score(&mut self, entry: &SearchEntry) -> Option<u32> {
        let about = entry.about.as_deref().unwrap_or_default();
        // Words of the place count beside those of the title: "email digest" is the digest of the mails.
        let placed = format!("{} {about}", entry.title);
        let words = entry.words.split(',').map(|it| (it.trim(), OF_WORDS));
        let texts = [(&*entry.title, OF_TITLE), (placed.as_str(), OF_PLACE)];
        texts.into_iter().chain(words).filter_map(|(text, worth)| self.fits(text, worth)).max()
    }

    /// How well a text fits: each word of what is looked for must be meant by it.
    fn fits(&mut self, text: &str, worth: u32) -> Option<u32> {
        let letters_of_text = Utf32Str::new(text, &mut self.buffer);
        let mut sum = 0;
        for word in &self.pattern.atoms {
            let needle = word.needle_text();
            let letters = u32::try_from(needle.len()).unwrap_or(u32::MAX);
            let worth_of = |each: u32| letters.saturating_mul(each);
            let score = word.score(letters_of_text, &mut self.matcher).map(u32::from);
            let score = score.filter(|score| *score >= worth_of(MEANT));
            let mistyped = || has_nearly(text, &needle.to_string()).then(|| worth_of(MISTYPED));
            sum += score.max(mistyped())?;
        }
        Some(sum * worth / 100)
    }
}

/// Whether a text has a word that differs from another by a slip: a letter that is wrong, missing, too much, or
/// exchanged with the next one; by two of them in a long word, by none in a short one.
fn has_nearly(text: &str, word: &str) -> bool {
    let slips = match word.chars().count() {
        0..=4 => return false,
        5..=7 => 1,
        _ => 2,
    };
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|it| osa_distance(&it.to_lowercase(), word) <= slips)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Glyph;

    fn entry(title: &'static str) -> SearchEntry {
        SearchEntry::setting(title, title, Glyph::Settings)
    }

    fn entries() -> Vec<SearchEntry> {
        vec![
            entry("Theme").words("night mode, dark mode, colours").about("Accessibility"),
            entry("High contrast").about("Accessibility"),
            entry("Digest mode").about("Notifications"),
            entry("Quiet hours").words("do not disturb, night").about("Notifications"),
            entry("Password & two-factor").words("2fa, mfa, authenticator"),
            entry("Sign out other devices").words("log out"),
            entry("Session timeout").about("Password & two-factor"),
        ]
    }

    fn found(text: &str) -> Vec<String> {
        ranked(entries(), text, &[]).into_iter().map(|entry| entry.title.into_owned()).collect()
    }

    #[test]
    fn settings_are_found_by_the_words_that_people_use() {
        assert_eq!(found("night mode"), ["Theme"]);
        assert_eq!(found("night"), ["Theme", "Quiet hours"]);
        assert_eq!(found("2fa"), ["Password & two-factor"]);
        assert_eq!(found("log out"), ["Sign out other devices"]);
        let snooze = entry("Snooze until this morning, 08:00").words("snooze until tomorrow");
        assert_eq!(ranked(vec![snooze], "snooze until tomorrow", &[]).len(), 1);
    }

    #[test]
    fn letters_may_be_left_out_but_not_scattered() {
        assert_eq!(found("hgh contrast"), ["High contrast"]);
        assert_eq!(found("contrst"), ["High contrast"]);
        assert_eq!(found("sgn out"), ["Sign out other devices"]);
        assert!(found("hoses").is_empty());
        // "Password" is right, but "new" is scattered over "Session timeout, Password".
        assert!(found("new password").is_empty());
        assert!(found("xyz").is_empty());
    }

    #[test]
    fn a_slip_is_forgiven() {
        assert_eq!(found("nihgt mode"), ["Theme"]);
        assert_eq!(found("digets"), ["Digest mode"]);
        assert_eq!(found("authentcatro"), ["Password & two-factor"]);
        // Of a short word too little is left.
        assert!(found("qiut").is_empty());
    }

    #[test]
    fn words_come_in_any_order_and_case() {
        assert_eq!(found("CONTRAST high"), ["High contrast"]);
        assert_eq!(found("notifications digest"), ["Digest mode"]);
    }

    #[test]
    fn a_title_comes_first_that_is_what_was_typed_or_begins_so() {
        assert_eq!(found("se"), ["Session timeout"]);
        assert_eq!(found("DEVICES"), ["Sign out other devices"]);
        let page = SearchEntry::page("Profile", "/profile", Glyph::Settings);
        let longer = SearchEntry::page("Profiles", "/profiles", Glyph::Settings);
        let photos = [entry("Profile photo"), entry("Photo")];
        let all = [photos, [longer, page]].concat();
        let first_two = |text: &str| {
            let found = ranked(all.to_vec(), text, &[]).into_iter().map(|entry| entry.title);
            found.take(2).collect::<Vec<_>>()
        };
        assert_eq!(first_two("prof"), ["Profile", "Profiles"]);
        assert_eq!(first_two("photo"), ["Photo", "Profile photo"]);
    }

    #[test]
    fn what_was_used_lately_comes_first_among_equals() {
        let equal = || vec![entry("Light theme"), entry("Brown theme")];
        let first = |recent: &[&str]| ranked(equal(), "theme", recent)[0].title.clone();
        assert_eq!(first(&[]), "Light theme");
        assert_eq!(first(&[&entry("Brown theme").id()]), "Brown theme");
    }
}

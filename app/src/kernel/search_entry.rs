//! What the search finds. Each room says what it has.

use std::borrow::Cow;

use nameplate_islands::Glyph;

use super::HiddenFields;

/// What kind of thing it is: results are grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SearchEntryKind {
    Act,
    Setting,
    Page,
    Person,
}

impl SearchEntryKind {
    /// What stands above its group.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Act => "Do",
            Self::Setting => "Settings",
            Self::Page => "Pages",
            Self::Person => "People",
        }
    }
}

/// What happens when it is chosen.
#[derive(Clone, Debug)]
pub(crate) enum SearchTarget {
    To(Cow<'static, str>),
    Act { path: &'static str, hidden: HiddenFields },
}

#[derive(Clone, Debug)]
pub(crate) struct SearchEntry {
    pub(crate) kind: SearchEntryKind,
    pub(crate) title: Cow<'static, str>,
    /// Where it stands, or what is so now.
    pub(crate) about: Option<Cow<'static, str>>,
    /// What else people call it, with commas between.
    pub(crate) words: Cow<'static, str>,
    pub(crate) glyph: Glyph,
    /// The id of the shortcut that leads there, too.
    pub(crate) shortcut: Option<&'static str>,
    /// What happens when it is chosen.
    pub(crate) target: SearchTarget,
}

impl SearchEntry {
    fn new(
        kind: SearchEntryKind,
        title: Cow<'static, str>,
        glyph: Glyph,
        target: SearchTarget,
    ) -> Self {
        Self { kind, title, about: None, words: "".into(), glyph, shortcut: None, target }
    }

    pub(crate) fn page(title: &'static str, path: &'static str, glyph: Glyph) -> Self {
        Self::new(SearchEntryKind::Page, title.into(), glyph, SearchTarget::To(path.into()))
    }

    /// A setting, or what else stands at a place of a page.
    pub(crate) fn setting(title: &'static str, path: &'static str, glyph: Glyph) -> Self {
        Self::new(SearchEntryKind::Setting, title.into(), glyph, SearchTarget::To(path.into()))
    }

    pub(crate) fn person(name: String, path: String) -> Self {
        Self::new(
            SearchEntryKind::Person,
            name.into(),
            Glyph::Person,
            SearchTarget::To(path.into()),
        )
    }

    /// A page, a file or a form where something is done that takes more than a press.
    pub(crate) fn way_to(title: &'static str, path: &'static str, glyph: Glyph) -> Self {
        Self::new(SearchEntryKind::Act, title.into(), glyph, SearchTarget::To(path.into()))
    }

    /// Something that is done at once: `path` is that of its server function.
    pub(crate) fn act(
        title: impl Into<Cow<'static, str>>,
        path: &'static str,
        hidden: HiddenFields,
        glyph: Glyph,
    ) -> Self {
        Self::new(SearchEntryKind::Act, title.into(), glyph, SearchTarget::Act { path, hidden })
    }

    /// Says where it stands, or what is so now.
    pub(crate) fn about(self, text: impl Into<Cow<'static, str>>) -> Self {
        Self { about: Some(text.into()), ..self }
    }

    /// Says what else people call it, with commas between.
    pub(crate) fn words(self, words: impl Into<Cow<'static, str>>) -> Self {
        Self { words: words.into(), ..self }
    }

    /// Says which shortcut leads there, too.
    pub(crate) fn shortcut(self, id: &'static str) -> Self {
        Self { shortcut: Some(id), ..self }
    }

    /// What it is remembered by: no other entry has it, and no blank is in it. Several settings may be at one
    /// place of a page.
    pub(crate) fn id(&self) -> String {
        match &self.target {
            SearchTarget::To(path) => {
                let title = self.title.replace(|letter: char| !letter.is_alphanumeric(), "-");
                format!("{path}.{title}")
            }
            SearchTarget::Act { path, hidden } => {
                // A moment is another one each time.
                let about = hidden.iter().filter(|(name, _)| *name != "until");
                about.fold((*path).to_owned(), |id, (_, value)| format!("{id}.{value}"))
            }
        }
    }
}

//! Choices: enums with their words.

/// Makes an enum of choices with their words: in documents and forms, and on the page. What else is to be
/// known of each choice can stand behind its words: `with facts: Facts` makes it a method of that name.
macro_rules! choice {
    (
        $(#[$doc:meta])* $name:ident with $facts:ident: $Facts:ty {
            $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal, $value:expr;)+
        }
    ) => {
        $crate::kernel::choice!(
            $(#[$doc])* $name { $($(#[$vdoc])* $variant = $word, $label;)+ }
        );

        impl $name {
            /// What else is known of it.
            #[must_use]
            pub const fn $facts(self) -> $Facts {
                match self { $(Self::$variant => $value),+ }
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every choice, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in documents, forms and HTML attributes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The words for it on the page.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The choice of a word, if it is one.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == word)
            }
        }
    };
}

pub(crate) use choice;

//! Choices: enums with their words.

/// Makes an enum of choices with their words: in the database, documents, forms and the API, and on the page. Each is
/// spelt out once, and none follows the variant's name: so renaming one changes nothing that is stored
/// (docs/decisions/0017). What else is to be known of each choice can stand behind its words: `with facts: Facts`
/// makes it a method of that name.
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
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every choice, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word for it in the database, documents, forms, the API and HTML attributes.
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

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use crate::{companies::Role, notifications::Channel, sessions::IdleTimeout};

    fn said<T: Serialize>(choices: &[T]) -> Vec<String> {
        let word = |choice| serde_json::to_string(choice).unwrap().trim_matches('"').to_owned();
        choices.iter().map(word).collect()
    }

    #[test]
    fn documents_say_the_word() {
        assert_eq!(said(Channel::ALL), ["in_app", "email", "push"]);
        assert_eq!(said(Role::ALL), ["super_admin", "admin", "user"]);
        let words: Vec<_> = IdleTimeout::ALL.iter().map(|it| it.as_str()).collect();
        assert_eq!(said(IdleTimeout::ALL), words);
        let read: IdleTimeout = serde_json::from_str("\"minutes_15\"").unwrap();
        assert_eq!(read, IdleTimeout::Minutes15);
    }
}

//! Types of texts that are bounded and visible, and nothing else.

/// Makes a type of a text, of one line (`parse_line`) or of some (`parse_lines`), with the most characters
/// that it may have. Like every type that is [`guarded`](crate::kernel::guarded), it can't be read from a form
/// or a document without being parsed.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:literal, $parse:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters.
            pub const MAX: u16 = $max;

            /// Takes a text as it was typed or sent; gives it cleaned.
            ///
            /// # Errors
            /// [`Fault::Missing`](crate::kernel::Fault::Missing) or
            /// [`Fault::TooLong`](crate::kernel::Fault::TooLong).
            pub fn parse(typed: &str) -> Result<Self, $crate::kernel::Fault> {
                $parse(typed, Self::MAX).map(Self)
            }
        }

        crate::kernel::try_from_parse!($name);

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

pub(crate) use text_type;

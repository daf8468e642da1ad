//! What a key is called.

use crate::kernel::{parse_line, text_type};

text_type!(
    /// What a person calls a key: one line.
    ApiKeyName,
    100,
    parse_line
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Fault;

    #[test]
    fn a_key_has_a_name() {
        assert_eq!(ApiKeyName::parse(" Case system ").unwrap().as_ref(), "Case system");
        assert_eq!(ApiKeyName::parse(" "), Err(Fault::Missing));
        assert_eq!(ApiKeyName::parse(&"k".repeat(101)), Err(Fault::TooLong { max: 100 }));
    }
}

//! Types that guard what they hold: also what is read from a form or a document was parsed.

/// Lets serde read a type by its own `parse`, which says what is wrong as a
/// [`Fault`](crate::kernel::Fault).
macro_rules! guarded {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = $crate::kernel::Fault;

            fn try_from(text: String) -> Result<Self, $crate::kernel::Fault> {
                Self::parse(&text)
            }
        }
    };
}

pub(crate) use guarded;

#[cfg(test)]
mod tests {
    use crate::{accounts::Email, companies::CaseTypeName};

    #[test]
    fn what_is_read_was_parsed() {
        assert!(serde_json::from_str::<Email>("\"ada@example.com\"").is_ok());
        assert!(serde_json::from_str::<Email>("\"nobody\"").is_err());
        assert!(serde_json::from_str::<CaseTypeName>("\"\"").is_err());
    }
}

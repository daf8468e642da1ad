//! Reading parsed types through serde: what comes in a form or a document is parsed, too.

/// Lets serde read a type by its own `parse`, which says what is wrong as a
/// [`Fault`](crate::kernel::Fault).
macro_rules! try_from_parse {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = $crate::kernel::Fault;

            fn try_from(text: String) -> Result<Self, $crate::kernel::Fault> {
                Self::parse(&text)
            }
        }
    };
}

pub(crate) use try_from_parse;

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

//! Secrets that people type.

use serde::{Deserialize, Serialize, Serializer};

use super::Password;

/// A secret on its way from the browser to the server, the one way that it ever travels; on the
/// server it becomes a type that can't be written. Its `Debug` hides it, and it is written as an empty text:
/// server functions ask that their arguments can be written, and nothing of ours ever writes one.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl From<Secret> for Password {
    fn from(secret: Secret) -> Self {
        Self::new(secret.0)
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}

impl From<&str> for Secret {
    fn from(typed: &str) -> Self {
        Self(typed.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Whether a field of a form, by its name there, holds a secret. What was typed into such a field is never
/// kept, and never shown again.
#[must_use]
pub fn is_secret(field: &str) -> bool {
    // The name in the form is like `form[new]`.
    field.split(['[', ']']).any(|name| {
        name.contains("password") || matches!(name, "code" | "current" | "new" | "answer")
    })
}

#[cfg(test)]
mod tests {
    use super::{Secret, is_secret};

    #[test]
    fn a_secret_is_read_and_never_written() {
        let secret: Secret = serde_json::from_str("\"Secret-1\"").unwrap();
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"\"");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(String::from(secret), "Secret-1");
    }

    #[test]
    fn a_secret_is_known_by_the_name_of_its_field() {
        for secret in
            ["password", "form[password]", "form[old_password]", "form[code]", "form[new]"]
        {
            assert!(is_secret(secret), "{secret}");
        }
        assert!(
            is_secret("form[current]") && is_secret("form[answer]") && is_secret("form[new][0]")
        );
        for open in
            ["page", "viewer", "id", "form[email]", "form[end_others]", "form[country_code]"]
        {
            assert!(!is_secret(open), "{open}");
        }
    }
}

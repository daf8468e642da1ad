//! Secrets that people type.

use nameplate_domain::passwords::Password;
use serde::{Deserialize, Serialize};

/// A secret on its way from the browser to the server, the one way that it ever travels; on the
/// server it becomes a type that can't be written. Its `Debug` hides it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

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

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Whether a field of a form holds a secret, by its name: what was typed into it never comes back.
#[must_use]
pub fn is_secret(field: &str) -> bool {
    let name = field.strip_prefix("form[").and_then(|name| name.strip_suffix(']')).unwrap_or(field);
    name.contains("password") || matches!(name, "code" | "current" | "new" | "answer")
}

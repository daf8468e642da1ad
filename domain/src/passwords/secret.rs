//! Secrets that people type.

use serde::{Deserialize, Serialize};

use super::Password;

/// A secret on its way from the browser to the server, the one way that it ever travels; on the
/// server it becomes a type that can't be written. Its `Debug` hides it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

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

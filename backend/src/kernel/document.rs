//! Settings as documents: one versioned JSON text per user and kind.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{StoreError, inconsistent};

/// Raised when a document's meaning changes; a new option with a default needs no new version.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Document<T> {
    version: u32,
    settings: T,
}

/// Gives the text of a settings document.
pub(crate) fn write_document<T: Serialize>(
    table: &'static str,
    row: &str,
    settings: T,
) -> Result<String, StoreError> {
    serde_json::to_string(&Document { version: VERSION, settings })
        .map_err(|error| inconsistent(table, row, error))
}

/// Reads the text of a settings document; options that it lacks have their defaults.
pub(crate) fn read_document<T: DeserializeOwned>(
    table: &'static str,
    row: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map(|document: Document<T>| document.settings)
        .map_err(|error| inconsistent(table, row, error))
}

//! How a form was answered: its page shows it.

use serde::de::DeserializeOwned;

use super::ApiError;

/// The answer to a form, and what was sent with it. It comes with the page, never in its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormAnswer {
    /// The path of the form's server function.
    pub act: String,
    /// What the form held, by the names of its fields. Secrets are not among it. `None` when its page may not
    /// show it: then the fields hold what is stored.
    pub fields: Option<Vec<(String, String)>>,
    /// Why it was not taken, if it was not.
    pub error: Option<ApiError>,
    /// What the page's fields hold although it is not saved, as JSON.
    pub draft: Option<String>,
}

impl FormAnswer {
    pub(crate) fn kept(&self, name: &str) -> Option<&str> {
        self.fields().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// What several fields of one name held.
    pub(crate) fn all_kept<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn fields(&self) -> impl Iterator<Item = &(String, String)> {
        self.fields.iter().flatten()
    }

    /// Whether what the form held may be shown in one of this company (in none, for `None`): what was typed
    /// for one company is not offered to be saved in another.
    pub(crate) fn is_of_company(&self, company_id: Option<&str>) -> bool {
        self.kept("company") == company_id
    }

    /// What is wrong with a field, in words.
    pub(crate) fn fault(&self, field: &str) -> Option<&str> {
        let faults = self.error.as_ref().map(|error| error.faults.as_slice()).unwrap_or_default();
        faults.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    /// What the page's fields hold although it is not saved.
    pub(crate) fn read_draft<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.draft.as_ref()?).ok()
    }
}

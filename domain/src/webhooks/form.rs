//! A webhook as typed.

use serde::{Deserialize, Serialize};

use super::WebhookTypes;
use crate::kernel::{Fault, FieldErrors, parse_line, text_type};

text_type!(
    /// What a webhook is for, in an Admin's words: one line.
    WebhookDescription,
    100,
    parse_line
);

/// A webhook to be made or changed, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookForm {
    /// Where messages go.
    pub url: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The words of what it is told of.
    pub types: Vec<String>,
}

/// A webhook to be made or changed. `Url` is an address that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook<Url> {
    pub url: Url,
    pub description: Option<WebhookDescription>,
    pub types: WebhookTypes,
}

impl WebhookForm {
    /// Reads the form. `parse_url` knows which addresses may be asked.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn parse<Url>(
        &self,
        parse_url: impl Fn(&str) -> Result<Url, Fault>,
    ) -> Result<NewWebhook<Url>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let typed = self.url.trim();
        let url = if typed.is_empty() { Err(Fault::Missing) } else { parse_url(typed) };
        let url = errors.take("url", url);
        let description =
            errors.take_optional("description", &self.description, WebhookDescription::parse);
        let types = errors.take("types", WebhookTypes::parse(&self.types));
        let read = url.zip(types).map(|(url, types)| NewWebhook { url, description, types });
        errors.finish(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(form: &WebhookForm) -> Vec<(String, Fault)> {
        let parse_url = |url: &str| match url {
            "https://hooks.example.com" => Ok(()),
            _ => Err(Fault::NotAWebhookAddress),
        };
        match form.parse(parse_url) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(|(name, fault)| (name.to_owned(), fault)).collect(),
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let whole = WebhookForm {
            url: " https://hooks.example.com ".to_owned(),
            description: String::new(),
            types: vec!["member.left".to_owned()],
        };
        assert_eq!(faults(&whole), []);
        let fields = |form: &WebhookForm| -> Vec<_> {
            faults(form).into_iter().map(|(name, _)| name).collect()
        };
        let long = WebhookForm { description: "d".repeat(101), ..WebhookForm::default() };
        assert_eq!(fields(&long), ["url", "description", "types"]);
        let ftp = WebhookForm { url: "ftp://hooks.example.com".to_owned(), ..whole };
        assert_eq!(faults(&ftp), [("url".to_owned(), Fault::NotAWebhookAddress)]);
    }
}

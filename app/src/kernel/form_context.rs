//! What a form's fields know of it, and a page of its forms.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::use_context;

use super::FormAnswer;

/// What the parts of a form know of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormContext {
    /// What the ids of its fields begin with; nothing where one form of the page has fields of such names.
    pub(crate) prefix: String,
    /// How it was answered, if it is the form that was sent.
    pub(crate) answer: Option<Arc<FormAnswer>>,
    labels: Arc<Mutex<Vec<(String, String)>>>,
}

impl FormContext {
    pub(crate) fn new(prefix: Option<String>, answer: Option<Arc<FormAnswer>>) -> Self {
        let prefix = prefix.map(|prefix| format!("{prefix}-")).unwrap_or_default();
        Self { prefix, answer, labels: Arc::default() }
    }

    pub(crate) fn id_of(&self, field: &str) -> String {
        format!("{}{field}", self.prefix)
    }

    /// What the form held that was sent, if it is this one, and may be shown.
    pub(crate) fn kept_answer(&self) -> Option<&FormAnswer> {
        self.answer.as_deref().filter(|answer| answer.fields.is_some())
    }

    /// What a field of the form that was sent held; `None` when another form was sent, or none.
    pub(crate) fn kept(&self, field: &str) -> Option<&str> {
        self.kept_answer()?.kept(&name_of(field))
    }

    /// What the fields of a list held in the form that was sent.
    pub(crate) fn kept_list(&self, field: &str) -> Option<Vec<String>> {
        let name = format!("{}[]", name_of(field));
        Some(self.kept_answer()?.all_kept(&name).map(str::to_owned).collect())
    }

    /// Whether a box was ticked in the form that was sent: one that is not ticked is not sent.
    pub(crate) fn kept_tick(&self, field: &str) -> Option<bool> {
        Some(self.kept_answer()?.kept(&name_of(field)).is_some())
    }

    /// What is wrong with a field, in words.
    pub(crate) fn fault(&self, field: &str) -> Option<&str> {
        self.answer.as_ref()?.fault(field)
    }

    /// Says what a field is called, for the summary of what is wrong. What is said first counts: so whoever
    /// places a field can say more there than its label does.
    pub(crate) fn name_field(&self, field: &str, label: &str) {
        if self.answer.is_some() {
            let mut labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
            labels.push((field.to_owned(), label.to_owned()));
        }
    }

    /// What is wrong with the form: the id of each field, what it is called, and what is wrong.
    pub(crate) fn faults(&self) -> Vec<(String, String, String)> {
        let labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let error = self.answer.as_ref().and_then(|answer| answer.error.as_ref());
        let faults = error.map(|error| error.faults.as_slice()).unwrap_or_default();
        faults
            .iter()
            .map(|(field, text)| {
                let label = labels.iter().find(|(name, _)| name == field);
                let label = label.map_or("Form", |(_, label)| label.as_str());
                (self.id_of(field), label.to_owned(), text.clone())
            })
            .collect()
    }
}

/// The name that a field has in its form: the server function takes one argument `form`.
pub(crate) fn name_of(field: &str) -> String {
    format!("form[{field}]")
}

pub(crate) fn use_form() -> FormContext {
    use_context().unwrap_or_default()
}

/// What a page knows of its forms while it is made.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageForms {
    answer: Option<Arc<FormAnswer>>,
    is_claimed: Arc<Mutex<bool>>,
}

impl PageForms {
    /// The forms of a page, one of which may have been answered.
    pub(crate) fn new(answer: Option<FormAnswer>) -> Self {
        Self { answer: answer.map(Arc::new), is_claimed: Arc::default() }
    }

    /// The answer that a form of the page was given.
    pub(crate) fn answer(&self) -> Option<&FormAnswer> {
        self.answer.as_deref()
    }

    /// The answer, if it is one to the form of `act` with these hidden fields.
    pub(crate) fn answer_to(
        &self,
        act: &str,
        hidden: &[(&'static str, String)],
    ) -> Option<Arc<FormAnswer>> {
        let answer = self.answer.as_ref()?;
        let is_this = answer.act == act
            && hidden.iter().all(|(name, value)| answer.kept(name) == Some(value.as_str()));
        is_this.then(|| answer.clone())
    }

    /// A form shows itself how it was answered: the page need not.
    pub(crate) fn claim(&self) {
        *self.is_claimed.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    /// Whether a form of the page has shown the answer.
    pub(crate) fn is_claimed(&self) -> bool {
        *self.is_claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn use_page_forms() -> PageForms {
    use_context().unwrap_or_default()
}

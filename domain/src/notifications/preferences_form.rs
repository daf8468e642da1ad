//! The form of what a person wants to hear of.

use serde::{Deserialize, Serialize};

use super::{
    DigestFrequency, EmailSettings, Filters, Matrix, MessageFilter, NotificationPreferences,
    QuietHours, QuietWindow, TextWarning, TimeOfDay, WEEKDAYS,
};
use crate::{
    companies::CaseTypeName,
    kernel::{Fault, FieldErrors},
};

/// The quiet hours that begin on a weekday, as they are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WeekdayForm {
    pub is_on: bool,
    pub from: String,
    pub to: String,
}

/// What a person wants to hear of, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferencesForm {
    /// The ticked cells of the matrix, by their words.
    pub cells: Vec<String>,
    /// The names of the chosen kinds of cases.
    pub case_types: Vec<String>,
    pub assigned_only: bool,
    pub high_priority_only: bool,
    pub negative_only: bool,
    pub messages: MessageFilter,
    pub digest_mode: bool,
    pub digest_frequency: DigestFrequency,
    pub quiet_hours: bool,
    pub quiet_from: String,
    pub quiet_to: String,
    pub per_weekday: bool,
    /// Each weekday's, Monday first.
    pub weekdays: Vec<WeekdayForm>,
    pub covers_push: bool,
    /// Whether long text messages are warned of.
    pub text_warning: bool,
    pub text_segments: String,
}

impl PreferencesForm {
    /// Reads the form. What is wrong with a weekday's hours is noted under `weekday-0-from` and the like.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn parse(&self) -> Result<NotificationPreferences, FieldErrors> {
        let mut errors = FieldErrors::default();
        let quiet_hours = self.parse_quiet_hours(&mut errors);
        let segments = errors.take("text_segments", parse_segments(&self.text_segments));
        let segments = segments.filter(|_| errors.iter().next().is_none());
        let Some(segments) = segments else { return Err(errors) };
        let case_types = self.case_types.iter().filter_map(|name| CaseTypeName::parse(name).ok());
        Ok(NotificationPreferences {
            channels: Matrix::of_cells(&self.cells),
            filters: Filters {
                case_types: case_types.collect(),
                assigned_only: self.assigned_only,
                high_priority_only: self.high_priority_only,
                negative_only: self.negative_only,
            },
            messages: self.messages,
            email: EmailSettings {
                digest_mode: self.digest_mode,
                digest_frequency: self.digest_frequency,
            },
            quiet_hours,
            text_warning: TextWarning { is_on: self.text_warning, segments },
        })
    }

    /// What is not in force is kept as far as it can be read: it is there when it is turned on again.
    fn parse_quiet_hours(&self, errors: &mut FieldErrors) -> QuietHours {
        let mut window = |field: &str, from: &str, to: &str, counts: bool| {
            let (window, found) = parse_window(field, from, to);
            found.iter().filter(|_| counts).for_each(|(field, fault)| errors.push(field, fault));
            window
        };
        let counts = self.quiet_hours && !self.per_weekday;
        let every_day = window("quiet_", &self.quiet_from, &self.quiet_to, counts);
        let counts = self.quiet_hours && self.per_weekday;
        let mut weekdays = [None; WEEKDAYS.len()];
        for (day, (of_day, typed)) in weekdays.iter_mut().zip(&self.weekdays).enumerate() {
            if typed.is_on {
                let field = format!("weekday-{day}-");
                *of_day = Some(window(&field, &typed.from, &typed.to, counts));
            }
        }
        QuietHours {
            is_on: self.quiet_hours,
            every_day,
            is_per_weekday: self.per_weekday,
            weekdays,
            covers_push: self.covers_push,
        }
    }
}

/// The form as it is filled with what is stored.
impl From<&NotificationPreferences> for PreferencesForm {
    fn from(stored: &NotificationPreferences) -> Self {
        let NotificationPreferences {
            channels,
            filters,
            messages,
            email,
            quiet_hours,
            text_warning,
        } = stored;
        let weekdays = quiet_hours.weekdays.map(|window| {
            let QuietWindow { from, to } = window.unwrap_or_default();
            WeekdayForm { is_on: window.is_some(), from: from.to_string(), to: to.to_string() }
        });
        Self {
            cells: channels.to_cells(),
            case_types: filters.case_types.iter().map(|name| name.as_ref().to_owned()).collect(),
            assigned_only: filters.assigned_only,
            high_priority_only: filters.high_priority_only,
            negative_only: filters.negative_only,
            messages: *messages,
            digest_mode: email.digest_mode,
            digest_frequency: email.digest_frequency,
            quiet_hours: quiet_hours.is_on,
            quiet_from: quiet_hours.every_day.from.to_string(),
            quiet_to: quiet_hours.every_day.to.to_string(),
            per_weekday: quiet_hours.is_per_weekday,
            weekdays: weekdays.into(),
            covers_push: quiet_hours.covers_push,
            text_warning: text_warning.is_on,
            text_segments: text_warning.segments.to_string(),
        }
    }
}

fn parse_segments(typed: &str) -> Result<u8, Fault> {
    let (&min, &max) = (TextWarning::SEGMENTS.start(), TextWarning::SEGMENTS.end());
    let segments = typed.parse().ok().filter(|count| TextWarning::SEGMENTS.contains(count));
    segments.ok_or(Fault::OutOfRange { min, max })
}

/// Reads the two fields whose names begin with `field`; gives the night where they can't be read.
fn parse_window(field: &str, from: &str, to: &str) -> (QuietWindow, FieldErrors) {
    let mut errors = FieldErrors::default();
    let (from_field, to_field) = (format!("{field}from"), format!("{field}to"));
    let from = errors.take(&from_field, TimeOfDay::parse(from));
    let to = errors.take(&to_field, TimeOfDay::parse(to));
    match (from, to) {
        (Some(from), Some(to)) if from != to => return (QuietWindow { from, to }, errors),
        (Some(_), Some(_)) => errors.push(&to_field, Fault::NoLength),
        _ => {}
    }
    (QuietWindow::default(), errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(form: &PreferencesForm) -> Vec<(String, Fault)> {
        let errors = form.parse().unwrap_err();
        errors.iter().map(|(field, fault)| (field.to_owned(), fault)).collect()
    }

    #[test]
    fn what_is_stored_comes_back() {
        let mut stored = NotificationPreferences::default();
        assert_eq!(PreferencesForm::from(&stored).parse(), Ok(stored.clone()));
        stored.messages = MessageFilter::Mentions;
        stored.filters.case_types = CaseTypeName::parse("Family").into_iter().collect();
        stored.quiet_hours.weekdays[3] = None;
        stored.text_warning.segments = 10;
        assert_eq!(PreferencesForm::from(&stored).parse(), Ok(stored));
    }

    #[test]
    fn hours_count_when_they_are_in_force() {
        let mut form = PreferencesForm::from(&NotificationPreferences::default());
        form.quiet_to.clone_from(&form.quiet_from);
        form.weekdays[2].from = "noon".to_owned();
        assert_eq!(form.parse().map(|it| it.quiet_hours), Ok(QuietHours::default()));
        form.quiet_hours = true;
        assert_eq!(faults(&form), [("quiet_to".to_owned(), Fault::NoLength)]);
        form.per_weekday = true;
        assert_eq!(faults(&form), [("weekday-2-from".to_owned(), Fault::NotATime)]);
    }

    #[test]
    fn no_other_length_of_a_text_can_be_chosen() {
        let mut form = PreferencesForm::from(&NotificationPreferences::default());
        form.text_segments = "11".to_owned();
        let fault = Fault::OutOfRange { min: 1, max: 10 };
        assert_eq!(faults(&form), [("text_segments".to_owned(), fault)]);
    }
}

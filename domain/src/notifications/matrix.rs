//! Which events reach a person on which channels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::EventType;
use crate::kernel::choice;

choice!(
    /// A way on which a person hears of an event.
    Channel {
        InApp = "in_app", "In-app";
        Email = "email", "Email";
        /// A message to their phones and browsers.
        Push = "push", "Push";
    }
);

/// The channels of one event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct MatrixRow {
    in_app: bool,
    email: bool,
    push: bool,
}

impl MatrixRow {
    /// What somebody gets who never chose.
    const fn default_of(event_type: EventType) -> Self {
        let facts = event_type.facts();
        Self { in_app: true, email: facts.is_mailed, push: facts.is_pushed }
    }

    const fn cell(&mut self, channel: Channel) -> &mut bool {
        match channel {
            Channel::InApp => &mut self.in_app,
            Channel::Email => &mut self.email,
            Channel::Push => &mut self.push,
        }
    }
}

/// The channels of one event type, as a document has them: it may lack some, or have more.
#[derive(Deserialize)]
struct StoredMatrixRow {
    in_app: Option<bool>,
    email: Option<bool>,
    push: Option<bool>,
}

/// Every event type's channels. A type, or a channel of it, that a document lacks has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, StoredMatrixRow>", into = "BTreeMap<String, MatrixRow>")]
pub struct Matrix([MatrixRow; EventType::ALL.len()]);

impl Matrix {
    /// A matrix with nothing in it.
    #[must_use]
    pub const fn empty() -> Self {
        Self([MatrixRow { in_app: false, email: false, push: false }; EventType::ALL.len()])
    }

    /// Whether events of a type go over a channel.
    #[must_use]
    pub const fn is_on(&self, event_type: EventType, channel: Channel) -> bool {
        let mut row = self.0[event_type as usize];
        *row.cell(channel)
    }

    /// Says whether events of a type go over a channel.
    pub const fn set(&mut self, event_type: EventType, channel: Channel, is_on: bool) {
        *self.0[event_type as usize].cell(channel) = is_on;
    }
}

/// A row or a column of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixLine {
    /// The channels of one event type.
    Row(EventType),
    /// The event types of one channel.
    Column(Channel),
}

impl MatrixLine {
    /// The line of a word, if it is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        EventType::parse(word).map(Self::Row).or_else(|| Channel::parse(word).map(Self::Column))
    }

    /// The word for it in forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Row(row) => row.as_str(),
            Self::Column(column) => column.as_str(),
        }
    }

    /// The words for it on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Row(row) => row.label(),
            Self::Column(column) => column.label(),
        }
    }

    #[must_use]
    pub fn cells(self) -> Vec<(EventType, Channel)> {
        match self {
            Self::Row(row) => Channel::ALL.iter().map(|&column| (row, column)).collect(),
            Self::Column(column) => EventType::ALL.iter().map(|&row| (row, column)).collect(),
        }
    }
}

impl Matrix {
    /// The word for a cell in forms: type and channel, with a dot between.
    #[must_use]
    pub fn cell_name(event_type: EventType, channel: Channel) -> String {
        format!("{}.{}", event_type.as_str(), channel.as_str())
    }

    /// Whether all of a line is on.
    #[must_use]
    pub fn is_line_on(&self, line: MatrixLine) -> bool {
        line.cells().into_iter().all(|(row, column)| self.is_on(row, column))
    }

    /// Says whether a whole line is on.
    pub fn set_line(&mut self, line: MatrixLine, is_on: bool) {
        for (row, column) in line.cells() {
            self.set(row, column, is_on);
        }
    }

    /// The words of the cells that are on, row by row.
    #[must_use]
    pub fn to_cells(&self) -> Vec<String> {
        let cells = EventType::ALL.iter().flat_map(|&row| MatrixLine::Row(row).cells());
        let on = cells.filter(|&(row, column)| self.is_on(row, column));
        on.map(|(row, column)| Self::cell_name(row, column)).collect()
    }

    /// The matrix of which these cells are on, and no other.
    #[must_use]
    pub fn of_cells(words: &[String]) -> Self {
        let mut matrix = Self::empty();
        for (row, column) in EventType::ALL.iter().flat_map(|&row| MatrixLine::Row(row).cells()) {
            matrix.set(row, column, words.contains(&Self::cell_name(row, column)));
        }
        matrix
    }
}

impl Default for Matrix {
    fn default() -> Self {
        let mut rows = Self::empty();
        for &event_type in EventType::ALL {
            rows.0[event_type as usize] = MatrixRow::default_of(event_type);
        }
        rows
    }
}

impl From<BTreeMap<String, StoredMatrixRow>> for Matrix {
    fn from(rows: BTreeMap<String, StoredMatrixRow>) -> Self {
        let mut matrix = Self::default();
        for &event_type in EventType::ALL {
            let Some(stored) = rows.get(event_type.as_str()) else { continue };
            let row = &mut matrix.0[event_type as usize];
            *row = MatrixRow {
                in_app: stored.in_app.unwrap_or(row.in_app),
                email: stored.email.unwrap_or(row.email),
                push: stored.push.unwrap_or(row.push),
            };
        }
        matrix
    }
}

impl From<Matrix> for BTreeMap<String, MatrixRow> {
    fn from(matrix: Matrix) -> Self {
        let row = |&event_type: &EventType| {
            (event_type.as_str().to_owned(), matrix.0[event_type as usize])
        };
        EventType::ALL.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_is_one_of_its_own() {
        let mut matrix = Matrix::empty();
        matrix.set(EventType::TaskDue, Channel::Push, true);
        for &event_type in EventType::ALL {
            for &channel in Channel::ALL {
                let is_it = (event_type, channel) == (EventType::TaskDue, Channel::Push);
                assert_eq!(matrix.is_on(event_type, channel), is_it);
            }
        }
    }

    #[test]
    fn a_line_is_switched_as_a_whole() {
        let (row, column) =
            (MatrixLine::Row(EventType::TaskDue), MatrixLine::Column(Channel::Push));
        let mut matrix = Matrix::empty();
        matrix.set_line(row, true);
        assert!(matrix.is_line_on(row) && !matrix.is_line_on(column));
        matrix.set_line(column, true);
        assert!(matrix.is_line_on(column));
        matrix.set_line(column, false);
        assert!(!matrix.is_on(EventType::TaskDue, Channel::Push));
        assert!(matrix.is_on(EventType::TaskDue, Channel::Email));
        assert_eq!(
            (MatrixLine::parse("task_due"), MatrixLine::parse("push")),
            (Some(row), Some(column))
        );
        assert_eq!(MatrixLine::parse("fax"), None);
    }

    #[test]
    fn its_cells_give_it_back() {
        let matrix = Matrix::default();
        assert_eq!(Matrix::of_cells(&matrix.to_cells()), matrix);
        assert_eq!(Matrix::of_cells(&["fax.push".to_owned()]), Matrix::empty());
    }

    #[test]
    fn an_old_document_has_the_defaults_of_what_it_lacks() {
        let text = r#"{"task_due":{"in_app":false,"email":false,"push":false},"new_fax":
                       {"in_app":true,"email":true,"push":true}}"#;
        let matrix: Matrix = serde_json::from_str(text).unwrap();
        let mut expected = Matrix::default();
        for &channel in Channel::ALL {
            expected.set(EventType::TaskDue, channel, false);
        }
        assert_eq!(matrix, expected);
        let text = serde_json::to_string(&matrix).unwrap();
        assert_eq!(serde_json::from_str::<Matrix>(&text).unwrap(), matrix);
    }

    #[test]
    fn a_row_has_the_defaults_of_the_channels_that_it_lacks() {
        let text = r#"{"task_due":{"email":false,"fax":true},"call_completed":{}}"#;
        let mut expected = Matrix::default();
        assert!(expected.is_on(EventType::TaskDue, Channel::Push));
        expected.set(EventType::TaskDue, Channel::Email, false);
        assert_eq!(serde_json::from_str::<Matrix>(text).unwrap(), expected);
    }
}

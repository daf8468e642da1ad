//! What of a table is in a copy of a person's data. Each room says so of its own tables.

use nameplate_domain::kernel::{Timestamp, UserId};
use sqlx::{AssertSqlSafe, Row as _, any::AnyRow};

use super::{Db, StoreError, Zone, inconsistent};

/// How many rows are read at once: so many are in memory, however many there are. No fewer, for a database may have to
/// look at all rows of a user for each page.
const PAGE: usize = 1_000;

/// Rows of a table that are in a person's copy.
pub(crate) struct ExportList {
    /// The table that they are of.
    pub(crate) table: &'static str,
    /// What the list is called in the copy.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    /// Selects the rows of the user `$1` whose `key` is greater than `$2`, in its order. The key comes first: a
    /// text that no two rows of a user have in common. Behind it come the columns.
    pub(crate) sql: String,
    pub(crate) columns: &'static [(&'static str, ColumnKind)],
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Text,
    /// One of our own words, such as `signed_in`.
    Word,
    Number,
    /// Unix milliseconds.
    Moment,
    Json,
    /// A text inside JSON, by its name there.
    Part(&'static str),
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Word(String),
    Number(i64),
    Moment(Timestamp),
    Json(serde_json::Value),
}

/// A row of a list, with a value for each column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExportListRow {
    pub(crate) key: String,
    pub(crate) cells: Vec<Cell>,
}

impl ExportList {
    /// The next rows of a user, behind the one of the key `after`; none at the end.
    pub(crate) async fn page(
        &self,
        db: &Db,
        user_id: &UserId,
        after: &str,
    ) -> Result<Vec<ExportListRow>, StoreError> {
        let sql = format!("{} LIMIT {PAGE}", self.sql);
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(user_id.as_ref())
            .bind(after)
            .fetch_all(db.reader())
            .await?;
        rows.iter().map(|row| self.read(row)).collect()
    }

    /// How many rows a user has.
    pub(crate) async fn count(&self, db: &Db, user_id: &UserId) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM ({}) AS counted", self.sql);
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(user_id.as_ref())
            .bind("")
            .fetch_one(db.reader())
            .await?;
        Ok(count.unsigned_abs())
    }

    fn read(&self, row: &AnyRow) -> Result<ExportListRow, StoreError> {
        let key: String = row.try_get(0)?;
        let cells = self.columns.iter().enumerate();
        let cells = cells.map(|(index, (_, kind))| self.cell(row, &key, index + 1, *kind));
        let cells = cells.collect::<Result<_, _>>()?;
        Ok(ExportListRow { key, cells })
    }

    fn cell(
        &self,
        row: &AnyRow,
        key: &str,
        index: usize,
        kind: ColumnKind,
    ) -> Result<Cell, StoreError> {
        if matches!(kind, ColumnKind::Number | ColumnKind::Moment) {
            let number: Option<i64> = row.try_get(index)?;
            return Ok(match number {
                None => Cell::Empty,
                Some(at) if kind == ColumnKind::Moment => Cell::Moment(Timestamp::from_millis(at)),
                Some(number) => Cell::Number(number),
            });
        }
        let text: Option<String> = row.try_get(index)?;
        let Some(text) = text else { return Ok(Cell::Empty) };
        let json = |text: &str| -> Result<serde_json::Value, StoreError> {
            serde_json::from_str(text).map_err(|error| inconsistent(self.table, key, error))
        };
        Ok(match kind {
            ColumnKind::Word => Cell::Word(text),
            ColumnKind::Json => Cell::Json(json(&text)?),
            ColumnKind::Part(name) => match json(&text)?.get_mut(name).map(serde_json::Value::take)
            {
                Some(serde_json::Value::String(part)) => Cell::Text(part),
                Some(serde_json::Value::Null) | None => Cell::Empty,
                Some(part) => Cell::Json(part),
            },
            _ => Cell::Text(text),
        })
    }
}

impl Cell {
    /// The value in JSON; moments as machines read them (RFC 3339).
    pub(crate) fn json(&self) -> serde_json::Value {
        match self {
            Self::Empty => serde_json::Value::Null,
            Self::Text(text) | Self::Word(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Moment(at) => Zone::iso(*at).into(),
            Self::Json(value) => value.clone(),
        }
    }

    /// The value as a text for machines.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Word(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Moment(at) => Zone::iso(*at),
            Self::Json(value) => value.to_string(),
        }
    }

    /// The value as a person reads it, whose clock is in a zone.
    pub(crate) fn words(&self, zone: &Zone) -> String {
        match self {
            Self::Moment(at) => zone.exact(*at),
            Self::Word(word) => {
                let mut words = word.replace('_', " ");
                if let Some(first) = words.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                words
            }
            other => other.text(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_ours_are_read_by_people() {
        let zone = Zone::of(None);
        assert_eq!(Cell::Word("signed_in".into()).words(&zone), "Signed in");
        assert_eq!(Cell::Word(String::new()).words(&zone), "");
        assert_eq!(Cell::Text("a_b".into()).words(&zone), "a_b");
        let at = Cell::Moment(Timestamp::from_millis(1_795_424_400_000));
        assert_eq!(at.words(&zone), "Mon 23 Nov 2026, 09:00");
        assert_eq!(at.text(), "2026-11-23T09:00:00Z");
    }
}

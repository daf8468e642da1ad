//! What can go wrong below a service, and how a service says it.

use nameplate_domain::kernel::{Fault, FieldErrors, Timestamp};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing can be written now: no room, no rights, or another writer holds it too long.
    #[error("the database can't be written: {0}")]
    ReadOnly(#[source] sqlx::Error),
    #[error("the database doesn't answer: {0}")]
    Unreachable(#[source] sqlx::Error),
    #[error("a query failed: {0}")]
    Query(#[source] sqlx::Error),
    /// A row holds what no version of Nameplate writes.
    #[error("{table} row {row} is inconsistent: {detail}")]
    Inconsistent { table: &'static str, row: String, detail: String },
    /// So much waits already that nothing more is begun; it may be in a moment.
    #[error("too much waits already")]
    Overloaded,
    /// Work outside the database failed: a thread was lost, a hash couldn't be made.
    #[error("internal work failed: {0}")]
    Work(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unreachable(error)
            }
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // Operator intervention: the server stops, or ended the connection.
                Some(code) if code.starts_with("57P") => Self::Unreachable(error),
                Some(code) if is_unwritable(code) => Self::ReadOnly(error),
                _ => Self::Query(error),
            },
            _ => Self::Query(error),
        }
    }
}

/// SQLite: busy, read-only, I/O error, full (with their extended codes, which hold the plain one
/// in the low byte). PostgreSQL: disk full, out of memory, read-only transaction, and a
/// statement that was cancelled.
fn is_unwritable(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(sqlite) if code.len() < 5 => matches!(sqlite & 0xff, 5 | 8 | 10 | 13),
        _ => matches!(code, "53100" | "53200" | "25006" | "57014"),
    }
}

/// Says that a row of `table` can't be read as what it should be.
pub(crate) fn inconsistent(
    table: &'static str,
    row: &str,
    detail: impl std::fmt::Debug,
) -> StoreError {
    StoreError::Inconsistent { table, row: row.to_owned(), detail: format!("{detail:?}") }
}

/// Asserts that a write touched `expected` rows of `table`.
pub(crate) fn expect_rows(
    table: &'static str,
    row: &str,
    affected: u64,
    expected: u64,
) -> Result<(), StoreError> {
    if affected == expected {
        Ok(())
    } else {
        Err(inconsistent(table, row, format_args!("a write touched {affected} rows")))
    }
}

/// Why a service did not do what it was asked for. `E` is the room's own reason.
#[derive(Debug, Error)]
pub enum ServiceError<E> {
    /// The service refuses, for a reason that the caller can show.
    #[error("refused")]
    Refused(E),
    /// Fields of the form can't be taken as they are.
    #[error("fields are invalid")]
    Invalid(FieldErrors),
    /// Too many tries; the next is free at this moment.
    #[error("limited until {}", .0.as_millis())]
    Limited(Timestamp),
    #[error("this is not allowed to them")]
    Forbidden,
    /// There is no such thing, or it belongs to another company: nobody learns which.
    #[error("there is no such thing")]
    NotFound,
    /// The last proof of who the person is, is too old for this.
    #[error("a recent proof is needed")]
    ProofNeeded,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E> ServiceError<E> {
    /// The same, for a room that has another word for the reason.
    pub(crate) fn map_reason<F>(self, word: impl FnOnce(E) -> F) -> ServiceError<F> {
        match self {
            Self::Refused(reason) => ServiceError::Refused(word(reason)),
            Self::Invalid(errors) => ServiceError::Invalid(errors),
            Self::Limited(until) => ServiceError::Limited(until),
            Self::Forbidden => ServiceError::Forbidden,
            Self::NotFound => ServiceError::NotFound,
            Self::ProofNeeded => ServiceError::ProofNeeded,
            Self::Store(error) => ServiceError::Store(error),
        }
    }

    /// Says that one field can't be taken as it is.
    pub(crate) fn field(field: &str, fault: Fault) -> Self {
        Self::Invalid((field, fault).into())
    }
}

impl<E> From<sqlx::Error> for ServiceError<E> {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl<E> From<FieldErrors> for ServiceError<E> {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

//! Writing many rows by few statements, and removing them by many.

use sqlx::any::AnyQueryResult;

use super::StoreError;

/// How many rows one statement writes: the largest that the rest fills. Few sizes, so that a database
/// prepares few statements, and none of more parameters than SQLite takes (32,766).
const SIZES: [usize; 4] = [256, 32, 4, 1];

/// Splits rows into chunks, each of which one statement writes.
pub(crate) fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len())?;
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}

/// So many placeholders, numbered from `first` on: `$2, $3`.
pub(crate) fn placeholders(count: usize, first: usize) -> String {
    let placeholders: Vec<_> = (first..first + count).map(|number| format!("${number}")).collect();
    placeholders.join(", ")
}

/// The placeholders of rows of `columns` values each, numbered from `first` on:
/// `($1, $2), ($3, $4)`. `also` stands at the end of each row, for what all have in common.
pub(crate) fn values(rows: usize, columns: usize, first: usize, also: &str) -> String {
    let row = |row: usize| format!("({}{also})", placeholders(columns, first + row * columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Changes rows by statements of at most `limit` each, until there are fewer; gives how many in all. Others get their
/// turn in between.
pub(crate) async fn in_parts<F>(limit: i64, part: impl Fn() -> F) -> Result<u64, StoreError>
where
    F: Future<Output = Result<AnyQueryResult, sqlx::Error>>,
{
    let mut count = 0;
    loop {
        let changed = part().await?.rows_affected();
        count += changed;
        if changed < limit.unsigned_abs() {
            return Ok(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_of_few_sizes_and_leave_nothing_out() {
        let rows: Vec<_> = (0..1000).collect();
        let sizes: Vec<_> = chunks(&rows).map(<[_]>::len).collect();
        assert_eq!(sizes, [256, 256, 256, 32, 32, 32, 32, 32, 32, 32, 4, 4]);
        let together: Vec<_> = chunks(&rows).flatten().copied().collect();
        assert_eq!(together, rows);
        assert_eq!(chunks::<i32>(&[]).count(), 0);
    }

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(values(2, 2, 3, ", $1"), "($3, $4, $1), ($5, $6, $1)");
    }
}

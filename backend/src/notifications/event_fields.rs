//! Reading the single fields of an event that another product tells.

use nameplate_domain::kernel::{Fault, Timestamp};

/// Reads a text that has to be there.
pub(crate) fn required<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Result<T, Fault> {
    optional(Some(text), parse)?.ok_or(Fault::Missing)
}

/// Reads a text that need not be there. Many senders write an empty one for none.
pub(super) fn optional<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(parse).transpose()
}

/// Reads one of the words that `parse` knows.
pub(crate) fn choice<T>(parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Result<T, Fault> {
    move |word| parse(word).ok_or(Fault::NotAChoice)
}

/// Reads a moment as RFC 3339 writes it, to the nanosecond: some senders write more digits.
pub(super) fn moment(text: &str) -> Result<Timestamp, Fault> {
    const MOST_DIGITS: usize = 9;
    let exact = text.split_once('.').map(|(seconds, behind)| {
        let zone = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = behind.strip_suffix(zone).unwrap_or_default();
        format!("{seconds}.{}{zone}", digits.get(..MOST_DIGITS).unwrap_or(digits))
    });
    let moment: jiff::Timestamp =
        exact.as_deref().unwrap_or(text).parse().map_err(|_| Fault::NotAMoment)?;
    Ok(Timestamp::from_millis(moment.as_millisecond()))
}

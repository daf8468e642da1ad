//! When whoever answers wants to be asked again.

use http::{HeaderMap, header};
use nameplate_domain::kernel::{SECOND_MS, Timestamp};

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(now.plus_millis(i64::from(seconds) * SECOND_MS));
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_millis(date.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_try_is_told_in_seconds_or_as_a_date() {
        // Sun, 06 Nov 1994 08:49:37 GMT.
        let at = Timestamp::from_millis(784_111_777_000);
        for (text, expected) in [
            ("120", Some(at.plus_millis(120 * SECOND_MS))),
            ("Sun, 06 Nov 1994 08:51:37 GMT", Some(at.plus_millis(120 * SECOND_MS))),
            ("soon", None),
            ("-1", None),
            ("99999999999999", None),
        ] {
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, text.parse().unwrap())]);
            assert_eq!(retry_after(&headers, at), expected, "{text}");
        }
    }
}

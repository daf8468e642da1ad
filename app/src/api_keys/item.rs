//! A key in words.

use leptos::prelude::*;
use nameplate_backend::api_keys::{ApiKeyState, LastUse, ListedApiKey};
use nameplate_domain::{
    api_keys::{Scope, Scopes},
    kernel::{DAY_MS, HOUR_MS, Timestamp},
};

use crate::{
    kernel::{EntryState, Glyph, Moment},
    request::Request,
};

/// How a key stands: its colour and icon, and one word for what needs somebody.
pub(super) fn state(key: &ListedApiKey, now: Timestamp) -> (EntryState, Option<&'static str>) {
    match key.state(now) {
        ApiKeyState::Active => (EntryState::Plain(Glyph::Key), None),
        ApiKeyState::ExpiresSoon(_) => (EntryState::Warn, Some("Expires soon")),
        ApiKeyState::Replaced(_) => (EntryState::Warn, Some("Replaced")),
        ApiKeyState::Unused => (EntryState::Warn, Some("Unused")),
        ApiKeyState::Expired(_) => (EntryState::Plain(Glyph::Stop), Some("Expired")),
        ApiKeyState::Revoked(_) if key.replacement_id.is_some() => {
            (EntryState::Plain(Glyph::Stop), Some("Replaced"))
        }
        ApiKeyState::Revoked(_) => (EntryState::Plain(Glyph::Stop), Some("Revoked")),
    }
}

/// Until when a key works, or since when it does not.
pub(super) fn end_in_words(request: &Request, key: &ListedApiKey) -> String {
    let now = request.services.now();
    let exact = |at: Timestamp| request.when(at).exact;
    match key.state(now) {
        ApiKeyState::Revoked(at) if key.replacement_id.is_some() => {
            format!("Replaced on {}", exact(at))
        }
        ApiKeyState::Revoked(at) => format!("Revoked on {}", exact(at)),
        ApiKeyState::Expired(at) => format!("Expired on {}", exact(at)),
        ApiKeyState::Replaced(at) | ApiKeyState::ExpiresSoon(at) => {
            format!("Stops in {}, on {}", left(at.millis_since(now)), exact(at))
        }
        ApiKeyState::Active | ApiKeyState::Unused => match key.expires_at {
            Some(at) => format!("Expires on {}", exact(at)),
            None => "Never expires".to_owned(),
        },
    }
}

/// How long something lasts that is about to end.
fn left(ms: i64) -> String {
    let (count, unit) = match ms {
        ms if ms < HOUR_MS => return "less than an hour".to_owned(),
        ms if ms < 2 * DAY_MS => (ms / HOUR_MS, "hour"),
        ms => (ms / DAY_MS, "day"),
    };
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

/// When a key was last used, from where, and for what.
pub(super) fn last_use(request: &Request, last: Option<&LastUse>) -> AnyView {
    let Some(LastUse { at, ip, endpoint }) = last else { return "Never used".into_any() };
    let from = ip.as_ref().map(|ip| format!(" from {ip}")).unwrap_or_default();
    view! {
        "Last used "
        <Moment when=request.when(*at) />
        {from}
        {endpoint
            .clone()
            .map(|endpoint| {
                view! {
                    ", "
                    <code>{endpoint}</code>
                }
            })}
    }
    .into_any()
}

/// What a key may be used for, in few words.
pub(super) fn scopes_in_words(scopes: &Scopes) -> String {
    match scopes {
        Scopes::All => "Everything that its owner may do".to_owned(),
        Scopes::Only(scopes) => {
            scopes.iter().copied().map(Scope::label).collect::<Vec<_>>().join(" · ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_counted() {
        assert_eq!(left(HOUR_MS - 1), "less than an hour");
        assert_eq!(left(HOUR_MS), "1 hour");
        assert_eq!(left(47 * HOUR_MS), "47 hours");
        assert_eq!(left(7 * DAY_MS - 1), "6 days");
    }
}

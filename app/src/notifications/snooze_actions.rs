//! The server functions that snooze. Their forms stand on any page, and lead back to it.

use leptos::prelude::*;
use nameplate_domain::{kernel::Timestamp, notifications::SnoozeChoice};

use crate::{
    kernel::{ActResult, ApiError, Reply},
    request::request,
};

/// Snoozes everything for the viewer, in the place of an earlier snooze.
#[server]
pub(crate) async fn snooze(
    choice: SnoozeChoice,
    /// The moment that the choice said, in milliseconds.
    #[server(default)]
    until: Option<i64>,
) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let shown = until.map(Timestamp::from_millis);
    let until = request.services.snoozes.begin(&viewer.user, choice, shown).await?;
    let until =
        until.ok_or_else(|| ApiError::refused("That moment has passed. Choose another."))?;
    let until = viewer.zone().exact(until);
    Ok(Reply::message(format!("Snoozed until {until}. What comes meanwhile waits until then.")))
}

#[server]
pub(crate) async fn end_snooze() -> ActResult {
    let request = request()?;
    let shown = request.services.snoozes.end(&request.viewer()?.user).await?;
    Ok(Reply::message(ended(shown)))
}

/// That a snooze has ended, and how many notifications came in it.
fn ended(shown: Option<u64>) -> String {
    match shown {
        None => "The snooze had ended already.".to_owned(),
        Some(0) => "The snooze has ended.".to_owned(),
        Some(1) => "The snooze has ended. 1 notification came meanwhile.".to_owned(),
        Some(count) => format!("The snooze has ended. {count} notifications came meanwhile."),
    }
}

#[cfg(test)]
mod tests {
    use super::ended;

    #[test]
    fn what_came_meanwhile_is_counted() {
        assert_eq!(ended(Some(1)), "The snooze has ended. 1 notification came meanwhile.");
        assert_eq!(ended(Some(2)), "The snooze has ended. 2 notifications came meanwhile.");
        assert_eq!(ended(Some(0)), "The snooze has ended.");
    }
}

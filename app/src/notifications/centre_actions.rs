//! The server functions of the notification centre.

use leptos::prelude::*;
use nameplate_domain::kernel::{CompanyId, EventId};

use crate::{
    kernel::{ActResult, ApiError, ErrorKind, Reply},
    request::request,
};

/// Marks one as read whose link was followed. Nothing is said of it: the person is on another page by then.
#[server]
pub(crate) async fn open_notification(id: EventId) -> ActResult {
    read(&id).await?;
    Ok(Reply::back())
}

/// Marks one as read.
#[server]
pub(crate) async fn read_notification(id: EventId) -> ActResult {
    read(&id).await?;
    Ok(Reply::message(marked(1)))
}

/// Marks all as read up to the newest that the page showed, or all that there are, of one company or of all.
#[server]
pub(crate) async fn read_all_notifications(
    #[server(default)] newest: Option<EventId>,
    #[server(default)] company: Option<CompanyId>,
) -> ActResult {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    let centre = &request.services.notification_centre;
    // Ids grow with time, so a fresh one is newer than all that there are.
    let newest = newest.unwrap_or_else(|| EventId::new(request.services.new_id()));
    let read = centre.read_all(user_id, company.as_ref(), &newest).await?;
    Ok(Reply::message(marked(read)))
}

/// Marks a notification of the viewer's as read.
async fn read(id: &EventId) -> Result<(), ApiError> {
    let request = request()?;
    let user_id = &request.viewer()?.user.id;
    let event = request.services.notification_centre.read(user_id, None, id).await?;
    event.map(|_| ()).ok_or_else(|| ErrorKind::NotFound.into())
}

/// How many were marked, in words.
fn marked(count: u64) -> String {
    match count {
        0 => "Everything was read already.".to_owned(),
        1 => "Marked 1 as read.".to_owned(),
        count => format!("Marked {count} as read."),
    }
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn what_was_marked_is_counted() {
        assert_eq!(marked(1), "Marked 1 as read.");
        assert_eq!(marked(2), "Marked 2 as read.");
    }
}

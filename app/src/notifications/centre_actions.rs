//! The server functions of the notification centre.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A notification as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotificationView {
    /// Its id, which is that of its event.
    pub(crate) id: String,
    /// What kind of thing happened.
    pub(crate) label: String,
    /// What it says first.
    pub(crate) title: String,
    /// What it says besides.
    pub(crate) body: Option<String>,
    /// The case that it is about, in words.
    pub(crate) case: Option<String>,
    /// Where it happened.
    pub(crate) company: String,
    /// When it happened.
    pub(crate) when: When,
    /// Whether it was read.
    pub(crate) is_read: bool,
    /// Whether it leads anywhere.
    pub(crate) has_target: bool,
    /// Whether one sent it to oneself to see whether it arrives.
    pub(crate) is_test: bool,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CentreQuery {
    /// Only what was not read.
    pub(crate) unread: bool,
    /// Only of the company of this id; of all when empty.
    pub(crate) company: String,
    /// Only what is older than this one; from the newest on when empty.
    pub(crate) before: String,
}

/// A part of the viewer's notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CentreView {
    /// The notifications, the newest first.
    pub(crate) items: Vec<NotificationView>,
    /// Where the older ones begin, if there are any.
    pub(crate) older: Option<String>,
}

/// Loads a part of the viewer's notifications. A page that asks because it was told of a new one says
/// `unattended`: that is no sign that somebody is there.
#[server(input = GetUrl)]
pub(crate) async fn get_notifications(
    #[server(default)] query: CentreQuery,
    #[server(default)] unattended: bool,
) -> Result<CentreView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::notifications::CentreFilter;
    use nameplate_domain::kernel::{CompanyId, EventId};

    // Read where the session is resolved.
    _ = unattended;
    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let company_id = ssr::optional_id(&query.company, CompanyId::parse)?;
    let filter = CentreFilter { unread_only: query.unread, company_id };
    let before = EventId::parse(&query.before);
    let centre = &request.services.notification_centre;
    let (user_id, memberships) = (&viewer.user.id, viewer.memberships.as_slice());
    let page = centre.page(user_id, memberships, &filter, before.as_ref()).await;
    let page = page.map_err(|error| request.explain(error.into()))?;
    Ok(CentreView {
        items: page.items.iter().map(|item| request.notification_view(item)).collect(),
        older: page.next.map(|id| id.to_string()),
    })
}

/// Marks one as read, and gives the path of what it is about.
#[server]
pub(crate) async fn open_notification(id: String) -> Result<String, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let event = request.read_notification(&id).await?;
    let path =
        event.url.map_or_else(|| format!("/notifications/why/{id}"), |url| url.as_ref().to_owned());
    Ok(ssr::lead_to(&path))
}

/// Marks one as read.
#[server]
pub(crate) async fn read_notification(id: String) -> Result<(), ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    request.read_notification(&id).await?;
    ssr::lead_back("/notifications");
    Ok(())
}

/// Marks all as read up to the newest that the page showed, of one company or of all; gives how many.
#[server]
pub(crate) async fn read_all_notifications(
    newest: String,
    #[server(default)] company: String,
) -> Result<u64, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::{CompanyId, EventId};

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let newest = EventId::parse(&newest).ok_or(Cause::Unreadable)?;
    let of_company = ssr::optional_id(&company, CompanyId::parse)?;
    let centre = &request.services.notification_centre;
    let read = centre.read_all(&viewer.user.id, of_company.as_ref(), &newest).await;
    let read = read.map_err(|error| request.explain(error.into()))?;
    request.return_saying("/notifications", &super::centre_page::marked(read));
    Ok(read)
}

//! The notification centre.

use leptos::prelude::*;
use nameplate_backend::notifications::{CentreFilter, NotificationCentre};
use nameplate_domain::{companies::Membership, kernel::EventId};

use super::{
    centre_query::{CentreQuery, path_of},
    notification_list::notification_list,
    snooze_section::snooze_of_centre,
};
use crate::kernel::{PageInfo, PageRequest, PageResult};

/// `/notifications`.
pub(crate) const NOTIFICATIONS: PageInfo =
    PageInfo::plain("Notifications", "What happened, in all your companies.").kept_offline();

pub(crate) async fn notifications_page(request: PageRequest) -> PageResult {
    let viewer = request.viewer()?;
    let query = request.query::<CentreQuery>();
    let memberships = &viewer.memberships;
    let entered: Vec<_> = memberships.iter().filter(|it| it.is_active()).collect();
    let Some(filter) = query.filter(&entered) else {
        let unread_only = query.is_unread_only();
        let none = CentreFilter { unread_only, company_id: None };
        return Ok(view! {
            {filters(&none, &entered)}
            <div class="empty">
                <p>"This address names a company that is none of yours."</p>
                <a class="button" href=path_of(unread_only, None, None)>
                    "Show all companies"
                </a>
            </div>
        }
        .into_any());
    };
    let before = EventId::parse(&query.before);
    let centre = &request.services.notification_centre;
    let limit = NotificationCentre::PER_PAGE;
    let page = centre.page(&viewer.user.id, memberships, &filter, before.as_ref(), limit).await?;
    Ok(view! {
        {snooze_of_centre(&request)}
        {filters(&filter, &entered)}
        {notification_list(&request, &page, &filter, before.is_none())}
        <ul class="aside ways-on">
            <li>
                <a href="/settings/notifications">"Choose what you hear of"</a>
            </li>
            <li>
                <a href="/notifications/why">"Why did I (not) get something?"</a>
            </li>
        </ul>
    }
    .into_any())
}

/// What can be shown instead.
fn filters(shown: &CentreFilter, entered: &[&Membership]) -> AnyView {
    let (unread, company) = (shown.unread_only, shown.company_id.as_ref());
    let by_read = [(false, "All"), (true, "Unread")]
        .map(|(it, label)| link(path_of(it, company, None), label.to_owned(), it == unread));
    // With one company there is nothing to choose.
    let by_company = (entered.len() > 1).then(|| {
        let links = entered.iter().map(|it| {
            let id = Some(&it.company_id);
            link(path_of(unread, id, None), it.company_name.as_ref().to_owned(), id == company)
        });
        view! {
            <nav aria-label="Company">
                <ul>
                    {link(
                        path_of(unread, None, None),
                        "All companies".to_owned(),
                        company.is_none(),
                    )} {links.collect_view()}
                </ul>
            </nav>
        }
    });
    view! {
        <div class="filter">
            <nav aria-label="Show">
                <ul>{by_read}</ul>
            </nav>
            {by_company}
        </div>
    }
    .into_any()
}

fn link(path: String, label: String, is_shown: bool) -> impl IntoView {
    view! {
        <li>
            <a href=path aria-current=is_shown.then_some("true")>
                {label}
            </a>
        </li>
    }
}

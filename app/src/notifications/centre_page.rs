//! The notification centre.

use leptos::prelude::*;
use nameplate_backend::notifications::CentreFilter;
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
    let (filter, before) = (query.filter()?, EventId::parse(&query.before));
    let (centre, memberships) = (&request.services.notification_centre, &viewer.memberships);
    let page = centre.page(&viewer.user.id, memberships, &filter, before.as_ref()).await?;
    Ok(view! {
        {snooze_of_centre(&request)}
        {filters(&filter, memberships)}
        {notification_list(&request, &page, &filter, before.is_none())}
        <p class="aside">
            <a href="/settings/notifications">"Choose what you hear of"</a>
            " · "
            <a href="/notifications/why">"Why did I (not) get something?"</a>
        </p>
    }
    .into_any())
}

/// What can be shown instead.
fn filters(shown: &CentreFilter, memberships: &[Membership]) -> AnyView {
    let (unread, company) = (shown.unread_only, shown.company_id.as_ref());
    let entered: Vec<_> = memberships.iter().filter(|it| it.is_active()).collect();
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

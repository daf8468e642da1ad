//! The notification centre.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route, location::Url};

use super::{
    centre_actions::{CentreQuery, get_notifications},
    notification_list::NotificationList,
};
use crate::{
    kernel::{Load, use_viewer},
    layout::PlainPage,
};

/// `/notifications`.
pub(crate) struct NotificationsPage;

#[lazy_route]
impl LazyRoute for NotificationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let of_query = move |name: &str| query.read().get(name).unwrap_or_default();
        let asked = Memo::new(move |_| CentreQuery {
            unread: of_query("show") == "unread",
            company: of_query("company"),
            before: of_query("before"),
        });
        let notifications =
            Resource::new(move || asked.get(), |query| get_notifications(query, false));
        view! {
            <PlainPage title="Notifications" lead="What happened, in all your companies.">
                <Filter asked />
                <Load resource=notifications let:view>
                    <NotificationList view asked=asked.get_untracked() />
                </Load>
                <p class="aside">
                    <a href="/settings/notifications">"Choose what you hear of"</a>
                    " · "
                    <a href="/notifications/why">"Why did I (not) get something?"</a>
                </p>
            </PlainPage>
        }
        .into_any()
    }
}

pub(super) fn marked(count: u64) -> String {
    match count {
        0 => "Everything was read already.".to_owned(),
        1 => "Marked 1 as read.".to_owned(),
        count => format!("Marked {count} as read."),
    }
}

/// The address of the list with some filter.
pub(super) fn path_of(unread: bool, company: &str, before: Option<&str>) -> String {
    let parts = [
        unread.then(|| "show=unread".to_owned()),
        (!company.is_empty()).then(|| format!("company={}", Url::escape(company))),
        before.map(|before| format!("before={}", Url::escape(before))),
    ];
    let query: Vec<_> = parts.into_iter().flatten().collect();
    if query.is_empty() {
        return "/notifications".to_owned();
    }
    format!("/notifications?{}", query.join("&"))
}

#[component]
fn Filter(
    /// What is shown.
    asked: Memo<CentreQuery>,
) -> impl IntoView {
    let viewer = use_viewer();
    let by_read = move |unread: bool, label: &'static str| {
        let path = move || path_of(unread, &asked.read().company, None);
        let is_shown = move || (asked.read().unread == unread).then_some("true");
        view! {
            <li>
                <a href=path aria-current=is_shown>
                    {label}
                </a>
            </li>
        }
    };
    let by_company = move |id: String, name: String| {
        let of_link = StoredValue::new(id);
        let path = move || of_link.with_value(|id| path_of(asked.read().unread, id, None));
        let is_shown =
            move || of_link.with_value(|id| asked.read().company == *id).then_some("true");
        view! {
            <li>
                <a href=path aria-current=is_shown>
                    {name}
                </a>
            </li>
        }
    };
    let companies = move || {
        let companies = viewer.read().as_ref().map(|viewer| viewer.companies.clone());
        // With one company there is nothing to choose.
        companies.filter(|companies| companies.len() > 1).map(|companies| {
            let links = companies.into_iter().map(|company| by_company(company.id, company.name));
            view! {
                <nav aria-label="Company">
                    <ul>
                        {by_company(String::new(), "All companies".to_owned())}
                        {links.collect_view()}
                    </ul>
                </nav>
            }
        })
    };
    view! {
        <div class="filter">
            <nav aria-label="Show">
                <ul>{by_read(false, "All")} {by_read(true, "Unread")}</ul>
            </nav>
            {companies}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{marked, path_of};

    #[test]
    fn a_filter_stands_in_the_address() {
        assert_eq!(path_of(false, "", None), "/notifications");
        assert_eq!(path_of(true, "x", Some("y")), "/notifications?show=unread&company=x&before=y");
    }

    #[test]
    fn what_was_marked_is_counted() {
        assert_eq!(marked(1), "Marked 1 as read.");
        assert_eq!(marked(2), "Marked 2 as read.");
    }
}

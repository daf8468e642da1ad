//! A company's team.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route, location::Url};

use super::company_field::use_company;
use super::{
    invitations_section::InvitationsSection,
    team_actions::{MemberView, TeamQuery, TeamView, get_team},
};
use crate::{
    kernel::{Glyph, Icon, Load, Moment},
    layout::SettingsPage,
};

/// `/company/team`.
pub(crate) struct TeamPage;

#[lazy_route]
impl LazyRoute for TeamPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let query = use_query_map();
        let of_query = move |name: &str| query.read().get(name).unwrap_or_default();
        let asked = Memo::new(move |_| TeamQuery {
            search: of_query("q"),
            after_name: of_query("after"),
            after_id: of_query("id"),
        });
        view! {
            <SettingsPage title="Team" lead="Who belongs to the company, and what they may do in it.">
                <Members asked />
                <InvitationsSection />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn Members(
    /// What is asked for.
    asked: Memo<TeamQuery>,
) -> impl IntoView {
    let company = use_company();
    let team = Resource::new(move || (asked.get(), company.get()), |(asked, _)| get_team(asked));
    let search = move || asked.read().search.clone();
    view! {
        <section class="section">
            <h2>"Members"</h2>
            <div class="team-tools">
                <form class="search" method="get" action="/company/team" role="search">
                    <label class="visually-hidden" for="q">
                        "Name or email"
                    </label>
                    <input
                        class="input"
                        id="q"
                        name="q"
                        type="search"
                        maxlength="100"
                        placeholder="Name or email"
                        autocomplete="off"
                        value=search
                    />
                    <button class="button" type="submit">
                        <Icon glyph=Glyph::Search />
                        "Search"
                    </button>
                </form>
                <a class="button button-primary" href="/company/team/invite">
                    "Invite"
                </a>
            </div>
            <Load resource=team let:team>
                <Table team search=asked.get_untracked().search />
            </Load>
        </section>
    }
}

#[component]
fn Table(
    /// The members.
    team: TeamView,
    /// What was searched for.
    search: String,
) -> impl IntoView {
    let TeamView { company, members, count, next } = team;
    let found = if search.is_empty() {
        format!("{} in {company}", people(count))
    } else {
        format!("{} found for “{search}”", people(count))
    };
    let next = next.map(|(name, id)| {
        let (search, name) = (Url::escape(&search), Url::escape(&name));
        view! {
            <p>
                <a class="button" href=format!("/company/team?q={search}&after={name}&id={id}")>
                    "More"
                </a>
            </p>
        }
    });
    let clear = (!search.is_empty()).then(|| {
        view! {
            " · "
            <a href="/company/team">"Show everyone"</a>
        }
    });
    let rows = members.into_iter().map(|member| view! { <Row member /> });
    view! {
        <p class="help" role="status">
            {found} {clear}
        </p>
        <table class="table team">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Last active"</th>
                    <th scope="col">"Two-factor"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {next}
    }
}

#[component]
fn Row(
    /// The member.
    member: MemberView,
) -> impl IntoView {
    let MemberView {
        id,
        name,
        email,
        role,
        deactivated,
        last_active,
        has_two_factor,
        is_viewer,
        ..
    } = member;
    let status = if deactivated.is_some() { "Deactivated" } else { "Active" };
    view! {
        <tr>
            <td data-label="Name">
                <span>
                    <a href=format!("/company/team/{id}")>{name}</a>
                    {is_viewer.then(|| view! { " " <span class="mark">"You"</span> })}
                    <span class="help team-email">{email}</span>
                </span>
            </td>
            <td data-label="Role">{role.label()}</td>
            <td data-label="Status">{status}</td>
            <td data-label="Last active">
                {match last_active {
                    Some(when) => view! { <Moment when /> }.into_any(),
                    None => "Never".into_any(),
                }}
            </td>
            <td data-label="Two-factor">{if has_two_factor { "On" } else { "Off" }}</td>
        </tr>
    }
}

fn people(count: u64) -> String {
    match count {
        0 => "Nobody".to_owned(),
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

#[cfg(test)]
mod tests {
    use super::people;

    #[test]
    fn people_are_counted() {
        assert_eq!(people(0), "Nobody");
        assert_eq!(people(1), "1 person");
        assert_eq!(people(10_000), "10000 people");
    }
}

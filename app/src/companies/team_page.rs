//! A company's team.

use leptos::prelude::*;
use nameplate_backend::{
    companies::{Member, MemberCursor},
    flows::{Team, TeamPage},
};
use nameplate_domain::kernel::UserId;
use serde::Deserialize;

use super::invitations_section::invitations_section;
use crate::{
    kernel::{
        ApiError, Avatar, AvatarData, Moment, PageHead, PageInfo, PageRequest, PageResult,
        SearchField,
    },
    request::{Request, escaped},
};

/// `/company/team`.
pub(crate) const TEAM: PageInfo =
    PageInfo::settings("Team", "Who belongs to the company, and what they may do in it.");

#[derive(Default, Deserialize)]
#[serde(default)]
struct TeamQuery {
    /// What names or addresses hold.
    q: String,
    /// The name behind which the list begins.
    after: String,
    /// The id behind which it begins.
    id: String,
}

/// The members, and who is asked to be one.
pub(crate) async fn team_page(request: PageRequest) -> PageResult {
    let TeamQuery { q: search, after, id } = request.query();
    let seat = request.seat()?;
    let after = UserId::parse(&id).map(|user_id| MemberCursor { name_key: after, user_id });
    let team = request.services.team.list(&seat, &search, after.as_ref(), Team::PAGE).await?;
    let invitations = request.services.invitations.list(&seat).await?;
    let company = request.viewer()?.current().map(|it| it.company_name.as_ref().to_owned());
    if let Some(company) = company {
        let lead = format!("Who belongs to {company}, and what they may do in it.");
        request.set_head(PageHead::default().with_lead(lead));
    }
    Ok(view! {
        <section class="section">
            <div class="section-head">
                <h2>"Members"</h2>
                <a class="button button-primary" href="/company/team/invite">
                    "Invite someone"
                </a>
            </div>
            <SearchField
                action="/company/team"
                label="Search by name or email"
                text=search.clone()
            />
            {members(&request, &team, &search)?}
        </section>
        {invitations_section(&request, &invitations)}
    }
    .into_any())
}

/// The members that a search found.
fn members(request: &Request, team: &TeamPage, search: &str) -> Result<AnyView, ApiError> {
    let viewer = request.viewer()?;
    let found = if search.is_empty() {
        let company = viewer.current().map(|it| it.company_name.as_ref()).unwrap_or_default();
        format!("{} in {company}", people(team.count))
    } else {
        format!("{} found for “{search}”", people(team.count))
    };
    let clear = (!search.is_empty()).then(|| {
        view! {
            " · "
            <a href="/company/team">"Show everyone"</a>
        }
    });
    let next = team.next.as_ref().map(|MemberCursor { name_key, user_id }| {
        let (search, name) = (escaped(search), escaped(name_key));
        view! {
            <p>
                <a class="button" href=format!("/company/team?q={search}&after={name}&id={user_id}")>
                    "More"
                </a>
            </p>
        }
    });
    let rows: Vec<_> = team
        .members
        .iter()
        .map(|member| row(request, member, member.user_id == viewer.user.id))
        .collect();
    Ok(view! {
        <p class="help team-count" role="status">
            {found} {clear}
        </p>
        <table class="table team">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Last active"</th>
                    <th scope="col">"Two-factor"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {next}
    }
    .into_any())
}

fn row(request: &Request, member: &Member, is_viewer: bool) -> impl IntoView + use<> {
    let is_out = member.deactivated_at.is_some();
    let asks = member.deletion_requested_at.is_some();
    let path = format!("/company/team/{}", member.user_id);
    view! {
        <tr>
            <th scope="row">
                <div class="who">
                    <Avatar person=AvatarData::from(member) />
                    <div>
                        <a href=path>{member.name.as_ref().to_owned()}</a>
                        {is_viewer.then(|| view! { " " <span class="mark">"You"</span> })}
                        {is_out.then(|| view! { " " <span class="mark mark-warn">"Deactivated"</span> })}
                        {asks
                            .then(|| {
                                view! { " " <span class="mark mark-warn">"Asks to be deleted"</span> }
                            })}
                        <span class="help">{member.email.as_ref().to_owned()}</span>
                    </div>
                </div>
            </th>
            <td data-label="Role">{member.role.label()}</td>
            <td data-label="Last active">{last_active(request, member)}</td>
            <td data-label="Two-factor">{if member.has_two_factor { "On" } else { "Off" }}</td>
        </tr>
    }
}

/// When a member last worked in the company.
pub(super) fn last_active(request: &Request, member: &Member) -> AnyView {
    match member.last_active_at {
        Some(at) => view! { <Moment when=request.when(at) /> }.into_any(),
        None => "Never".into_any(),
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

//! One member of a company.

use leptos::prelude::*;
use nameplate_backend::companies::Member;
use nameplate_domain::{companies::Permission, kernel::UserId};

use super::{member_acts::member_acts, team_page::last_active};
use crate::{
    kernel::{ErrorKind, Moment, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/company/team/{user}`.
pub(crate) const MEMBER: PageInfo =
    PageInfo::settings("Member", "What they are in this company, and what you can do about it.");

/// A member, and what the viewer may do to them.
pub(crate) async fn member_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    let id = UserId::parse(request.param("user")).ok_or(ErrorKind::NotFound)?;
    let team = &request.services.team;
    let member = team.find(&seat, &id).await?;
    let acts = if seat.user_id == id {
        why_not("This is you. Nobody changes their own role; under Companies you can leave.")
    } else if !seat.role.may_to(Permission::RemoveMembers, member.role) {
        why_not("Only a Super Admin can change a Super Admin.")
    } else {
        member_acts(&seat, &member, team.belongs_elsewhere(&seat, &id).await?)
    };
    Ok(view! {
        <p class="aside">
            <a href="/company/team">"Back to the team"</a>
        </p>
        {facts(&request, &member)}
        {acts}
    }
    .into_any())
}

fn why_not(text: &'static str) -> AnyView {
    view! { <p class="help">{text}</p> }.into_any()
}

fn facts(request: &Request, member: &Member) -> AnyView {
    let joined = request.when(member.joined_at);
    let status = match member.deactivated_at {
        Some(at) => view! { "Deactivated " <Moment when=request.when(at) /> }.into_any(),
        None => "Active".into_any(),
    };
    view! {
        <section class="section">
            <h2>{member.name.as_ref().to_owned()}</h2>
            <dl class="facts">
                <div>
                    <dt>"Email"</dt>
                    <dd>{member.email.as_ref().to_owned()}</dd>
                </div>
                <div>
                    <dt>"Role"</dt>
                    <dd>{member.role.label()}</dd>
                </div>
                <div>
                    <dt>"Status"</dt>
                    <dd>{status}</dd>
                </div>
                <div>
                    <dt>"Joined"</dt>
                    <dd>
                        <time datetime=joined.iso>{joined.exact}</time>
                    </dd>
                </div>
                <div>
                    <dt>"Last active here"</dt>
                    <dd>{last_active(request, member)}</dd>
                </div>
                <div>
                    <dt>"Two-factor"</dt>
                    <dd>{if member.has_two_factor { "On" } else { "Off" }}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

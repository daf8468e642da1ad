//! One member of a company.

use leptos::prelude::*;
use nameplate_backend::companies::Member;
use nameplate_domain::{companies::Permission, kernel::UserId};
use serde::Deserialize;

use super::{
    deletion_section::deletion_section, member_access::access_section,
    member_question::MemberQuestion, role_form::role_section, team_page::last_active,
};
use crate::{
    kernel::{AvatarData, ErrorKind, Moment, PageHead, PageInfo, PageRequest, PageResult},
    request::Request,
};

/// `/company/team/{user}`; with `?ask=` the question before something is done to them, alone: for who has no
/// script, and for what is to be answered again.
pub(crate) const MEMBER: PageInfo =
    PageInfo::settings("Member", "What they are in this company, and what you can do about it.")
        .below("/company/team", "Team");

#[derive(Default, Deserialize)]
#[serde(default)]
struct MemberQuery {
    /// The word of what is asked about.
    ask: String,
}

/// A member, and what the viewer may do to them.
pub(crate) async fn member_page(request: PageRequest) -> PageResult {
    let seat = request.seat()?;
    let id = UserId::parse(request.param("user")).ok_or(ErrorKind::NotFound)?;
    let team = &request.services.team;
    let member = team.find(&seat, &id).await?;
    let viewer = request.viewer()?;
    let company = viewer.current().map(|it| it.company_name.as_ref()).unwrap_or_default();
    let is_self = seat.user_id == id;
    let may_act = !is_self && seat.role.may_to(Permission::RemoveMembers, member.role);
    let questions = if may_act {
        MemberQuestion::all(&member, company, team.belongs_elsewhere(&seat, &id).await?)
    } else {
        Vec::new()
    };

    let MemberQuery { ask } = request.query();
    if let Some(question) = questions.iter().find(|question| question.word == ask) {
        request.set_head(question.head());
        return Ok(question.page());
    }
    let name = member.name.as_ref().to_owned();
    request.set_head(PageHead {
        portrait: Some(AvatarData::from(&member)),
        ..PageHead::titled(name).with_lead(format!("{} at {company}", member.role.label()))
    });
    let acts = if may_act {
        view! {
            {deletion_section(&request, &member, &questions)}
            {role_section(&seat, &member, company)}
            {access_section(&member, company, &questions)}
        }
        .into_any()
    } else if is_self {
        why_not("This is you. Nobody changes their own role; under Companies you can leave.")
    } else {
        why_not("Only a Super Admin can change a Super Admin.")
    };
    Ok(view! {
        {facts(&request, &member)}
        {acts}
    }
    .into_any())
}

impl From<&Member> for AvatarData {
    fn from(member: &Member) -> Self {
        Self::new(&member.user_id, &member.name, member.photo_id.as_ref())
    }
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
        <dl class="facts">
            <div>
                <dt>"Email"</dt>
                <dd>{member.email.as_ref().to_owned()}</dd>
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
    }
    .into_any()
}

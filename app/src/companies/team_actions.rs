//! The server functions of a company's team.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::companies::{Role, TeamError};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, When};

/// A member as the list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MemberView {
    /// The id of the user.
    pub(crate) id: String,
    /// The full name.
    pub(crate) name: String,
    /// The email address.
    pub(crate) email: String,
    /// The role.
    pub(crate) role: Role,
    /// Since when they belong to the company.
    pub(crate) joined: When,
    /// Since when they are shut out, if so.
    pub(crate) deactivated: Option<When>,
    /// When they last worked here.
    pub(crate) last_active: Option<When>,
    /// Whether their two-factor is on.
    pub(crate) has_two_factor: bool,
    /// Whether it is the viewer.
    pub(crate) is_viewer: bool,
}

/// A part of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TeamView {
    /// The company's name.
    pub(crate) company: String,
    /// The members.
    pub(crate) members: Vec<MemberView>,
    /// How many there are in all.
    pub(crate) count: u64,
    /// The query of the next part, if there is more.
    pub(crate) next: Option<(String, String)>,
}

/// A member, and what the viewer may do to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MemberPageData {
    /// The member.
    pub(crate) member: MemberView,
    /// The roles that the viewer may give them; none when they may not change it.
    pub(crate) roles: Vec<Role>,
    /// Whether the viewer may act on them.
    pub(crate) is_in_reach: bool,
    /// Whether they belong to another company, too.
    pub(crate) belongs_elsewhere: bool,
}

/// Where a part of a team begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TeamQuery {
    /// What names or addresses hold.
    pub(crate) search: String,
    /// The name behind which the part begins.
    pub(crate) after_name: String,
    /// The id behind which it begins.
    pub(crate) after_id: String,
}

/// What an admin types to delete an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DeleteFields {
    id: String,
    email: String,
}

/// Loads a part of the team.
#[server(input = GetUrl)]
pub(crate) async fn get_team(query: TeamQuery) -> Result<TeamView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_backend::companies::MemberCursor;
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let after = UserId::parse(&query.after_id)
        .map(|user_id| MemberCursor { name_key: query.after_name, user_id });
    let page = request.services.team.list(&seat, &query.search, after.as_ref()).await;
    let page = page.map_err(|error| request.explain_reading(error))?;
    Ok(TeamView {
        company: request.company_name(),
        members: page.members.iter().map(|member| request.member_view(member)).collect(),
        count: page.count,
        next: page.next.map(|next| (next.name_key, next.user_id.to_string())),
    })
}

/// Loads a member.
#[server(input = GetUrl)]
pub(crate) async fn get_member(id: String) -> Result<MemberPageData, ApiError<NoRefusal>> {
    use crate::{Cause, ssr};
    use nameplate_domain::{companies::Permission, kernel::UserId};

    let request = ssr::request()?;
    let seat = request.seat()?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let team = &request.services.team;
    let member = team.find(&seat, &id).await.map_err(|error| request.explain_reading(error))?;
    let elsewhere = team.belongs_elsewhere(&seat, &id).await;
    let belongs_elsewhere = elsewhere.map_err(|error| request.explain_reading(error))?;
    let is_in_reach =
        seat.user_id != id && seat.role.may_to(Permission::RemoveMembers, member.role);
    let may_give = |role: &Role| is_in_reach && seat.role.may_to(Permission::ChangeRoles, *role);
    Ok(MemberPageData {
        member: request.member_view(&member),
        roles: Role::ALL.into_iter().filter(may_give).collect(),
        is_in_reach,
        belongs_elsewhere,
    })
}

/// Gives a member another role.
#[server]
pub(crate) async fn change_role(
    id: String,
    role: Role,
    company: String,
) -> Result<(), ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let changed = request.services.team.change_role(&seat, &id, role).await;
    changed.map_err(|error| request.explain(error))?;
    request.return_saying(&format!("/company/team/{id}"), super::member_page::ROLE_CHANGED);
    Ok(())
}

/// Signs a member out of every browser; gives how many.
#[server]
pub(crate) async fn sign_member_out(
    id: String,
    company: String,
) -> Result<u64, ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let ended = request.services.team.sign_out(&seat, &id).await;
    let ended = ended.map_err(|error| request.explain(error))?;
    request
        .return_saying(&format!("/company/team/{id}"), &super::member_page::ended_in_words(ended));
    Ok(ended)
}

/// Shuts a member out of the company.
#[server]
pub(crate) async fn deactivate_member(
    id: String,
    company: String,
) -> Result<(), ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let deactivated = request.services.team.deactivate(&seat, &id).await;
    deactivated.map_err(|error| request.explain(error))?;
    request.return_saying(&format!("/company/team/{id}"), super::member_page::DEACTIVATED);
    Ok(())
}

/// Lets a member into the company again.
#[server]
pub(crate) async fn reactivate_member(
    id: String,
    company: String,
) -> Result<(), ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let reactivated = request.services.team.reactivate(&seat, &id).await;
    reactivated.map_err(|error| request.explain(error))?;
    request.return_saying(&format!("/company/team/{id}"), super::member_page::REACTIVATED);
    Ok(())
}

/// Takes a member out of the company; gives the path to go to.
#[server]
pub(crate) async fn remove_member(
    id: String,
    company: String,
) -> Result<String, ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let removed = request.services.team.remove(&seat, &id).await;
    removed.map_err(|error| request.explain(error))?;
    Ok(request.lead_to_saying("/company/team", "Removed from the company. The account stays."))
}

/// Deletes a member's account, or only removes them when they belong to another company, too; gives
/// the path to go to.
#[server]
pub(crate) async fn delete_member_account(
    form: DeleteFields,
    company: String,
) -> Result<String, ApiError<TeamError>> {
    use crate::{Cause, ssr};
    use nameplate_backend::companies::Removal;
    use nameplate_domain::kernel::UserId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let proof = request.recent_proof()?;
    let DeleteFields { id, email } = form;
    let id = UserId::parse(&id).ok_or(Cause::NotFound)?;
    let deleted = request.services.team.delete_account(&seat, &proof, &id, &email).await;
    let deleted = deleted.map_err(|error| request.explain(error).keeping("email", &email))?;
    let done = match deleted {
        Removal::Deleted => "The account is deleted.",
        Removal::RemovedOnly => "Removed from the company. The account stays.",
    };
    Ok(request.lead_to_saying("/company/team", done))
}

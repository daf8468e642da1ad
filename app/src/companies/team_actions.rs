//! The server functions of a company's team.

use leptos::prelude::*;
use nameplate_backend::flows::Removal;
use nameplate_domain::{
    companies::{MemberAct, RoleForm},
    kernel::{CompanyId, UserId},
};
use serde::{Deserialize, Serialize};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

const REMOVED: &str = "Removed from the company. The account stays.";

/// What an admin types to delete an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DeletionForm {
    /// The member's address, which says that the right person is meant.
    email: String,
}

#[server]
pub(crate) async fn change_role(id: UserId, form: RoleForm, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    request.services.team.change_role(&seat, &id, form.role).await?;
    Ok(Reply::message("Role changed. It holds at once."))
}

/// Does something to a member that needs no more than to be said.
#[server]
pub(crate) async fn act_on_member(id: UserId, act: MemberAct, company: CompanyId) -> ActResult {
    let request = request()?;
    let seat = request.seat_in(&company)?;
    let team = &request.services.team;
    // The question may be a page of its own: what was done is said on the member's.
    let member_page = Reply::to(format!("/company/team/{id}"));
    Ok(match act {
        MemberAct::SignOut => {
            let ended = team.sign_out(&seat, &id).await?;
            member_page.with_message(ended_in_words(ended))
        }
        MemberAct::Deactivate => {
            team.deactivate(&seat, &id).await?;
            member_page.with_message("Deactivated. They are out of this company.")
        }
        MemberAct::Reactivate => {
            team.reactivate(&seat, &id).await?;
            member_page.with_message("Reactivated. They can enter this company again.")
        }
        MemberAct::Remove => {
            team.remove(&seat, &id).await?;
            Reply::to("/company/team").with_message(REMOVED)
        }
    })
}

/// Deletes a member's account, or only removes them when they belong to another company, too.
#[server]
pub(crate) async fn delete_member_account(
    id: UserId,
    form: DeletionForm,
    company: CompanyId,
) -> ActResult {
    let request = request()?;
    let (seat, proof) = (request.seat_in(&company)?, request.recent_proof()?);
    let done = match request.services.team.delete_account(&seat, &proof, &id, &form.email).await? {
        Removal::Deleted => "The account is deleted.",
        Removal::RemovedOnly => REMOVED,
    };
    Ok(Reply::to("/company/team").with_message(done))
}

fn ended_in_words(count: u64) -> String {
    match count {
        0 => "They were signed in nowhere.".to_owned(),
        1 => "They were signed out of 1 device.".to_owned(),
        count => format!("They were signed out of {count} devices."),
    }
}

#[cfg(test)]
mod tests {
    use super::ended_in_words;

    #[test]
    fn what_ended_is_counted() {
        assert_eq!(ended_in_words(0), "They were signed in nowhere.");
        assert_eq!(ended_in_words(1), "They were signed out of 1 device.");
        assert_eq!(ended_in_words(3), "They were signed out of 3 devices.");
    }
}

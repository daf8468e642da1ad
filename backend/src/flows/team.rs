//! What admins do to the members of their company.
//!
//! Whoever acts on a Super Admin is an active Super Admin, and nobody acts on themselves: so one
//! always stays, as long as the acts of a company wait for each other.

use nameplate_domain::{
    accounts::Email,
    activity::{ActivityDetail, ActivityKind},
    companies::{CompanyEvent, EventDetail, Permission, Role, Seat, TeamError},
    kernel::{Fault, UserId},
};
use tracing::instrument;

use super::{Erasure, members};
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    api_keys::ApiKeys,
    companies::{Companies, CompanyEntry, CompanyLog, Member, invitation_store, store, team_store},
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, ServiceError, StoreError, Tx},
    live::Live,
    mail::Message,
    sessions::{RecentProof, Sessions},
    webhooks::{Occurrence, Webhooks},
};

type TeamRefusal = ServiceError<TeamError>;

/// What became of an account that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    Deleted,
    /// Its owner belongs to another company, too, and was only taken out of this one.
    RemovedOnly,
}

#[derive(Clone)]
pub struct Team {
    pub(super) kernel: Kernel,
    accounts: Accounts,
    activity: ActivityLog,
    api_keys: ApiKeys,
    companies: Companies,
    deliveries: Deliveries,
    erasure: Erasure,
    live: Live,
    log: CompanyLog,
    sessions: Sessions,
    webhooks: Webhooks,
}

/// What an admin does to another member, in a transaction in which nobody else changes the team.
struct TeamAction<'a> {
    tx: Tx,
    seat: &'a Seat,
    /// The actor's role, read in this transaction.
    role: Role,
    /// The member that the action is about.
    member: Member,
}

impl Team {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            api_keys: ApiKeys::new(core),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            erasure: Erasure::new(core),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            sessions: Sessions::new(core),
            webhooks: Webhooks::new(core),
        }
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// [`TeamError`]; [`ServiceError::Forbidden`]; [`ServiceError::NotFound`] for who isn't a member.
    #[instrument(level = "debug", skip_all)]
    pub async fn change_role(
        &self,
        seat: &Seat,
        user_id: &UserId,
        role: Role,
    ) -> Result<(), TeamRefusal> {
        let mut action = self.begin(seat, Permission::ChangeRoles, user_id).await?;
        if !action.role.may_to(Permission::ChangeRoles, role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        if action.member.role == role {
            return Ok(());
        }
        team_store::set_role(&mut action.tx, &seat.company_id, user_id, role).await?;
        self.withdraw_invitations(&mut action, Some(role)).await?;
        let old_role = Some(action.member.role);
        let detail = EventDetail { old_role, ..EventDetail::of_role(role) };
        self.log_event(&mut action, CompanyEvent::RoleChanged, detail).await?;
        self.record_for_member(&mut action, ActivityKind::RoleChanged, Some(role)).await?;
        let what = Occurrence::RoleChanged(user_id, role, action.member.role);
        self.webhooks.enqueue(&mut action.tx, &seat.company_id, what).await?;
        Ok(self.kernel.commit(action.tx).await?)
    }

    /// Signs a member out of every browser; gives how many sessions that ended.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn sign_out(&self, seat: &Seat, user_id: &UserId) -> Result<u64, TeamRefusal> {
        let mut action = self.begin(seat, Permission::SignMembersOut, user_id).await?;
        let ended = self.sessions.end_others(&mut action.tx, user_id, None).await?;
        if ended > 0 {
            self.log_event(&mut action, CompanyEvent::SignedOut, EventDetail::default()).await?;
            self.record_for_member(&mut action, ActivityKind::SignedOutByAdmin, None).await?;
        }
        self.kernel.commit(action.tx).await?;
        Ok(ended)
    }

    /// Shuts a member out of the company, until [`Team::reactivate`]. They keep their account.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn deactivate(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut action = self.begin(seat, Permission::Deactivate, user_id).await?;
        if action.member.deactivated_at.is_some() {
            return Ok(());
        }
        let now = self.kernel.now();
        team_store::set_deactivated(&mut action.tx, &seat.company_id, user_id, now).await?;
        self.withdraw_invitations(&mut action, None).await?;
        self.reassign_sessions(&mut action).await?;
        self.log_event(&mut action, CompanyEvent::Deactivated, EventDetail::default()).await?;
        self.record_for_member(&mut action, ActivityKind::CompanyDeactivated, None).await?;
        let what = Occurrence::Deactivated(user_id, action.member.role);
        self.webhooks.enqueue(&mut action.tx, &seat.company_id, what).await?;
        Ok(self.kernel.commit(action.tx).await?)
    }

    /// Lets a member in again, in the role that they had; their sessions that work in no company
    /// work in this one from now on.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn reactivate(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut action = self.begin(seat, Permission::Deactivate, user_id).await?;
        if action.member.deactivated_at.is_none() {
            return Ok(());
        }
        let role = action.member.role;
        team_store::set_reactivated(&mut action.tx, &seat.company_id, user_id).await?;
        self.sessions.enter_company(&mut action.tx, user_id, &seat.company_id).await?;
        self.log_event(&mut action, CompanyEvent::Reactivated, EventDetail::of_role(role)).await?;
        self.record_for_member(&mut action, ActivityKind::CompanyReactivated, Some(role)).await?;
        let what = Occurrence::Activated(user_id, role);
        self.webhooks.enqueue(&mut action.tx, &seat.company_id, what).await?;
        Ok(self.kernel.commit(action.tx).await?)
    }

    /// Takes a member out of the company. They keep their account.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut action = self.begin(seat, Permission::RemoveMembers, user_id).await?;
        self.remove_from_company(&mut action).await?;
        self.kernel.commit(action.tx).await?;
        Ok(())
    }

    /// Deletes a member's account for good, when they belong to no other company; else takes them
    /// out of this one. Their address, typed once more, says that the right person is meant.
    ///
    /// # Errors
    /// As [`Team::change_role`]; [`Fault::NotTheAddress`] for the field `email`.
    #[instrument(level = "debug", skip_all)]
    pub async fn delete_account(
        &self,
        seat: &Seat,
        proof: &RecentProof,
        user_id: &UserId,
        typed_email: &str,
    ) -> Result<Removal, TeamRefusal> {
        if *proof.user_id() != seat.user_id {
            return Err(ServiceError::ProofNeeded);
        }
        self.prepare_deletion(seat, user_id, typed_email).await?;
        let (mut action, email) = self.begin_deletion(seat, user_id, typed_email).await?;
        let company_id = &seat.company_id;
        if team_store::belongs_elsewhere(&mut *action.tx, company_id, user_id).await? {
            self.remove_from_company(&mut action).await?;
            self.kernel.commit(action.tx).await?;
            return Ok(Removal::RemovedOnly);
        }
        let entry = CompanyEntry {
            detail: EventDetail::of_role(action.member.role),
            ..CompanyEntry::new(company_id, CompanyEvent::AccountDeleted, &seat.user_id)
        };
        self.log.record(&mut action.tx, entry).await?;
        self.withdraw_invitations(&mut action, None).await?;
        let what = Occurrence::Left(user_id, action.member.role);
        self.webhooks.enqueue(&mut action.tx, company_id, what).await?;
        self.erasure.erase(&mut action.tx, user_id, &email.key(), company_id).await?;
        self.tell_deleted(&mut action, &email).await?;
        self.kernel.commit(action.tx).await?;
        tracing::info!(user = %user_id, by = %seat.user_id, company = %company_id, "an account was deleted");
        Ok(Removal::Deleted)
    }

    /// Tells somebody whose account is deleted, if they asked for that.
    async fn tell_deleted(
        &self,
        action: &mut TeamAction<'_>,
        email: &Email,
    ) -> Result<(), StoreError> {
        if action.member.deletion_requested_at.is_none() {
            return Ok(());
        }
        let company = store::name(&mut action.tx, &action.seat.company_id).await?;
        let message = Message::AccountDeleted { company, name: action.member.name.clone() };
        self.deliveries.mail_last(&mut action.tx, email, &message).await
    }

    /// Deletes beforehand what is too much for one transaction, once it is clear that the account may be
    /// deleted. It is asked again then: much may happen in between.
    async fn prepare_deletion(
        &self,
        seat: &Seat,
        user_id: &UserId,
        typed_email: &str,
    ) -> Result<(), TeamRefusal> {
        let (mut action, _) = self.begin_deletion(seat, user_id, typed_email).await?;
        let stays =
            team_store::belongs_elsewhere(&mut *action.tx, &seat.company_id, user_id).await?;
        action.tx.rollback().await?;
        if !stays {
            self.erasure.prepare(user_id).await?;
        }
        Ok(())
    }

    /// Begins to delete an account, if it may be; gives its address.
    async fn begin_deletion<'a>(
        &self,
        seat: &'a Seat,
        user_id: &UserId,
        typed_email: &str,
    ) -> Result<(TeamAction<'a>, Email), TeamRefusal> {
        let mut action = self.begin(seat, Permission::DeleteAccounts, user_id).await?;
        // Whoever accepts an invitation of another company waits, or was there before.
        let email = self.accounts.lock_user(&mut action.tx, user_id).await?;
        let email = email.ok_or(ServiceError::NotFound)?;
        if Email::parse(typed_email).is_ok_and(|typed| typed.key() == email.key()) {
            return Ok((action, email));
        }
        Err(ServiceError::field("email", Fault::NotTheAddress))
    }

    async fn begin<'a>(
        &self,
        seat: &'a Seat,
        permission: Permission,
        user_id: &UserId,
    ) -> Result<TeamAction<'a>, TeamRefusal> {
        let (mut tx, role) = self.companies.begin_as(seat, permission).await?;
        if *user_id == seat.user_id {
            return Err(ServiceError::Refused(TeamError::Oneself));
        }
        let member = members::find(&mut *tx, &seat.company_id, user_id).await?;
        let member = member.ok_or(ServiceError::NotFound)?;
        if !role.may_to(permission, member.role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        Ok(TeamAction { tx, seat, role, member })
    }

    async fn remove_from_company(&self, action: &mut TeamAction<'_>) -> Result<(), StoreError> {
        store::delete_member(&mut action.tx, &action.seat.company_id, &action.member.user_id)
            .await?;
        let member = (&action.member.user_id, &action.seat.company_id);
        self.api_keys.revoke_of_member(&mut action.tx, member.0, member.1).await?;
        self.withdraw_invitations(action, None).await?;
        self.reassign_sessions(action).await?;
        self.log_event(action, CompanyEvent::Removed, EventDetail::default()).await?;
        let what = Occurrence::Left(&action.member.user_id, action.member.role);
        self.webhooks.enqueue(&mut action.tx, &action.seat.company_id, what).await?;
        self.record_for_member(action, ActivityKind::CompanyRemoved, None).await
    }

    /// Takes back what the member asked others for and may ask no more, as what they are by now.
    async fn withdraw_invitations(
        &self,
        action: &mut TeamAction<'_>,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        let (company_id, user_id) = (&action.seat.company_id, &action.member.user_id);
        invitation_store::withdraw(&mut action.tx, company_id, user_id, role).await
    }

    /// Moves the member's sessions into a company that they may still enter.
    async fn reassign_sessions(&self, action: &mut TeamAction<'_>) -> Result<(), StoreError> {
        let (user_id, from) = (&action.member.user_id, &action.seat.company_id);
        let to = store::default_for(&mut *action.tx, user_id).await?;
        self.sessions.leave_company(&mut action.tx, user_id, from, to.as_ref()).await
    }

    /// Records for the company what was done.
    async fn log_event(
        &self,
        action: &mut TeamAction<'_>,
        kind: CompanyEvent,
        detail: EventDetail,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            subject: Some(&action.member.user_id),
            detail,
            ..CompanyEntry::new(&action.seat.company_id, kind, &action.seat.user_id)
        };
        self.log.record(&mut action.tx, entry).await
    }

    /// Records for the member what was done, and lets their open pages show it.
    async fn record_for_member(
        &self,
        action: &mut TeamAction<'_>,
        kind: ActivityKind,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        let company = store::name(&mut action.tx, &action.seat.company_id).await?;
        let entry = Entry {
            user_id: Some(&action.member.user_id),
            kind,
            session_id: None,
            client: &Client::admin(),
            detail: ActivityDetail::of_company(company, role),
        };
        self.activity.record(&mut action.tx, entry).await?;
        self.live.announce(&mut action.tx, &action.member.user_id).await
    }
}

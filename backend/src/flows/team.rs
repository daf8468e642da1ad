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

use super::Erasure;
use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    companies::{Companies, CompanyEntry, CompanyLog, Member, invitation_store, store, team_store},
    core::Core,
    kernel::{Client, Kernel, ServiceError, StoreError, Tx},
    live::Live,
    sessions::{RecentProof, Sessions},
};

type TeamRefusal = ServiceError<TeamError>;

/// What became of an account that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is deleted, for good.
    Deleted,
    /// Its owner belongs to another company, too, and was only taken out of this one.
    RemovedOnly,
}

/// The team's service. Cheap to clone.
#[derive(Clone)]
pub struct Team {
    pub(super) kernel: Kernel,
    pub(crate) accounts: Accounts,
    pub(crate) activity: ActivityLog,
    pub(crate) companies: Companies,
    pub(crate) erasure: Erasure,
    pub(crate) live: Live,
    pub(crate) log: CompanyLog,
    pub(crate) sessions: Sessions,
}

/// What an admin does to another member, in a transaction in which nobody else changes the team.
struct Act<'a> {
    tx: Tx,
    seat: &'a Seat,
    /// The actor's role by now.
    role: Role,
    /// Whom it is done to.
    member: Member,
}

impl Team {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            companies: Companies::new(core),
            erasure: Erasure::new(core),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            sessions: Sessions::new(core),
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
        let mut act = self.begin(seat, Permission::ChangeRoles, user_id).await?;
        if !act.role.may_to(Permission::ChangeRoles, role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        if act.member.role == role {
            return Ok(());
        }
        team_store::set_role(&mut act.tx, &seat.company_id, user_id, role).await?;
        self.withdraw(&mut act, Some(role)).await?;
        let old_role = Some(act.member.role);
        let detail = EventDetail { old_role, ..EventDetail::of_role(role) };
        self.note(&mut act, CompanyEvent::RoleChanged, detail).await?;
        self.tell(&mut act, ActivityKind::RoleChanged, Some(role)).await?;
        self.kernel.commit(act.tx).await?;
        Ok(())
    }

    /// Signs a member out of every browser; gives how many sessions that ended.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn sign_out(&self, seat: &Seat, user_id: &UserId) -> Result<u64, TeamRefusal> {
        let mut act = self.begin(seat, Permission::SignMembersOut, user_id).await?;
        let ended = self.sessions.end_others(&mut act.tx, user_id, None).await?;
        if ended > 0 {
            self.note(&mut act, CompanyEvent::SignedOut, EventDetail::default()).await?;
            self.tell(&mut act, ActivityKind::SignedOutByAdmin, None).await?;
        }
        self.kernel.commit(act.tx).await?;
        Ok(ended)
    }

    /// Shuts a member out of the company, until [`Team::reactivate`]. They keep their account.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn deactivate(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut act = self.begin(seat, Permission::Deactivate, user_id).await?;
        if act.member.deactivated_at.is_some() {
            return Ok(());
        }
        let now = self.kernel.now();
        team_store::set_deactivated(&mut act.tx, &seat.company_id, user_id, now).await?;
        self.withdraw(&mut act, None).await?;
        self.move_out(&mut act).await?;
        self.note(&mut act, CompanyEvent::Deactivated, EventDetail::default()).await?;
        self.tell(&mut act, ActivityKind::CompanyDeactivated, None).await?;
        self.kernel.commit(act.tx).await?;
        Ok(())
    }

    /// Lets a member in again, in the role that they had; their sessions that work in no company
    /// work in this one from now on.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn reactivate(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut act = self.begin(seat, Permission::Deactivate, user_id).await?;
        if act.member.deactivated_at.is_none() {
            return Ok(());
        }
        let (role, now) = (act.member.role, self.kernel.now());
        team_store::set_reactivated(&mut act.tx, &seat.company_id, user_id, now).await?;
        self.sessions.move_in(&mut act.tx, user_id, &seat.company_id).await?;
        self.note(&mut act, CompanyEvent::Reactivated, EventDetail::of_role(role)).await?;
        self.tell(&mut act, ActivityKind::CompanyReactivated, Some(role)).await?;
        self.kernel.commit(act.tx).await?;
        Ok(())
    }

    /// Takes a member out of the company. They keep their account.
    ///
    /// # Errors
    /// As [`Team::change_role`].
    #[instrument(level = "debug", skip_all)]
    pub async fn remove(&self, seat: &Seat, user_id: &UserId) -> Result<(), TeamRefusal> {
        let mut act = self.begin(seat, Permission::RemoveMembers, user_id).await?;
        self.take_out(&mut act).await?;
        self.kernel.commit(act.tx).await?;
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
        let (mut act, email) = self.begin_deletion(seat, user_id, typed_email).await?;
        let company_id = &seat.company_id;
        if team_store::belongs_elsewhere(&mut *act.tx, company_id, user_id).await? {
            self.take_out(&mut act).await?;
            self.kernel.commit(act.tx).await?;
            return Ok(Removal::RemovedOnly);
        }
        let entry = CompanyEntry {
            company_id,
            kind: CompanyEvent::AccountDeleted,
            actor: &seat.user_id,
            subject: None,
            detail: EventDetail::of_role(act.member.role),
        };
        self.log.record(&mut act.tx, entry).await?;
        self.withdraw(&mut act, None).await?;
        self.erasure.erase(&mut act.tx, user_id, &email.key(), company_id).await?;
        self.kernel.commit(act.tx).await?;
        tracing::info!(user = %user_id, by = %seat.user_id, company = %company_id, "an account was deleted");
        Ok(Removal::Deleted)
    }

    /// Deletes beforehand what is too much for one transaction, once it is clear that the account may be
    /// deleted. It is asked again then: much may happen in between.
    async fn prepare_deletion(
        &self,
        seat: &Seat,
        user_id: &UserId,
        typed_email: &str,
    ) -> Result<(), TeamRefusal> {
        let (mut act, _) = self.begin_deletion(seat, user_id, typed_email).await?;
        let stays = team_store::belongs_elsewhere(&mut *act.tx, &seat.company_id, user_id).await?;
        act.tx.rollback().await?;
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
    ) -> Result<(Act<'a>, Email), TeamRefusal> {
        let mut act = self.begin(seat, Permission::DeleteAccounts, user_id).await?;
        // Whoever accepts an invitation of another company waits, or was there before.
        let email = self.accounts.lock_user(&mut act.tx, user_id).await?;
        let email = email.ok_or(ServiceError::NotFound)?;
        if typed_email.trim().to_lowercase() != email.key() {
            return Err(ServiceError::field("email", Fault::NotTheAddress));
        }
        Ok((act, email))
    }

    async fn begin<'a>(
        &self,
        seat: &'a Seat,
        permission: Permission,
        user_id: &UserId,
    ) -> Result<Act<'a>, TeamRefusal> {
        let (mut tx, role) = self.companies.begin_as(seat, permission).await?;
        if *user_id == seat.user_id {
            return Err(ServiceError::Refused(TeamError::Oneself));
        }
        let member = team_store::find(&mut *tx, &seat.company_id, user_id).await?;
        let member = member.ok_or(ServiceError::NotFound)?;
        if !role.may_to(permission, member.role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        Ok(Act { tx, seat, role, member })
    }

    async fn take_out(&self, act: &mut Act<'_>) -> Result<(), StoreError> {
        store::delete_member(&mut act.tx, &act.seat.company_id, &act.member.user_id).await?;
        self.withdraw(act, None).await?;
        self.move_out(act).await?;
        self.note(act, CompanyEvent::Removed, EventDetail::default()).await?;
        self.tell(act, ActivityKind::CompanyRemoved, None).await
    }

    /// Takes back what the member asked others for and may ask no more, as what they are by now.
    async fn withdraw(&self, act: &mut Act<'_>, role: Option<Role>) -> Result<(), StoreError> {
        let (company_id, user_id) = (&act.seat.company_id, &act.member.user_id);
        invitation_store::withdraw(&mut act.tx, company_id, user_id, role).await
    }

    /// Moves the member's sessions into a company that they may still enter.
    async fn move_out(&self, act: &mut Act<'_>) -> Result<(), StoreError> {
        let (user_id, from) = (&act.member.user_id, &act.seat.company_id);
        let to = store::default_for(&mut *act.tx, user_id).await?;
        self.sessions.move_out(&mut act.tx, user_id, from, to.as_ref()).await
    }

    /// Records for the company what was done.
    async fn note(
        &self,
        act: &mut Act<'_>,
        kind: CompanyEvent,
        detail: EventDetail,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            company_id: &act.seat.company_id,
            kind,
            actor: &act.seat.user_id,
            subject: Some(&act.member.user_id),
            detail,
        };
        self.log.record(&mut act.tx, entry).await
    }

    /// Records for the member what was done, and lets their open pages show it.
    async fn tell(
        &self,
        act: &mut Act<'_>,
        kind: ActivityKind,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        let company = store::name(&mut act.tx, &act.seat.company_id).await?;
        let entry = Entry {
            user_id: Some(&act.member.user_id),
            kind,
            session_id: None,
            client: &Client::admin(),
            detail: ActivityDetail::of_company(company, role),
        };
        self.activity.record(&mut act.tx, entry).await?;
        self.live.announce(&mut act.tx, &act.member.user_id).await
    }
}

//! Asking people to join a company: what its admins do. What the invited person does is in
//! [`Joining`](crate::flows::Joining).

use nameplate_domain::{
    accounts::{Email, FullName, PhoneNumber},
    companies::{
        CompanyEvent, EventDetail, INVITATION_KEPT_MS, INVITATIONS_PER_COMPANY, InvitationForm,
        Permission, Role, Seat, TeamError,
    },
    deliveries::MAILS_PER_RECIPIENT,
    kernel::{Fault, FieldErrors, InvitationId, Timestamp},
};
use tracing::instrument;

use super::{
    Companies, CompanyEntry, CompanyLog, accepted_invitation_store,
    invitation_store::{self, NewInvitation, OpenInvitationRecord},
    service::allow,
    store,
};
use crate::{
    accounts::parse_phone,
    core::Core,
    deliveries::Deliveries,
    kernel::{Bucket, Kernel, RateLimits, ServiceError, StoreError, Tx},
    mail::Message,
};

type InvitingRefusal = ServiceError<TeamError>;

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub name: FullName,
    pub email: Email,
    pub role: Role,
    /// The name of who sent it last; `None` when their account was deleted.
    pub inviter: Option<String>,
    pub sent_at: Timestamp,
    /// Until when it can be accepted.
    pub ends_at: Timestamp,
    /// Whether it has expired; it can be sent again.
    pub is_over: bool,
}

#[derive(Clone)]
pub struct Invitations {
    kernel: Kernel,
    companies: Companies,
    deliveries: Deliveries,
    log: CompanyLog,
    rate_limits: RateLimits,
}

struct Invitee {
    name: FullName,
    email: Email,
    phone: Option<PhoneNumber>,
}

impl Invitations {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            log: CompanyLog::new(core),
            rate_limits: core.rate_limits.clone(),
        }
    }

    /// Asks somebody to join, by mail. Whether the address has an account makes no difference, and
    /// nobody here learns it: who has one is asked, too, never added.
    ///
    /// # Errors
    /// Faults of the fields `name`, `email` and `phone`, all at once;
    /// [`TeamError::NeedsSuperAdmin`], [`ServiceError::Forbidden`]; [`ServiceError::Limited`] after
    /// too many.
    #[instrument(level = "debug", skip_all)]
    pub async fn invite(
        &self,
        seat: &Seat,
        form: &InvitationForm,
    ) -> Result<InvitationId, InvitingRefusal> {
        allow(seat, Permission::Invite)?;
        let invitee = self.parse(seat, form).await?;
        self.pass(seat).await?;
        let (mut tx, role) = self.companies.begin_as(seat, Permission::Invite).await?;
        if !role.may_to(Permission::Invite, form.role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        let company_id = &seat.company_id;
        if store::has_member(&mut *tx, company_id, &invitee.email.key()).await? {
            return Err(ServiceError::field("email", Fault::AlreadyMember));
        }
        let id = InvitationId::new(self.kernel.new_id());
        let new = NewInvitation {
            id: &id,
            company_id,
            invited_by: &seat.user_id,
            name: &invitee.name,
            email: &invitee.email,
            phone: invitee.phone.as_ref(),
            role: form.role,
        };
        if !invitation_store::insert(&mut tx, &new, self.kernel.now()).await? {
            return Err(ServiceError::field("email", Fault::AlreadyInvited));
        }
        let Invitee { name, email, .. } = invitee;
        self.rate_limits
            .pass_in(&mut tx, &Bucket::of_mails_to(&email), MAILS_PER_RECIPIENT)
            .await?;
        self.mail(&mut tx, seat, &id, (name, &email), form.role).await?;
        self.log_event(&mut tx, seat, CompanyEvent::Invited, form.role, &id).await?;
        self.kernel.commit(tx).await?;
        Ok(id)
    }

    /// The invitations that nobody took yet, the one mailed last first, also those that are over.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    #[instrument(level = "debug", skip_all)]
    pub async fn list(&self, seat: &Seat) -> Result<Vec<Invitation>, InvitingRefusal> {
        allow(seat, Permission::Invite)?;
        let now = self.kernel.now();
        Ok(invitation_store::list(&self.kernel.db, &seat.company_id, now).await?)
    }

    /// Mails an invitation once more, with a new 24 hours and a link of its own: the one before works
    /// no more. Gives the id that the invitation has from now on.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when it was taken or revoked, or is of another company;
    /// [`TeamError::NeedsSuperAdmin`], [`ServiceError::Forbidden`], [`ServiceError::Limited`].
    #[instrument(level = "debug", skip_all)]
    pub async fn resend(
        &self,
        seat: &Seat,
        id: &InvitationId,
    ) -> Result<InvitationId, InvitingRefusal> {
        allow(seat, Permission::Invite)?;
        self.pass(seat).await?;
        let (mut tx, open) = self.begin(seat, id).await?;
        let to = Bucket::of_mails_to(&open.email);
        self.rate_limits.pass_in(&mut tx, &to, MAILS_PER_RECIPIENT).await?;
        let (new_id, now) = (InvitationId::new(self.kernel.new_id()), self.kernel.now());
        invitation_store::set_sent(&mut tx, id, &new_id, &seat.user_id, now).await?;
        self.deliveries.forget_invitation(&mut tx, id).await?;
        self.mail(&mut tx, seat, &new_id, (open.name, &open.email), open.role).await?;
        self.log.follow(&mut tx, id, &new_id).await?;
        self.log_event(&mut tx, seat, CompanyEvent::Invited, open.role, &new_id).await?;
        self.kernel.commit(tx).await?;
        Ok(new_id)
    }

    /// Takes an invitation back: its link works no more.
    ///
    /// # Errors
    /// As [`Invitations::resend`].
    #[instrument(level = "debug", skip_all)]
    pub async fn revoke(&self, seat: &Seat, id: &InvitationId) -> Result<(), InvitingRefusal> {
        let (mut tx, open) = self.begin(seat, id).await?;
        if !invitation_store::delete(&mut tx, id).await? {
            return Err(ServiceError::NotFound);
        }
        self.log_event(&mut tx, seat, CompanyEvent::InvitationRevoked, open.role, id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    /// Removes the invitations that expired or were accepted long ago; gives how many.
    #[instrument(level = "debug", skip_all)]
    pub async fn prune(&self) -> Result<u64, StoreError> {
        let oldest = self.kernel.now().plus_millis(-INVITATION_KEPT_MS);
        let accepted = accepted_invitation_store::delete_old(&self.kernel.db, oldest).await?;
        Ok(accepted + invitation_store::delete_over(&self.kernel.db, oldest).await?)
    }

    async fn parse(&self, seat: &Seat, form: &InvitationForm) -> Result<Invitee, InvitingRefusal> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", FullName::parse(&form.name));
        let email = errors.take("email", Email::parse(&form.email));
        if let Some(email) = &email
            && let Some(fault) = self.standing(seat, &email.key()).await?
        {
            errors.push("email", fault);
        }
        let phone = errors.take("phone", parse_phone(&form.phone, &form.country));
        match (name, email, phone) {
            (Some(name), Some(email), Some(phone)) if errors.iter().next().is_none() => {
                Ok(Invitee { name, email, phone })
            }
            _ => Err(errors.into()),
        }
    }

    /// Why an address can't be invited; asked early, to be said beside the other faults.
    async fn standing(&self, seat: &Seat, email_key: &str) -> Result<Option<Fault>, StoreError> {
        let (db, company_id) = (&self.kernel.db, &seat.company_id);
        if store::has_member(db.reader(), company_id, email_key).await? {
            return Ok(Some(Fault::AlreadyMember));
        }
        let now = self.kernel.now();
        let is_invited = invitation_store::is_invited(db, company_id, email_key, now).await?;
        Ok(is_invited.then_some(Fault::AlreadyInvited))
    }

    async fn pass(&self, seat: &Seat) -> Result<(), InvitingRefusal> {
        let bucket = Bucket::new("invitation:company", &seat.company_id);
        self.rate_limits.pass(&bucket, INVITATIONS_PER_COMPANY).await
    }

    /// Begins a transaction for an invitation of the company.
    async fn begin(
        &self,
        seat: &Seat,
        id: &InvitationId,
    ) -> Result<(Tx, OpenInvitationRecord), InvitingRefusal> {
        let (mut tx, role) = self.companies.begin_as(seat, Permission::Invite).await?;
        let found = invitation_store::find_of(&mut tx, &seat.company_id, id).await?;
        let open = found.ok_or(ServiceError::NotFound)?;
        if !role.may_to(Permission::Invite, open.role) {
            return Err(ServiceError::Refused(TeamError::NeedsSuperAdmin));
        }
        Ok((tx, open))
    }

    async fn mail(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        id: &InvitationId,
        (name, email): (FullName, &Email),
        role: Role,
    ) -> Result<(), StoreError> {
        let message = Message::Invitation {
            invitation_id: id.clone(),
            company: store::name(tx, &seat.company_id).await?,
            role,
            name,
        };
        self.deliveries.mail_guest(tx, &seat.user_id, email, &message).await
    }

    async fn log_event(
        &self,
        tx: &mut Tx,
        seat: &Seat,
        kind: CompanyEvent,
        role: Role,
        id: &InvitationId,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            invitation: Some(id),
            detail: EventDetail::of_role(role),
            ..CompanyEntry::new(&seat.company_id, kind, &seat.user_id)
        };
        self.log.record(tx, entry).await
    }
}

//! Taking an invitation: what the invited person does.

use nameplate_domain::{
    accounts::{Email, FullName},
    activity::{ActivityDetail, ActivityKind},
    companies::{CompanyEvent, CompanyName, EventDetail, InvitationError, Role},
    kernel::{CompanyId, FieldErrors, SessionId, Timestamp, UserId},
    passwords::{NewPassword, Password, PasswordOwner, PasswordPolicy},
    sessions::{AuthMethod, Lifetime},
};
use tracing::instrument;

use crate::{
    accounts::Accounts,
    activity::{ActivityLog, Entry},
    api_keys::ApiKeys,
    companies::{
        Companies, CompanyEntry, CompanyLog, accepted_invitation_store,
        invitation_store::{self, OpenInvitationRecord},
        store,
    },
    core::Core,
    deliveries::Deliveries,
    kernel::{Client, Kernel, PasswordHasher, Purpose, ServiceError, StoreError, Tx},
    live::Live,
    passwords::is_common,
    sessions::{NewSession, OpenSession, SessionStart, Sessions},
    webhooks::{Occurrence, Webhooks},
};

type InvitationRefusal = ServiceError<InvitationError>;

/// An invitation as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    pub company_name: CompanyName,
    /// The name of who invites; `None` once their account is gone.
    pub inviter: Option<String>,
    /// The name that the inviting admin gave.
    pub name: FullName,
    pub email: Email,
    pub role: Role,
    /// Whether the address has an account: then its owner signs in and joins.
    pub has_account: bool,
}

#[derive(Clone)]
pub struct Joining {
    kernel: Kernel,
    accounts: Accounts,
    activity: ActivityLog,
    api_keys: ApiKeys,
    companies: Companies,
    deliveries: Deliveries,
    live: Live,
    log: CompanyLog,
    passwords: PasswordHasher,
    sessions: Sessions,
    webhooks: Webhooks,
}

impl Joining {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            accounts: Accounts::new(core),
            activity: core.activity.clone(),
            api_keys: ApiKeys::new(core),
            companies: Companies::new(core),
            deliveries: core.deliveries.clone(),
            live: core.live.clone(),
            log: CompanyLog::new(core),
            passwords: core.passwords.clone(),
            sessions: Sessions::new(core),
            webhooks: Webhooks::new(core),
        }
    }

    /// The invitation of a link; `None` when it is not valid, or not any more.
    #[instrument(level = "debug", skip_all)]
    pub async fn find(&self, link: &str) -> Result<Option<OpenInvitation>, StoreError> {
        let Some(open) = self.resolve(link).await? else { return Ok(None) };
        let has_account = self.accounts.credentials(&open.email).await?.is_some();
        Ok(Some(OpenInvitation {
            company_name: open.company_name,
            inviter: open.inviter,
            name: open.name,
            email: open.email,
            role: open.role,
            has_account,
        }))
    }

    /// The company that somebody joined by a link; `None` when nobody did, or long ago.
    #[instrument(level = "debug", skip_all)]
    pub async fn joined_by(&self, link: &str) -> Result<Option<CompanyName>, StoreError> {
        match self.kernel.secret.verify(Purpose::Invitation, link) {
            Some(id) => accepted_invitation_store::company_of(&self.kernel.db, &id).await,
            None => Ok(None),
        }
    }

    /// Makes an account for the invited person, who gives name and password, and signs them in.
    /// Whoever has the link has the mail, so the address is theirs.
    ///
    /// # Errors
    /// [`InvitationError::NotValid`]; [`InvitationError::HasAccount`]; faults of the fields `name`
    /// and `password`, all at once.
    #[instrument(level = "debug", skip_all)]
    pub async fn accept_as_new(
        &self,
        link: &str,
        name: &str,
        password: &Password,
        client: &Client,
    ) -> Result<NewSession, InvitationRefusal> {
        let open = self.resolve(link).await?.ok_or_else(not_valid)?;
        if self.accounts.credentials(&open.email).await?.is_some() {
            return Err(ServiceError::Refused(InvitationError::HasAccount));
        }
        let (name, password) = parse(name, &open.email, password)?;
        let password_hash = self.passwords.hash(&password).await?;
        let user = self.accounts.new_user(name, open.email.clone()).with_phone(open.phone.clone());
        let mut tx = self.begin_joining(&open.company_id).await?;
        use_up(&mut tx, &open, self.kernel.now()).await?;
        if self.accounts.create(&mut tx, &user, &password_hash).await?.is_err() {
            return Err(ServiceError::Refused(InvitationError::HasAccount));
        }
        self.companies.add_member(&mut tx, &open.company_id, user.id(), open.role).await?;
        let session_start = SessionStart {
            user_id: user.id(),
            company_id: Some(&open.company_id),
            lifetime: Lifetime::Browser,
            means: AuthMethod::Password,
            notify: None,
            proved_at: None,
        };
        let session = self.sessions.start(&mut tx, session_start, client).await?;
        self.deliveries.assign_to_user(&mut tx, &open.id, user.id()).await?;
        self.record_joining(&mut tx, &open, user.id(), &session.id, client).await?;
        self.kernel.commit(tx).await?;
        Ok(session)
    }

    /// Lets the person of a session join, whose address is invited; the session works in the
    /// company from now on.
    ///
    /// # Errors
    /// [`InvitationError::NotValid`], [`InvitationError::SomebodyElse`].
    #[instrument(level = "debug", skip_all)]
    pub async fn accept(
        &self,
        link: &str,
        session: &OpenSession,
        client: &Client,
    ) -> Result<(), InvitationRefusal> {
        let open = self.resolve(link).await?.ok_or_else(not_valid)?;
        let (user_id, session_id) = (&session.user_id, &session.session.id);
        let mut tx = self.begin_joining(&open.company_id).await?;
        // Whoever deletes the account waits, or was there before: so it comes before the invitation,
        // which is deleted with the account.
        let email = self.accounts.lock_user(&mut tx, user_id).await?.ok_or_else(not_valid)?;
        if email.key() != open.email.key() {
            return Err(ServiceError::Refused(InvitationError::SomebodyElse));
        }
        use_up(&mut tx, &open, self.kernel.now()).await?;
        let (company_id, now) = (&open.company_id, self.kernel.now());
        let is_new = store::insert_member(&mut tx, company_id, user_id, open.role, now).await?;
        if is_new {
            // What was made while they were being taken out the last time.
            self.api_keys.revoke_of_member(&mut tx, user_id, company_id).await?;
        }
        // Who was shut out before they took it stays so.
        if !self.companies.record_active(&mut *tx, company_id, user_id).await? {
            return Err(not_valid());
        }
        self.sessions.switch_company(&mut tx, session_id, company_id).await?;
        self.sessions.enter_company(&mut tx, user_id, company_id).await?;
        self.deliveries.assign_to_user(&mut tx, &open.id, user_id).await?;
        if is_new {
            self.record_joining(&mut tx, &open, user_id, session_id, client).await?;
        }
        self.live.announce(&mut tx, user_id).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }

    async fn resolve(&self, link: &str) -> Result<Option<OpenInvitationRecord>, StoreError> {
        let Some(id) = self.kernel.secret.verify(Purpose::Invitation, link) else {
            return Ok(None);
        };
        invitation_store::find_open(self.kernel.db.reader(), &id, self.kernel.now()).await
    }

    /// Begins a transaction in which nobody else changes the team.
    async fn begin_joining(&self, company_id: &CompanyId) -> Result<Tx, StoreError> {
        let mut tx = self.kernel.db.begin().await?;
        store::lock(&mut tx, company_id).await?;
        Ok(tx)
    }

    /// Records for the company and for the person that they joined, and tells the company's webhooks.
    async fn record_joining(
        &self,
        tx: &mut Tx,
        open: &OpenInvitationRecord,
        user_id: &UserId,
        session_id: &SessionId,
        client: &Client,
    ) -> Result<(), StoreError> {
        let entry = CompanyEntry {
            detail: EventDetail::of_role(open.role),
            ..CompanyEntry::new(&open.company_id, CompanyEvent::Joined, user_id)
        };
        self.log.record(tx, entry).await?;
        let entry = Entry {
            user_id: Some(user_id),
            kind: ActivityKind::CompanyJoined,
            session_id: Some(session_id),
            client,
            detail: ActivityDetail::of_company(open.company_name.clone(), Some(open.role)),
        };
        self.activity.record(tx, entry).await?;
        self.webhooks.enqueue(tx, &open.company_id, Occurrence::Joined(user_id, open.role)).await
    }
}

/// Takes an invitation, so that nobody else can: of two at the same moment one has it.
async fn use_up(
    tx: &mut Tx,
    open: &OpenInvitationRecord,
    now: Timestamp,
) -> Result<(), InvitationRefusal> {
    if !invitation_store::delete(tx, &open.id).await? {
        return Err(not_valid());
    }
    Ok(accepted_invitation_store::insert(tx, &open.id, &open.company_id, now).await?)
}

fn not_valid() -> InvitationRefusal {
    ServiceError::Refused(InvitationError::NotValid)
}

fn parse(
    name: &str,
    email: &Email,
    password: &Password,
) -> Result<(FullName, NewPassword), FieldErrors> {
    let mut errors = FieldErrors::default();
    let owner = PasswordOwner { name, email: email.as_ref() };
    let name = errors.take("name", FullName::parse(name));
    let password = errors.take("password", PasswordPolicy { owner, is_common }.parse(password));
    match (name, password) {
        (Some(name), Some(password)) => Ok((name, password)),
        _ => Err(errors),
    }
}

//! Companies and memberships, as other rooms need them.

use nameplate_domain::{
    companies::{CompanyName, Membership, Permission, Role, Seat},
    kernel::{CompanyId, SECOND_MS, UserId},
    sessions::IdleTimeout,
};
use sqlx::{Any, Executor};
use tracing::instrument;

use super::store;
use crate::{
    core::Core,
    kernel::{Cached, Kernel, ServiceError, StoreError, Tx, expect_rows},
    live::Live,
};

/// How old what [`Companies::only_name`] says may be, in milliseconds.
const ONLY_NAME_MS: i64 = 5 * SECOND_MS;

/// The companies' service. Cheap to clone.
#[derive(Clone)]
pub struct Companies {
    kernel: Kernel,
    live: Live,
    only_company: Cached<Option<CompanyName>>,
}

impl Companies {
    pub(crate) fn new(core: &Core) -> Self {
        Self {
            kernel: core.kernel.clone(),
            live: core.live.clone(),
            only_company: core.only_company.clone(),
        }
    }

    /// Makes a company inside `tx`.
    #[instrument(level = "debug", skip_all)]
    pub async fn create(&self, tx: &mut Tx, name: &CompanyName) -> Result<CompanyId, StoreError> {
        let id = CompanyId::new(self.kernel.new_id());
        store::insert(tx, &id, name, self.kernel.now()).await?;
        self.only_company.clear();
        Ok(id)
    }

    /// What the only company is called; `None` where there are several, or none yet. Pages for everybody
    /// may name it: who serves one company calls the place so. As it was some seconds ago at most: every page by
    /// which one comes in asks.
    #[instrument(level = "debug", skip_all)]
    pub async fn only_name(&self) -> Result<Option<CompanyName>, StoreError> {
        let now = self.kernel.now();
        if let Some(name) = self.only_company.get(now, ONLY_NAME_MS) {
            return Ok(name);
        }
        let name = store::only_name(&self.kernel.db).await?;
        self.only_company.set(now, name.clone());
        Ok(name)
    }

    /// Has pages for everybody say the new name of a company, in this process at once.
    pub(crate) fn forget_only_name(&self) {
        self.only_company.clear();
    }

    /// The oldest company of this name, seen from inside `tx`.
    #[instrument(level = "debug", skip_all)]
    pub async fn find_by_name(
        &self,
        tx: &mut Tx,
        name: &CompanyName,
    ) -> Result<Option<CompanyId>, StoreError> {
        store::find_by_name(tx, name).await
    }

    /// Makes a user a member of a company inside `tx`.
    ///
    /// # Errors
    /// [`StoreError`], also when the user is a member already.
    #[instrument(level = "debug", skip_all)]
    pub async fn add_member(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        user_id: &UserId,
        role: Role,
    ) -> Result<(), StoreError> {
        let added = store::insert_member(tx, company_id, user_id, role, self.kernel.now()).await?;
        expect_rows("memberships", user_id.as_ref(), u64::from(added), 1)
    }

    /// The company that a user works in after the sign-in.
    #[instrument(level = "debug", skip_all)]
    pub async fn default_for<'e>(
        &self,
        executor: impl Executor<'e, Database = Any>,
        user_id: &UserId,
    ) -> Result<Option<CompanyId>, StoreError> {
        store::default_for(executor, user_id).await
    }

    /// Every company that a user belongs to, the one joined first at the start.
    #[instrument(level = "debug", skip_all)]
    pub async fn memberships(&self, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
        store::memberships(&self.kernel.db, user_id).await
    }

    /// Those of a user's memberships in companies that they may enter, the oldest first.
    #[instrument(level = "debug", skip_all)]
    pub async fn entered(&self, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
        let mut entered = self.memberships(user_id).await?;
        entered.retain(Membership::is_active);
        Ok(entered)
    }

    /// Notes that a user works in a company; gives `false` when they may not enter it. Inside a
    /// transaction, who may is settled until it is over.
    pub(crate) async fn record_active<'e>(
        &self,
        executor: impl Executor<'e, Database = Any>,
        company_id: &CompanyId,
        user_id: &UserId,
    ) -> Result<bool, StoreError> {
        store::set_active(executor, company_id, user_id, self.kernel.now()).await
    }

    /// How long the companies of a user let them be away at the most, seen from inside `tx`; `None`
    /// when none has a bound.
    #[instrument(level = "debug", skip_all)]
    pub async fn longest_idle(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<Option<IdleTimeout>, StoreError> {
        store::longest_idle(tx, user_id).await
    }

    /// Holds inside `tx` every company that a user belongs to: until it is over, no event of them is
    /// decided about. In the order of their ids, so that no two who hold several wait for each other.
    pub(crate) async fn lock_all_of(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
    ) -> Result<(), StoreError> {
        for company_id in store::ids_of(tx, user_id).await? {
            store::lock(tx, &company_id).await?;
        }
        Ok(())
    }

    /// Tells inside `tx` the open pages of everybody in a company that they have something new to show.
    pub(crate) async fn announce(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
    ) -> Result<(), StoreError> {
        let members = store::active_members(tx, company_id).await?;
        self.live.announce_all(tx, &members).await
    }

    /// Begins a transaction in which a member may do something, with the team as it is now: until it
    /// is over, nobody else changes it. Gives the role that the member has by now.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    pub(crate) async fn begin_as<E>(
        &self,
        seat: &Seat,
        permission: Permission,
    ) -> Result<(Tx, Role), ServiceError<E>> {
        let mut tx = self.kernel.db.begin().await?;
        store::lock(&mut tx, &seat.company_id).await?;
        let role = may(&mut tx, seat, permission).await?;
        Ok((tx, role))
    }

    /// Begins a transaction like [`Companies::begin_as`], which keeps the team as it is, but beside
    /// others of this kind: for what many send at once, such as events.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    pub(crate) async fn begin_beside<E>(
        &self,
        seat: &Seat,
        permission: Permission,
    ) -> Result<Tx, ServiceError<E>> {
        let mut tx = self.kernel.db.begin().await?;
        store::lock_shared(&self.kernel.db, &mut tx, &seat.company_id).await?;
        may(&mut tx, seat, permission).await?;
        Ok(tx)
    }
}

/// Lets a member look at something; what they change is checked anew, by [`Companies::begin_as`].
pub(crate) fn allow<E>(seat: &Seat, permission: Permission) -> Result<(), ServiceError<E>> {
    if seat.may(permission) { Ok(()) } else { Err(ServiceError::Forbidden) }
}

/// The role that somebody has now, if it allows something.
async fn may<E>(tx: &mut Tx, seat: &Seat, permission: Permission) -> Result<Role, ServiceError<E>> {
    let role = store::active_role(tx, &seat.company_id, &seat.user_id).await?;
    role.filter(|role| role.may(permission)).ok_or(ServiceError::Forbidden)
}

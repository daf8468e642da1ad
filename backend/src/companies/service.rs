//! Companies and memberships.

use nameplate_domain::{
    companies::{CompanyError, CompanyName, Membership, Role},
    kernel::{CompanyId, UserId},
};

use super::store;
use crate::{
    kernel::{Kernel, ServiceError, StoreError, Tx},
    passwords::RecentProof,
};

/// The companies' service. Cheap to clone.
#[derive(Clone)]
pub struct Companies {
    kernel: Kernel,
}

impl Companies {
    /// Wires the service.
    #[must_use]
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    /// Makes a company inside `tx`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create(&self, tx: &mut Tx, name: &CompanyName) -> Result<CompanyId, StoreError> {
        let id = CompanyId::new(self.kernel.new_id());
        store::insert(tx, &id, name, self.kernel.now()).await?;
        Ok(id)
    }

    /// The oldest company of this name, seen from inside `tx`.
    ///
    /// # Errors
    /// [`StoreError`].
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
    pub async fn add_member(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        user_id: &UserId,
        role: Role,
    ) -> Result<(), StoreError> {
        store::insert_member(tx, company_id, user_id, role, self.kernel.now()).await
    }

    /// The company that a user works in after the sign-in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn default_for(&self, user_id: &UserId) -> Result<Option<CompanyId>, StoreError> {
        let memberships = self.memberships(user_id).await?;
        Ok(memberships.into_iter().next().map(|membership| membership.company_id))
    }

    /// Every company that a user belongs to, the one joined first at the start.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn memberships(&self, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
        store::memberships(&self.kernel.db, user_id).await
    }

    /// Lets a company want two-factor from everyone, or no longer. Members who don't have it set it
    /// up at their next sign-in.
    ///
    /// # Errors
    /// [`CompanyError::NotAdmin`].
    pub async fn require_two_factor(
        &self,
        proof: &RecentProof,
        company_id: &CompanyId,
        is_required: bool,
    ) -> Result<(), ServiceError<CompanyError>> {
        let mut tx = self.kernel.db.begin().await?;
        let role = store::role(&mut tx, company_id, proof.user_id()).await?;
        if !role.is_some_and(Role::is_admin) {
            return Err(ServiceError::Refused(CompanyError::NotAdmin));
        }
        let since = is_required.then(|| self.kernel.now());
        store::set_two_factor_required(&mut tx, company_id, since).await?;
        self.kernel.commit(tx).await?;
        Ok(())
    }
}

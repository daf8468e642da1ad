//! Companies and memberships.

use nameplate_domain::{
    companies::{CompanyName, Membership, Role},
    kernel::{CompanyId, UserId},
};

use super::store;
use crate::kernel::{Kernel, StoreError, Tx};

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

    /// Every company that a user belongs to, the one joined first at the start.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn memberships(&self, user_id: &UserId) -> Result<Vec<Membership>, StoreError> {
        store::memberships(&self.kernel.db, user_id).await
    }
}

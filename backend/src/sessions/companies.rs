//! The companies of sessions: which one they are in, and what its rules do to them.

use nameplate_domain::{
    kernel::{CompanyId, SessionId, UserId},
    sessions::IdleTimeout,
};

use super::{Sessions, settings, store};
use crate::kernel::{StoreError, Tx};

impl Sessions {
    /// Lets a session work in another company inside `tx`, where its person may enter that.
    pub(crate) async fn switch_company(
        &self,
        tx: &mut Tx,
        id: &SessionId,
        company_id: &CompanyId,
    ) -> Result<(), StoreError> {
        store::set_company(tx, id, company_id).await
    }

    /// Moves the sessions of a person who just lost the company `from` inside `tx`: those that work
    /// there work in `to` from now on, or in no company.
    pub(crate) async fn leave_company(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        from: &CompanyId,
        to: Option<&CompanyId>,
    ) -> Result<(), StoreError> {
        store::leave_company(tx, user_id, from, to).await?;
        self.follow_companies(tx, user_id).await
    }

    /// Moves the sessions of a person who may enter the company `to` since just now inside `tx`:
    /// those that work in no company work there from now on.
    pub(crate) async fn enter_company(
        &self,
        tx: &mut Tx,
        user_id: &UserId,
        to: &CompanyId,
    ) -> Result<(), StoreError> {
        store::enter_company(tx, user_id, to).await?;
        self.follow_companies(tx, user_id).await
    }

    /// Sets anew inside `tx` when the sessions of a person end: they belong to other companies now,
    /// which let them be away for another while.
    async fn follow_companies(&self, tx: &mut Tx, user_id: &UserId) -> Result<(), StoreError> {
        let settings = settings::find(tx, user_id).await?;
        let longest_idle = self.companies.longest_idle(tx, user_id).await?;
        store::set_ends(tx, user_id, settings, longest_idle).await
    }

    /// Ends the sessions of everyone in a company inside `tx` when they were not used for `bound`;
    /// those that were not already are over at once.
    pub(crate) async fn shorten(
        &self,
        tx: &mut Tx,
        company_id: &CompanyId,
        bound: IdleTimeout,
    ) -> Result<(), StoreError> {
        store::shorten(tx, company_id, bound.as_millis()).await
    }
}

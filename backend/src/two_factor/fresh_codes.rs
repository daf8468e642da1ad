//! Fresh backup codes on their way to the one browser that may show them: sealed, in a cookie of
//! its own, so that they lie in no table and can be shown without script.

use nameplate_domain::{
    kernel::UserId,
    two_factor::{BackupCode, CODES_SHOWN_MS},
};

use super::TwoFactor;
use crate::kernel::{Purpose, StoreError};

impl TwoFactor {
    /// Seals codes for their owner; gives a text that fits into a cookie.
    ///
    /// # Errors
    /// [`StoreError::Work`].
    pub fn seal_codes(&self, user_id: &UserId, codes: &[BackupCode]) -> Result<String, StoreError> {
        let until = self.kernel.now().plus_millis(CODES_SHOWN_MS);
        let codes: Vec<_> = codes.iter().map(BackupCode::expose).collect();
        self.kernel.seal_until(Purpose::FreshCodes, user_id.as_ref(), until, &codes.join(" "))
    }

    /// The codes that were sealed for a user, as long as they may be shown: [`CODES_SHOWN_MS`].
    #[must_use]
    pub fn open_codes(&self, user_id: &UserId, sealed: &str) -> Option<Vec<BackupCode>> {
        let codes = self.kernel.open_sealed(Purpose::FreshCodes, user_id.as_ref(), sealed)?;
        codes.split(' ').map(BackupCode::parse).collect()
    }
}

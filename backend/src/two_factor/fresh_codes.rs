//! Fresh backup codes on their way to the one browser that may show them: sealed, in a cookie of
//! its own, so that they lie in no table and can be shown without script.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::{
    kernel::{Timestamp, UserId},
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
        let until = self.kernel.now().plus_millis(CODES_SHOWN_MS).as_millis();
        let codes: Vec<_> = codes.iter().map(BackupCode::expose).collect();
        let text = format!("{until} {}", codes.join(" "));
        let sealed = self.kernel.seal(Purpose::FreshCodes, user_id.as_ref(), text.as_bytes())?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The codes that were sealed for a user, as long as they may be shown: [`CODES_SHOWN_MS`].
    #[must_use]
    pub fn open_codes(&self, user_id: &UserId, sealed: &str) -> Option<Vec<BackupCode>> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let bytes = self.kernel.secret.open(Purpose::FreshCodes, user_id.as_ref(), &sealed)?;
        let text = String::from_utf8(bytes).ok()?;
        let (until, codes) = text.split_once(' ')?;
        let until = Timestamp::from_millis(until.parse().ok()?);
        if until <= self.kernel.now() {
            return None;
        }
        codes.split(' ').map(BackupCode::parse).collect()
    }
}

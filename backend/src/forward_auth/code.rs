//! The code that takes a sign-in to the host of a product.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use nameplate_domain::{
    companies::WebOrigin,
    forward_auth::{CODE_MS, ProductPath, StateHash},
    kernel::{CompanyId, SessionId},
};
use serde::{Deserialize, Serialize};

use crate::kernel::{Kernel, Object, Purpose, StoreError, Token};

/// What a code says, to whom it opens: whoever has the installation's secret, at the origin that it is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Code {
    /// A UUIDv7: newer ones sort last.
    pub(super) id: String,
    pub(super) session_id: SessionId,
    pub(super) company_id: CompanyId,
    pub(super) state: StateHash,
    pub(super) to: ProductPath,
    pub(super) is_retry: bool,
}

impl Code {
    /// The text that stands in an address, for [`CODE_MS`].
    pub(super) fn seal(&self, kernel: &Kernel, origin: &WebOrigin) -> Result<String, StoreError> {
        let until = kernel.now().plus_millis(CODE_MS);
        let text = serde_json::to_string(self)
            .map_err(|error| StoreError::Work(format!("a code was not written: {error}")))?;
        kernel.seal_until(Purpose::ForwardAuth, origin.as_ref(), until, &text)
    }

    /// What was sealed for an origin; `None` for anything else, and once its time is over.
    pub(super) fn open(kernel: &Kernel, origin: &WebOrigin, sealed: &str) -> Option<Self> {
        let text = kernel.open_sealed(Purpose::ForwardAuth, origin.as_ref(), sealed)?;
        serde_json::from_str(&text).ok().map(|Object(code)| code)
    }
}

/// The hash of a state, which itself only its browser has.
pub(super) fn hash_of_state(state: &Token) -> Option<StateHash> {
    StateHash::parse(&URL_SAFE_NO_PAD.encode(state.hash().as_bytes()))
}

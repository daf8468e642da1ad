//! What a browser holds between a question for a passkey and its answer.

use nameplate_backend::{kernel::Token, passkeys::Ceremony};
use nameplate_domain::passkeys::PasskeyError;

use super::{Request, request::set_cookie};
use crate::{ApiError, Cause};

impl Request {
    /// Lets the browser answer a question; gives the question.
    pub(crate) fn ask_for_passkey(&self, asked: Ceremony) -> String {
        set_cookie(&self.cookies.passkey(&asked.token));
        asked.options
    }

    /// The token of the question that the browser answers.
    pub(crate) fn passkey_token(&self) -> Result<&Token, ApiError<PasskeyError>> {
        self.passkey.as_ref().ok_or_else(|| Cause::Refused(PasskeyError::Over).into())
    }
}

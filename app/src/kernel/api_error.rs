//! The one envelope in which every server function says why it failed.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use nameplate_domain::kernel::FieldErrors;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::{Debug, Display};

/// The refusal of a room that never refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoRefusal {}

impl Display for NoRefusal {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

/// Why a server function failed. `E` is the room's own reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause<E> {
    /// The room refuses.
    Refused(E),
    /// Fields of the form can't be taken as they are.
    Invalid(FieldErrors),
    /// The form itself could not be read: something other than this page made it.
    Unreadable,
    /// Nobody is signed in, or not any more.
    Unauthenticated,
    /// The person may not do this.
    Forbidden,
    /// There is no such thing, or it is none of the person's business.
    NotFound,
    /// The form is of a page of another company than the one that the person works in by now.
    OtherCompany,
    /// The form is of a page of somebody else than who is signed in by now.
    OtherPerson,
    /// The person has to prove again who they are.
    ProofNeeded,
    /// Too many tries.
    Limited {
        /// After how many seconds the next try is free.
        retry_after_s: u32,
    },
    /// Nothing can be saved at the moment, and nothing was.
    Unavailable {
        /// The request, for the operator's logs.
        request_id: String,
    },
    /// A fault of Nameplate.
    Internal {
        /// The request, for the operator's logs.
        request_id: String,
    },
    /// The browser could not reach the server.
    Unreachable,
}

/// A failed server function: why, and what the person had entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError<E> {
    /// Why.
    pub cause: Cause<E>,
    /// What was entered, less the passwords: a page without script is rendered anew, and must not
    /// lose it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    kept: Vec<(String, String)>,
}

impl<E> ApiError<E> {
    /// Keeps what was entered into a field. Never a secret: it is in the page that comes.
    #[must_use]
    pub fn keeping(mut self, field: &str, entered: &str) -> Self {
        self.kept.push((field.to_owned(), entered.to_owned()));
        self
    }

    /// Says the fault of a form with one field at another field: on a page with several such forms each
    /// has a name of its own.
    #[must_use]
    pub fn at_field(mut self, field: &str) -> Self {
        let fault = match &self.cause {
            Cause::Invalid(errors) => errors.iter().next().map(|(_, fault)| fault),
            _ => None,
        };
        if let Some(fault) = fault {
            self.cause = Cause::Invalid((field, fault).into());
        }
        self
    }

    /// What was entered, by field.
    #[must_use]
    pub fn into_kept(self) -> Vec<(String, String)> {
        self.kept
    }
}

impl<E> From<Cause<E>> for ApiError<E> {
    fn from(cause: Cause<E>) -> Self {
        Self { cause, kept: Vec::new() }
    }
}

impl<E: Display> Display for ApiError<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.cause {
            Cause::Refused(reason) => Display::fmt(reason, f),
            Cause::Invalid(errors) => match errors.iter().count() {
                1 => f.write_str("Please check 1 field."),
                count => write!(f, "Please check {count} fields."),
            },
            Cause::Unreadable => {
                f.write_str("This form could not be read. Reload the page and try again.")
            }
            Cause::Unauthenticated => f.write_str("You are signed out. Sign in and try again."),
            Cause::Forbidden => f.write_str("You may not do this."),
            Cause::NotFound => {
                f.write_str("This is not there, or not any more. Reload the page and look again.")
            }
            Cause::OtherCompany => f.write_str(
                "You work in another company now, so nothing was changed. Reload the page and look \
                 again.",
            ),
            Cause::OtherPerson => f.write_str(
                "Somebody else is signed in here now, so nothing was changed. Reload the page and \
                 look again.",
            ),
            Cause::ProofNeeded => f.write_str("Confirm with your password that it is you."),
            Cause::Limited { retry_after_s } => {
                write!(f, "Too many attempts. Try again in {}.", in_words(*retry_after_s))
            }
            Cause::Unavailable { request_id } => write!(
                f,
                "Nothing can be saved at the moment, and nothing was changed. Try again in a \
                 minute, or tell your operator: request {}.",
                genuine(request_id)
            ),
            Cause::Internal { request_id } => write!(
                f,
                "Something went wrong on our side. Try again, or tell your operator: \
                 request {}.",
                genuine(request_id)
            ),
            Cause::Unreachable => {
                f.write_str("Nameplate can't be reached. Check your connection and try again.")
            }
        }
    }
}

/// An error can stand in an address that anybody made, so nothing but an id is shown as one.
fn genuine(request_id: &str) -> &str {
    let is_id = request_id.len() == 36
        && request_id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if is_id { request_id } else { "unknown" }
}

fn in_words(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

impl<E> FromServerFnError for ApiError<E>
where
    E: Serialize + DeserializeOwned + Debug + 'static,
{
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Cause::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Cause::Unreadable,
            // What the server could not read is the request: too long, or cut off.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Cause::Unreadable,
            // Only faults of the framework are left, and nothing of theirs is for people to read.
            _ => Cause::Internal { request_id: "unknown".to_owned() },
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nameplate_domain::{kernel::Fault, sessions::SignInError};

    #[test]
    fn waiting_times_are_said_in_minutes_and_never_too_short() {
        let limited = |retry_after_s| {
            ApiError::<NoRefusal>::from(Cause::Limited { retry_after_s }).to_string()
        };
        assert_eq!(limited(1), "Too many attempts. Try again in 1 minute.");
        assert_eq!(limited(61), "Too many attempts. Try again in 2 minutes.");
    }

    #[test]
    fn an_error_travels_whole() {
        let errors = FieldErrors::from(("email", Fault::NotAnEmail));
        let error = ApiError::<SignInError>::from(Cause::Invalid(errors)).keeping("email", "ada@");
        let back = ApiError::<SignInError>::de(error.ser());
        assert_eq!(back, error);
        assert_eq!(back.into_kept(), [("email".to_owned(), "ada@".to_owned())]);
    }

    #[test]
    fn nobody_puts_words_into_our_mouth() {
        let forged = Cause::Internal { request_id: "none. Call +1 900 555 to get help".into() };
        let shown = ApiError::<NoRefusal>::from(forged).to_string();
        assert!(shown.ends_with("request unknown."), "{shown}");
    }

    #[test]
    fn what_the_framework_says_is_never_shown() {
        let error = ServerFnErrorErr::Deserialization("at /secret/path".into());
        let shown = ApiError::<NoRefusal>::from_server_fn_error(error).to_string();
        assert!(!shown.contains("secret"), "{shown}");
    }
}

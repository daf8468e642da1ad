//! The one envelope in which every server function and page says why it failed.

use std::fmt::{self, Display};

use http::StatusCode;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use nameplate_backend::{ServiceError, StoreError};
use nameplate_domain::kernel::{Fault, FieldErrors, SECOND_MS, Timestamp};
use serde::{Deserialize, Serialize};

use crate::request::current_request;

/// What kind of failure it is: decides the status of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ErrorKind {
    Refused,
    /// Fields of the form can't be taken as they are.
    Invalid,
    /// A file of the form is larger than it may be.
    TooLarge,
    /// The form itself could not be read: something other than a page of ours made it.
    Unreadable,
    /// Nobody is signed in, or not any more.
    Unauthenticated,
    Forbidden,
    /// There is no such thing, or it is none of the person's business.
    NotFound,
    /// The form is of a page of another company than the one that the person works in by now.
    OtherCompany,
    /// The form is of a page of somebody else than who is signed in by now.
    OtherPerson,
    /// The person has to prove again who they are.
    ProofNeeded,
    Limited {
        /// After how many seconds the next try is free.
        retry_after_s: u32,
    },
    /// Nothing can be saved at the moment, and nothing was.
    Unavailable,
    /// A fault of Nameplate.
    Internal,
}

impl ErrorKind {
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Refused | Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ProofNeeded => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::OtherCompany | Self::OtherPerson => StatusCode::CONFLICT,
            Self::Limited { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Why something failed, in words that a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What kind of failure it is.
    #[serde(flatten)]
    pub kind: ErrorKind,
    /// What happened and what to do next, in one or two sentences.
    pub message: String,
    /// What is wrong with which field, in words, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<(String, String)>,
}

impl ApiError {
    /// A room's own reason.
    pub(crate) fn refused(reason: impl Display) -> Self {
        Self::new(ErrorKind::Refused, reason.to_string())
    }

    /// What is wrong with one field, in a room's own words.
    pub(crate) fn at_field(field: &str, reason: impl Display) -> Self {
        let message = "Check 1 field.".to_owned();
        let faults = vec![(field.to_owned(), reason.to_string())];
        Self { kind: ErrorKind::Invalid, message, faults }
    }

    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), faults: Vec::new() }
    }
}

impl Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The failure of a kind in its own words.
impl From<ErrorKind> for ApiError {
    fn from(kind: ErrorKind) -> Self {
        let request = current_request();
        Self::of_request(kind, request.as_ref().map_or("unknown", |request| request.id.as_str()))
    }
}

impl ApiError {
    /// The failure of a kind in its own words. The operator finds the request by its id.
    #[must_use]
    pub fn of_request(kind: ErrorKind, request_id: &str) -> Self {
        let message = match kind {
            ErrorKind::Refused | ErrorKind::Invalid => "Check the form.".to_owned(),
            ErrorKind::TooLarge => "This file is too large.".to_owned(),
            ErrorKind::Unreadable => {
                "This form could not be read. Reload the page and try again.".to_owned()
            }
            ErrorKind::Unauthenticated => "You are signed out. Sign in and try again.".to_owned(),
            ErrorKind::Forbidden => "You may not do this.".to_owned(),
            ErrorKind::NotFound => {
                "This is not there, or not any more. Reload the page and look again.".to_owned()
            }
            ErrorKind::OtherCompany => "You work in another company now, so nothing was changed. \
                                        Reload the page and look again."
                .to_owned(),
            ErrorKind::OtherPerson => {
                "Somebody else is signed in here now, so nothing was changed. \
                                       Reload the page and look again."
                    .to_owned()
            }
            ErrorKind::ProofNeeded => "Confirm with your password that it is you.".to_owned(),
            ErrorKind::Limited { retry_after_s } => {
                format!("Too many attempts. Try again in {}.", in_words(retry_after_s))
            }
            ErrorKind::Unavailable => format!(
                "Nothing can be saved at the moment, and nothing was changed. Try again in a minute, \
                 or tell your operator: request {}.",
                request_id
            ),
            ErrorKind::Internal => format!(
                "Something went wrong on our side. Try again, or tell your operator: request {}.",
                request_id
            ),
        };
        Self::new(kind, message)
    }
}

impl From<FieldErrors> for ApiError {
    fn from(errors: FieldErrors) -> Self {
        let faults: Vec<_> =
            errors.iter().map(|(field, fault)| (field.to_owned(), fault.to_string())).collect();
        let message = match faults.len() {
            1 => "Check 1 field.".to_owned(),
            count => format!("Check {count} fields."),
        };
        Self { kind: ErrorKind::Invalid, message, faults }
    }
}

/// One field that can't be taken as it is.
impl From<(&str, Fault)> for ApiError {
    fn from(fault: (&str, Fault)) -> Self {
        FieldErrors::from(fault).into()
    }
}

/// The details of what failed stay in the log.
impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a service failed");
        match error {
            StoreError::ReadOnly(_) | StoreError::Unreachable(_) | StoreError::Overloaded => {
                ErrorKind::Unavailable
            }
            StoreError::Query(_) | StoreError::Inconsistent { .. } | StoreError::Work(_) => {
                ErrorKind::Internal
            }
        }
        .into()
    }
}

impl<E: Display> From<ServiceError<E>> for ApiError {
    fn from(error: ServiceError<E>) -> Self {
        match error {
            ServiceError::Refused(reason) => Self::refused(reason),
            ServiceError::Invalid(errors) => errors.into(),
            ServiceError::Limited(free_at) => {
                ErrorKind::Limited { retry_after_s: seconds_until(free_at) }.into()
            }
            ServiceError::Forbidden => ErrorKind::Forbidden.into(),
            ServiceError::NotFound => ErrorKind::NotFound.into(),
            ServiceError::ProofNeeded => ErrorKind::ProofNeeded.into(),
            ServiceError::Store(error) => error.into(),
        }
    }
}

/// How long it is until a moment, rounded up: a second too early would be refused again.
fn seconds_until(moment: Timestamp) -> u32 {
    let wait_ms = current_request().map_or(0, |it| moment.millis_since(it.services.now()));
    u32::try_from(wait_ms / SECOND_MS + 1).unwrap_or(1)
}

fn in_words(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

/// What the framework says is for nobody to read.
impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // What the server could not read is the request: too long, cut off, or not a form of ours.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => ErrorKind::Unreadable,
            _ => ErrorKind::Internal,
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_said_in_minutes_and_never_too_short() {
        let limited =
            |retry_after_s| ApiError::from(ErrorKind::Limited { retry_after_s }).to_string();
        assert_eq!(limited(1), "Too many attempts. Try again in 1 minute.");
        assert_eq!(limited(61), "Too many attempts. Try again in 2 minutes.");
    }

    #[test]
    fn an_error_travels_whole() {
        let errors = FieldErrors::from(("email", Fault::NotAnEmail));
        let error = ApiError::from(errors);
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!(json["kind"], "invalid");
        assert_eq!(json["message"], "Check 1 field.");
        assert_eq!(serde_json::from_value::<ApiError>(json).unwrap(), error);
        let limited = ApiError::from(ErrorKind::Limited { retry_after_s: 5 });
        let json = serde_json::to_string(&limited).unwrap();
        assert_eq!(serde_json::from_str::<ApiError>(&json).unwrap(), limited);
    }

    #[test]
    fn what_the_framework_says_is_never_shown() {
        let error = ServerFnErrorErr::Deserialization("at /secret/path".into());
        let shown = ApiError::from_server_fn_error(error).to_string();
        assert!(!shown.contains("secret"), "{shown}");
    }
}

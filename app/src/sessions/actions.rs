//! The sessions' server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_backend::flows::{Attempt, Progress};
use nameplate_domain::{
    kernel::{LocalPath, SessionId},
    sessions::{IdleTimeout, Lifetime, SessionSettings},
};
use serde::{Deserialize, Serialize};

use super::session_end::SessionEnd;
use crate::{
    kernel::{ActResult, ApiError, Reply, Secret},
    request::{escaped, request},
};

/// What a person enters to sign in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    email: String,
    password: Secret,
    remember: bool,
    next: String,
}

/// What a person chooses about the end of their sessions.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionSettingsForm {
    idle_timeout: IdleTimeout,
    applies_to_remembered: bool,
}

/// Signs a person in, or leads on to the code.
#[server]
pub(crate) async fn sign_in(form: SignInForm) -> ActResult {
    let request = request()?;
    let attempt = Attempt {
        email: form.email,
        password: form.password.into(),
        lifetime: if form.remember { Lifetime::Remembered } else { Lifetime::Browser },
    };
    match request.services.sign_in.attempt(&attempt, &request.client).await? {
        Progress::Entered(session) => {
            request.start_session(&session).await;
            Ok(Reply::to(next_page(&form.next)))
        }
        Progress::NeedsCode(token) => {
            request.await_second_step(&token);
            Ok(Reply::to(format!("/sign-in/verify?next={}", escaped(&form.next))))
        }
    }
}

/// Where somebody goes who came in: to the page that they asked for, if it is one of ours.
pub(crate) fn next_page(next: &str) -> String {
    LocalPath::parse(next).map_or_else(|| "/settings".to_owned(), |next| next.as_ref().to_owned())
}

/// Signs the person out of this browser, and leads to the sign-in. Somebody who is signed out
/// already gets the same answer.
#[server]
pub(crate) async fn sign_out() -> ActResult {
    request()?.sign_out().await?;
    Ok(Reply::to("/sign-in").with_message("You are signed out."))
}

/// Signs the viewer out of another session of theirs.
#[server]
pub(crate) async fn end_session(id: SessionId) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.sessions.end_other(&viewer.session, &id, &request.client).await?;
    Ok(Reply::message(ended_in_words(1)))
}

#[server]
pub(crate) async fn end_other_sessions() -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let ended = request.services.sessions.end_all_others(&viewer.session, &request.client).await?;
    Ok(Reply::message(ended_in_words(ended)))
}

/// Signs the viewer out of every session, this one included.
#[server]
pub(crate) async fn end_all_sessions() -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let ended = request.services.sessions.end_everywhere(&viewer.session, &request.client).await?;
    request.clear_session();
    let message = format!("You signed out everywhere. {}", ended_in_words(ended));
    Ok(Reply::to("/sign-in").with_message(message))
}

/// Keeps what the viewer chose about the end of their sessions.
#[server]
pub(crate) async fn save_session_settings(form: SessionSettingsForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    let SessionSettingsForm { idle_timeout, applies_to_remembered } = form;
    let settings = SessionSettings { idle_timeout, applies_to_remembered };
    request.services.sessions.save_settings(&viewer.user.id, settings).await?;
    Ok(Reply::message("Saved. It holds on all your devices."))
}

/// When the viewer's session ends; `None` when it is over. That a page asks is no sign that a person is
/// there.
#[server(input = GetUrl)]
pub(crate) async fn get_session_end() -> Result<Option<SessionEnd>, ApiError> {
    Ok(request()?.session_end())
}

/// Tells that the viewer is there; gives when their session ends then.
#[server]
pub(crate) async fn stay_signed_in() -> Result<SessionEnd, ApiError> {
    let request = request()?;
    let stayed = request.services.sessions.stay(&request.viewer()?.session).await?;
    Ok(SessionEnd::of(&stayed, request.services.now()))
}

/// How many devices were signed out, in words.
fn ended_in_words(count: u64) -> String {
    match count {
        0 => "No other device was signed in.".to_owned(),
        1 => "1 device was signed out.".to_owned(),
        count => format!("{count} devices were signed out."),
    }
}

#[cfg(test)]
mod tests {
    use super::ended_in_words;

    #[test]
    fn what_ended_is_counted() {
        assert_eq!(ended_in_words(0), "No other device was signed in.");
        assert_eq!(ended_in_words(1), "1 device was signed out.");
        assert_eq!(ended_in_words(12), "12 devices were signed out.");
    }
}

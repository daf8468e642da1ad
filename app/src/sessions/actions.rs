//! The sessions' server functions.

use leptos::prelude::*;
use nameplate_domain::sessions::SignInError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret};

/// What a person enters to sign in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    email: String,
    password: Secret,
    remember: bool,
    next: String,
}

/// Signs a person in, or leads on to the code; gives the path to go to.
#[server]
pub(crate) async fn sign_in(form: SignInForm) -> Result<String, ApiError<SignInError>> {
    use crate::ssr;
    use leptos_router::location::Url;
    use nameplate_backend::sessions::{Attempt, Progress};
    use nameplate_domain::{kernel::LocalPath, sessions::Lifetime};

    let request = ssr::request()?;
    let attempt = Attempt {
        email: form.email,
        password: form.password.into(),
        lifetime: if form.remember { Lifetime::Remembered } else { Lifetime::Browser },
    };
    let progress =
        request.services.sign_in.attempt(&attempt, &request.client).await.map_err(|error| {
            let error = request.explain(error).keeping("email", &attempt.email);
            if form.remember { error.keeping("remember", "true") } else { error }
        })?;
    match progress {
        Progress::Entered(session) => request.enter(&session).await,
        Progress::NeedsCode(token) => {
            request.ask_for_code(&token);
            return Ok(ssr::lead_to(&format!("/sign-in/verify?next={}", Url::escape(&form.next))));
        }
    }
    let next = LocalPath::parse(&form.next);
    Ok(ssr::lead_to(next.as_ref().map_or("/settings", AsRef::as_ref)))
}

/// Signs the person out of this browser, and leads to the sign-in. Somebody who is signed out
/// already gets the same answer.
#[server]
pub(crate) async fn sign_out() -> Result<(), ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    request.leave().await.inspect_err(|_| ssr::fail_with_page())?;
    ssr::lead_to("/sign-in");
    Ok(())
}

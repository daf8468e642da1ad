//! People in their browsers.

use nameplate_backend::{
    Client, ServiceError, Token,
    flows::{Attempt, Progress, ViewerOptions},
    sessions::{NewSession, OpenSession, SessionStart},
};
use nameplate_domain::{
    accounts::User,
    passwords::Password,
    sessions::{AuthMethod, Lifetime, SignInError},
};

use super::{HOME, World, client};

/// Somebody signed in.
pub(crate) struct Visit {
    pub(crate) user: User,
    pub(crate) open: OpenSession,
    pub(crate) token: Token,
}

impl World {
    /// The session of a token, as a request of a person finds it.
    pub(crate) async fn resolve(&self, token: &Token) -> Option<OpenSession> {
        self.open_session(token, true).await
    }

    /// The session of a token, as a request finds it that nobody is behind.
    pub(crate) async fn peek(&self, token: &Token) -> Option<OpenSession> {
        self.open_session(token, false).await
    }

    async fn open_session(&self, token: &Token, is_attended: bool) -> Option<OpenSession> {
        let options = ViewerOptions { is_attended, counts_unread: false };
        let viewer = self.services.viewers.by_token(token, options).await.unwrap();
        // As the server does behind the request.
        self.services.sessions.write_touches().await.unwrap();
        viewer.map(|viewer| viewer.session)
    }

    /// A person in a browser of theirs, where nobody need be told that they are there.
    pub(crate) async fn arrive(&self, email: &str) -> Visit {
        self.arrive_for(email, Lifetime::Browser).await
    }

    /// A person in a browser of theirs, for a while that they chose.
    pub(crate) async fn arrive_for(&self, email: &str, lifetime: Lifetime) -> Visit {
        let user = self.user(email).await;
        let session_start = SessionStart {
            user_id: &user.id,
            company_id: None,
            lifetime,
            means: AuthMethod::Password,
            notify: None,
            proved_at: None,
        };
        let kernel = &self.kernel;
        let mut tx = kernel.db.begin().await.unwrap();
        let new =
            self.services.sessions.start(&mut tx, session_start, &client(HOME)).await.unwrap();
        kernel.commit(tx).await.unwrap();
        let open = self.resolve(&new.token).await.unwrap();
        Visit { user, open, token: new.token }
    }

    /// A try to sign in, where the password is enough.
    pub(crate) async fn attempt(
        &self,
        email: &str,
        password: &str,
        client: &Client,
    ) -> Result<NewSession, ServiceError<SignInError>> {
        self.progress(email, password, client).await.map(entered)
    }

    /// A try to sign in, wherever it leads.
    pub(crate) async fn progress(
        &self,
        email: &str,
        password: &str,
        client: &Client,
    ) -> Result<Progress, ServiceError<SignInError>> {
        let attempt = Attempt {
            email: email.to_owned(),
            password: Password::new(password),
            lifetime: Lifetime::Browser,
        };
        self.services.sign_in.attempt(&attempt, client).await
    }

    /// Whether address and password are right; the browser is a new one every time.
    pub(crate) async fn can_sign_in(&self, email: &str, password: &str) -> bool {
        match self.attempt(email, password, &client(HOME)).await {
            Ok(_) => true,
            Err(ServiceError::Refused(SignInError::WrongCredentials)) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// Whether a session still runs.
    pub(crate) async fn is_open(&self, token: &Token) -> bool {
        self.resolve(token).await.is_some()
    }
}

/// The session of a sign-in that needed no code.
pub(crate) fn entered(progress: Progress) -> NewSession {
    match progress {
        Progress::Entered(session) => session,
        Progress::NeedsCode(_) => panic!("a code is needed"),
    }
}

//! All that can be under way for an account, and whether it still is.

use nameplate_backend::{Client, ServiceError, Token, passkeys::Ceremony};
use nameplate_domain::{
    accounts::EmailChangeError,
    kernel::SECOND_MS,
    passkeys::PasskeyError,
    passwords::{Password, ResetError},
};

use crate::{
    passkeys::{begin, finish, why},
    support::{ADA, BEN, ELSEWHERE, HOME, Visit, World, client},
    two_factor::proof,
};

/// All that can be under way for somebody, and a trusted browser.
pub(crate) struct UnderWay {
    pub(crate) reset_link: String,
    pub(crate) email_link: String,
    pub(crate) half_way: Token,
    pub(crate) passkey: Ceremony,
    /// A phone that took a code, and was confirmed.
    pub(crate) phone: Token,
    pub(crate) has_set_up: bool,
    pub(crate) trusted: Client,
}

/// Begins everything in a session of somebody.
pub(crate) async fn begin_all(world: &World, visit: &Visit) -> UnderWay {
    let Visit { user, open, .. } = visit;
    let services = &world.services;
    services.password_resets.request::<()>(user.email.as_ref(), &client(HOME)).await.unwrap();
    let to = format!("new.{}", user.email.as_ref());
    let proof = proof(world, visit);
    services.email_changes.request(&proof, user, &to, &client(HOME)).await.unwrap();
    let mails = world.mails().await;
    let mailed = |to: &str, subject: &str| {
        mails.iter().rfind(|mail| mail.to == to && mail.subject == subject).unwrap()
    };
    let kernel = &world.kernel;
    let mut tx = kernel.db.begin().await.unwrap();
    let (trusted, home) = (&services.trusted_devices, client(HOME));
    let trust = trusted.trust(&mut tx, &user.id, &open.session.id, &home).await.unwrap();
    // Written behind everybody's back, for it can be there without two-factor for a moment only.
    let half_way = Token::generate(kernel);
    sqlx::query("INSERT INTO pending_sign_ins (token_hash, user_id, ends_at) VALUES ($1, $2, $3)")
        .bind(half_way.hash().as_bytes())
        .bind(user.id.as_ref())
        .bind(kernel.now().plus_millis(600 * SECOND_MS).as_millis())
        .execute(&mut *tx)
        .await
        .unwrap();
    kernel.commit(tx).await.unwrap();
    let links = &services.phone_links;
    let code = links.begin(&proof, &client(HOME)).await.unwrap();
    let phone = links.claim(&code, &client(ELSEWHERE)).await.unwrap();
    let link = links.of_session(&open.session.id).await.unwrap().unwrap();
    links.confirm(open, &link.id).await.unwrap();
    let has_set_up = services.two_factor.begin(&proof).await.is_ok();
    UnderWay {
        reset_link: mailed(user.email.as_ref(), "Choose a new password").link("reset-password"),
        email_link: mailed(&to, "Confirm your email address").link("confirm-email"),
        half_way,
        passkey: begin(world, visit).await,
        phone,
        has_set_up,
        trusted: Client { trusts: vec![trust], ..client(HOME) },
    }
}

/// What of it can still be finished, in words; the question about a passkey is used up by it.
pub(crate) async fn alive(world: &World, visit: &Visit, under_way: &UnderWay) -> Vec<&'static str> {
    let services = &world.services;
    let mut alive = Vec::new();
    if services.password_resets.find(&under_way.reset_link).await.unwrap().is_some() {
        alive.push("reset link");
    }
    if services.email_changes.find(&under_way.email_link).await.unwrap().is_some() {
        alive.push("email link");
    }
    if services.sign_in.is_pending(&under_way.half_way).await.unwrap() {
        alive.push("half a sign-in");
    }
    if services.phone_links.claimed(&under_way.phone).await.unwrap().is_some() {
        alive.push("phone");
    }
    // In a session that runs: the one that it was begun in may be over.
    let user = services.accounts.find(&visit.user.id).await.unwrap().unwrap();
    let visit = &world.arrive(user.email.as_ref()).await;
    if why(finish(world, visit, "x", &under_way.passkey.token, "{}").await) != PasskeyError::Over {
        alive.push("passkey");
    }
    let waits = services.two_factor.set_up(&proof(world, visit), &visit.user.email).await;
    if under_way.has_set_up && waits.is_ok() {
        alive.push("two-factor");
    }
    alive
}

/// Whether a trusted browser is still one, once there is a code to be asked for.
pub(crate) async fn is_trusted(world: &World, visit: &Visit, under_way: &UnderWay) -> bool {
    let kernel = &world.kernel;
    let mut tx = kernel.db.begin().await.unwrap();
    let trusted = &world.services.trusted_devices;
    trusted.is_trusted(&mut tx, &visit.user.id, &under_way.trusted).await.unwrap()
}

/// Somebody, and somebody else, with all that they have under way.
pub(crate) struct Scene {
    pub(crate) ada: Visit,
    pub(crate) adas: UnderWay,
    pub(crate) ben: Visit,
    pub(crate) bens: UnderWay,
}

impl Scene {
    pub(crate) async fn new(world: &World) -> Self {
        let ada = world.arrive(ADA).await;
        Self::of(world, ada).await
    }

    pub(crate) async fn of(world: &World, ada: Visit) -> Self {
        let ben = world.arrive(BEN).await;
        let adas = begin_all(world, &ada).await;
        let bens = begin_all(world, &ben).await;
        Self { ada, adas, ben, bens }
    }

    /// Nothing of hers is left, and all of his.
    pub(crate) async fn assert_void(&self, world: &World, trust_is_left: bool) {
        let nothing: [&str; 0] = [];
        assert_eq!(alive(world, &self.ada, &self.adas).await, nothing);
        assert_eq!(is_trusted(world, &self.ada, &self.adas).await, trust_is_left);
        let all = ["reset link", "email link", "half a sign-in", "phone", "passkey", "two-factor"];
        assert_eq!(alive(world, &self.ben, &self.bens).await, all);
        assert!(is_trusted(world, &self.ben, &self.bens).await);
        // To do it anyway is refused as a link is that was never made.
        let (services, from, new) =
            (&world.services, client(ELSEWHERE), Password::new("Third-word-3"));
        let reset =
            services.password_recovery.complete(&self.adas.reset_link, &new, &[], &from).await;
        assert!(matches!(reset, Err(ServiceError::Refused(ResetError::LinkNotValid))), "{reset:?}");
        let confirmed = services.email_changes.confirm(&self.adas.email_link, &from).await;
        let not_valid = EmailChangeError::LinkNotValid;
        assert!(
            matches!(&confirmed, Err(ServiceError::Refused(why)) if *why == not_valid),
            "{confirmed:?}"
        );
    }
}

//! Signing in at products of other hosts.

use nameplate_backend::{
    ServiceError, Token,
    forward_auth::{Identity, NewGrant},
};
use nameplate_domain::{
    companies::{Seat, WebOrigin},
    forward_auth::{
        AdmittedCompanies::{self, All, First, One},
        CODE_MS, CodeError, ProductPath, SignInRequest, StateHash,
    },
};

use crate::support::{ADA, CLEO, HARBOR, NORTHWIND, Visit, World, on_both};

on_both!(
    a_code_signs_in_at_the_product,
    a_code_works_once_in_one_browser_for_one_origin,
    a_code_is_over_soon,
    of_two_codes_the_newer_one_counts,
    the_company_that_came_first_lets_in_unless_the_proxy_says_otherwise,
);

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const OTHER: &str = "https://other.example.com";

pub(crate) fn origin(text: &str) -> WebOrigin {
    WebOrigin::parse(text).unwrap()
}

/// The demo, with the product registered for Harbor Law.
pub(crate) async fn with_product(world: World) -> World {
    let world = world.with_demo().await;
    register(&world, ADA, HARBOR, APP).await;
    world
}

pub(crate) async fn register(world: &World, email: &str, company: &str, origin: &str) {
    world.clock.advance(1);
    let seat = world.seat(email, company).await;
    world.services.company_origins.add(&seat, origin).await.unwrap();
}

/// A browser that the product's host sent to sign in, and what that asks for.
pub(crate) fn sent(world: &World, companies: AdmittedCompanies) -> (Token, SignInRequest) {
    let (state, hash) = world.services.forward_auth.state(None).unwrap();
    (state, request(hash, companies))
}

fn request(state: StateHash, companies: AdmittedCompanies) -> SignInRequest {
    SignInRequest {
        origin: origin(APP),
        state,
        to: ProductPath::parse("/cases/42?tab=1").unwrap(),
        companies,
        is_retry: false,
    }
}

/// The code that a request gets, if it gets one.
pub(crate) async fn code(world: &World, visit: &Visit, request: &SignInRequest) -> Option<String> {
    world.clock.advance(1);
    world.services.forward_auth.code(&visit.open, request).await.unwrap()
}

pub(crate) async fn redeem(
    world: &World,
    code: &str,
    at: &str,
    state: Option<&Token>,
) -> Result<NewGrant, CodeError> {
    let redeemed = world.services.forward_auth.redeem(code, &origin(at), state).await;
    redeemed.map_err(|error| match error {
        ServiceError::Refused(error) => error,
        error => panic!("{error}"),
    })
}

/// Somebody signed in at the product.
pub(crate) async fn enter(world: &World, visit: &Visit, companies: AdmittedCompanies) -> Token {
    let (state, request) = sent(world, companies);
    let code = code(world, visit, &request).await.expect("no access");
    redeem(world, &code, APP, Some(&state)).await.unwrap().token
}

async fn identity_in(
    world: &World,
    token: &Token,
    companies: AdmittedCompanies,
) -> Option<Identity> {
    let found = world.services.forward_auth.identify(token, &origin(APP), &companies, false).await;
    found.unwrap()
}

pub(crate) async fn identity(world: &World, token: &Token) -> Option<Identity> {
    identity_in(world, token, First).await
}

async fn a_code_signs_in_at_the_product(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    let (state, request) = sent(&world, First);
    let code = code(&world, &cleo, &request).await.unwrap();
    let grant = redeem(&world, &code, APP, Some(&state)).await.unwrap();
    assert_eq!((grant.to.as_ref(), grant.until), ("/cases/42?tab=1", None));
    let found = identity(&world, &grant.token).await.unwrap();
    let Seat { company_id, user_id, role } = world.seat(CLEO, HARBOR).await;
    assert_eq!((found.user_id, found.company_id, found.role), (user_id, company_id, role));
    assert_eq!((found.name.as_ref(), found.email.as_ref()), ("Cleo Tanaka", CLEO));
    // The session's own token is none there, nor is that of the state.
    assert_eq!(identity(&world, &cleo.token).await, None);
    assert_eq!(identity(&world, &state).await, None);
    let other = origin(OTHER);
    let elsewhere = world.services.forward_auth.identify(&grant.token, &other, &All, false).await;
    assert_eq!(elsewhere.unwrap(), None, "another origin");
    // Nor does the token of the product open anything here.
    assert!(world.peek(&grant.token).await.is_none());
}

async fn a_code_works_once_in_one_browser_for_one_origin(world: World) {
    let world = with_product(world).await;
    register(&world, ADA, HARBOR, OTHER).await;
    let cleo = world.arrive(CLEO).await;
    let (state, request) = sent(&world, First);
    let (other_state, _) = sent(&world, First);
    let code = code(&world, &cleo, &request).await.unwrap();
    let try_it = async |code: &str, at: &str, state: Option<&Token>| {
        redeem(&world, code, at, state).await.map(|_| ()).unwrap_err()
    };
    assert_eq!(try_it(&code, APP, None).await, CodeError::OtherBrowser);
    assert_eq!(try_it(&code, APP, Some(&other_state)).await, CodeError::OtherBrowser);
    assert_eq!(try_it(&code, OTHER, Some(&state)).await, CodeError::Over);
    let forged = crate::support::tampered(&code, 60);
    for nonsense in ["", "x", forged.as_str()] {
        assert_eq!(try_it(nonsense, APP, Some(&state)).await, CodeError::Over, "{nonsense}");
    }
    let token = redeem(&world, &code, APP, Some(&state)).await.unwrap().token;
    assert_eq!(try_it(&code, APP, Some(&state)).await, CodeError::Over, "it was used");
    assert!(identity(&world, &token).await.is_some(), "what was refused changed nothing");
}

async fn a_code_is_over_soon(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    let (state, request) = sent(&world, First);
    let (early, late) = (
        code(&world, &cleo, &request).await.unwrap(),
        code(&world, &cleo, &request).await.unwrap(),
    );
    world.clock.advance(CODE_MS - 1);
    let error = redeem(&world, &early, APP, Some(&state)).await.unwrap_err();
    assert_eq!(error, CodeError::Over);
    assert!(redeem(&world, &late, APP, Some(&state)).await.is_ok());
}

async fn of_two_codes_the_newer_one_counts(world: World) {
    let world = with_product(world).await;
    let cleo = world.arrive(CLEO).await;
    // The product is open twice in one browser, which keeps one state.
    let (state, first) = sent(&world, First);
    let (existing, hash) = world.services.forward_auth.state(Some(state.clone())).unwrap();
    assert_eq!((existing.expose(), &hash), (state.expose(), &first.state));
    let older = code(&world, &cleo, &first).await.unwrap();
    let newer = code(&world, &cleo, &request(hash, First)).await.unwrap();
    let token = redeem(&world, &newer, APP, Some(&state)).await.unwrap().token;
    let error = redeem(&world, &older, APP, Some(&state)).await.unwrap_err();
    assert_eq!(error, CodeError::Over);
    assert!(identity(&world, &token).await.is_some());
    // Once more, and the token before is none any more.
    let again = enter(&world, &cleo, First).await;
    assert!(identity(&world, &again).await.is_some());
    assert_eq!(identity(&world, &token).await, None);
    assert_eq!(world.count("SELECT COUNT(*) FROM forward_auth_grants").await, 1);
}

async fn the_company_that_came_first_lets_in_unless_the_proxy_says_otherwise(world: World) {
    let world = with_product(world).await;
    // Ada is in both companies, Ben and Cleo in Harbor Law, and Dara in one that registers the product of theirs.
    let northwind = world.seat(ADA, NORTHWIND).await;
    let admin = format!(
        "UPDATE memberships SET role = 'admin' WHERE company_id = '{}'",
        northwind.company_id
    );
    assert_eq!(world.execute(admin).await, 1);
    register(&world, ADA, NORTHWIND, APP).await;
    let dara = world.found("Quist Shipping", "dara@example.com").await;
    world.clock.advance(1);
    world.services.company_origins.add(&dara, APP).await.unwrap();
    let harbor = world.seat(ADA, HARBOR).await.company_id;
    let northwind = northwind.company_id;
    let (ada, dara_visit) = (world.arrive(ADA).await, world.arrive("dara@example.com").await);
    let may = async |visit: &Visit, companies: AdmittedCompanies| {
        let (_, request) = sent(&world, companies);
        code(&world, visit, &request).await.is_some()
    };
    assert!(!may(&dara_visit, First).await, "her company came later");
    assert!(!may(&dara_visit, One(harbor.clone())).await);
    assert!(may(&dara_visit, One(dara.company_id.clone())).await);
    assert!(may(&dara_visit, All).await);
    let of = async |companies: AdmittedCompanies| {
        let token = enter(&world, &ada, companies.clone()).await;
        identity_in(&world, &token, companies).await.unwrap().company_id
    };
    assert_eq!(of(First).await, harbor);
    assert_eq!(of(One(northwind.clone())).await, northwind);
    // Where all are let in, one works in the company that one works in here.
    let own = &world.services.own_companies;
    own.switch(&ada.open, &northwind).await.unwrap();
    let open = world.resolve(&ada.token).await.unwrap();
    let ada = Visit { open, ..ada };
    let token = enter(&world, &ada, All).await;
    assert_eq!(identity_in(&world, &token, All).await.unwrap().company_id, northwind);
    // What one proxy lets in is nothing to another one of the same origin.
    assert_eq!(identity_in(&world, &token, First).await, None);
    assert_eq!(identity_in(&world, &token, One(harbor)).await, None);
    let service = &world.services.forward_auth;
    let stranger = One(world.found("Other", "other@example.com").await.company_id);
    assert!(!service.is_registered(&origin(APP), &stranger).await.unwrap());
    assert!(service.is_registered(&origin(APP), &One(northwind)).await.unwrap());
}

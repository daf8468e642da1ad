//! Rules that hold for everyone in a company.

use nameplate_backend::kernel::ServiceError;
use nameplate_domain::{
    companies::{CompanyError, Membership},
    kernel::CompanyId,
    two_factor::TwoFactorError,
};

use crate::{
    support::{ADA, BEN, CLEO, HOME, World, client, on_both},
    two_factor::{guard, proof},
};

on_both!(
    two_factor_is_wanted_from_the_next_session_on,
    only_admins_of_the_company_make_its_rules,
    two_factor_that_a_company_wants_stays_on,
);

async fn membership(world: &World, email: &str) -> Membership {
    let user = world.user(email).await;
    world.services.companies.memberships(&user.id).await.unwrap().remove(0)
}

async fn require(
    world: &World,
    email: &str,
    company_id: &CompanyId,
    is_required: bool,
) -> Result<(), ServiceError<CompanyError>> {
    let visit = world.arrive(email).await;
    let proof = proof(world, &visit);
    world.services.companies.require_two_factor(&proof, company_id, is_required).await
}

async fn two_factor_is_wanted_from_the_next_session_on(world: World) {
    let world = world.with_demo().await;
    let before = world.arrive(CLEO).await;
    let company_id = membership(&world, CLEO).await.company_id;
    world.clock.advance(1);
    require(&world, BEN, &company_id, true).await.unwrap();
    world.clock.advance(1);
    let after = world.arrive(CLEO).await;
    world.clock.advance(1);
    require(&world, ADA, &company_id, true).await.unwrap();
    let rule = membership(&world, CLEO).await;
    assert!(!rule.wants_two_factor(before.open.session.created_at));
    assert!(
        rule.wants_two_factor(after.open.session.created_at),
        "set twice, it holds from the first"
    );
    require(&world, ADA, &company_id, false).await.unwrap();
    assert!(!membership(&world, CLEO).await.wants_two_factor(after.open.session.created_at));
}

async fn only_admins_of_the_company_make_its_rules(world: World) {
    let world = world.with_demo().await;
    let company_id = membership(&world, CLEO).await.company_id;
    let refused = |result| matches!(result, Err(ServiceError::Refused(CompanyError::NotAdmin)));
    assert!(refused(require(&world, CLEO, &company_id, true).await));
    let user = world.user(ADA).await;
    let companies = world.services.companies.memberships(&user.id).await.unwrap();
    let elsewhere = &companies[1].company_id;
    assert!(refused(require(&world, ADA, elsewhere, true).await), "a user of the other company");
    assert!(refused(require(&world, BEN, elsewhere, true).await), "nobody there at all");
    assert!(refused(require(&world, ADA, &CompanyId::new("none".to_owned()), true).await));
    assert_eq!(membership(&world, CLEO).await.two_factor_required_at, None);
}

async fn two_factor_that_a_company_wants_stays_on(world: World) {
    let world = world.with_demo().await;
    let visit = world.arrive(CLEO).await;
    let guarded = guard(&world, visit).await;
    let company_id = membership(&world, CLEO).await.company_id;
    require(&world, ADA, &company_id, true).await.unwrap();
    let two_factor = &world.services.two_factor;
    let (user, proof) = (&guarded.visit.user, proof(&world, &guarded.visit));
    let code = guarded.fresh_code(&world);
    let refused = two_factor.disable(&proof, user, &code, &client(HOME)).await;
    let Err(ServiceError::Refused(TwoFactorError::Required(company))) = refused else {
        panic!("it was turned off: {refused:?}");
    };
    assert_eq!(company, "Harbor Law");
    require(&world, ADA, &company_id, false).await.unwrap();
    two_factor.disable(&proof, user, &code, &client(HOME)).await.unwrap();
}

//! The first run.

use nameplate_backend::{Client, ServiceError};
use nameplate_domain::{
    accounts::{Email, FullName, WelcomeError, WelcomeForm},
    companies::Role,
};

use crate::support::{ADA, HOME, World, client, on_both};

on_both!(
    makes_one_company,
    signs_the_founder_in,
    happens_once_at_the_same_moment,
    emails_differ_by_more_than_case,
);

fn founder(world: &World, company: &str) -> WelcomeForm {
    WelcomeForm {
        token: world.services.first_run.token(),
        company: company.to_owned(),
        name: "Ada Moreau".to_owned(),
        email: ADA.to_owned(),
        password: "Demo-pass-1".into(),
    }
}

async fn makes_one_company(world: World) {
    let first_run = &world.services.first_run;
    assert!(!first_run.is_over().await.unwrap());
    for token in ["", "1.x", &first_run.token()[2..]] {
        let form = WelcomeForm { token: token.to_owned(), ..founder(&world, "Harbor Law") };
        let refused = first_run.complete(&form, &client(HOME)).await;
        assert!(matches!(refused, Err(ServiceError::Refused(WelcomeError::LinkNotValid))));
    }
    let new = first_run.complete(&founder(&world, "Harbor Law"), &client(HOME)).await.unwrap();
    assert!(first_run.is_over().await.unwrap());

    let user = world.services.accounts.find(&new.user_id).await.unwrap().unwrap();
    assert_eq!(user.name.as_ref(), "Ada Moreau");
    let memberships = world.services.companies.memberships(&new.user_id).await.unwrap();
    assert_eq!(memberships.len(), 1);
    assert_eq!(memberships[0].company_name.as_ref(), "Harbor Law");
    assert_eq!(memberships[0].role, Role::SuperAdmin);

    let again = first_run.complete(&founder(&world, "Another"), &client(HOME)).await;
    assert!(matches!(again, Err(ServiceError::Refused(WelcomeError::AlreadySetUp))));
}

async fn signs_the_founder_in(world: World) {
    let new =
        world.services.first_run.complete(&founder(&world, "Harbor Law"), &client(HOME)).await;
    let new = new.unwrap();
    let open = world.resolve(&new.token).await.unwrap();
    let memberships = world.services.companies.memberships(&new.user_id).await.unwrap();
    assert_eq!(open.user_id, new.user_id);
    assert_eq!(open.company_id.as_ref(), Some(&memberships[0].company_id));
    // They know that they just did: no warning, not even of the next sign-in with this browser.
    let again = Client { browser: Some(new.browser), ..client(HOME) };
    world.attempt(ADA, "Demo-pass-1", &again).await.unwrap();
    assert!(world.mails().await.is_empty());
}

async fn happens_once_at_the_same_moment(world: World) {
    let tries = (0..6).map(|number| {
        let first_run = world.services.first_run.clone();
        let form = founder(&world, &format!("Company {number}"));
        tokio::spawn(async move { first_run.complete(&form, &client(HOME)).await })
    });
    let mut made = 0;
    for tried in tries.collect::<Vec<_>>() {
        match tried.await.unwrap() {
            Ok(_) => made += 1,
            Err(ServiceError::Refused(WelcomeError::AlreadySetUp)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(made, 1);
}

async fn emails_differ_by_more_than_case(world: World) {
    let world = world.with_demo().await;
    let accounts = &world.services.accounts;
    let user = accounts
        .new_user(FullName::parse("Other Ada").unwrap(), Email::parse("ADA@Example.com").unwrap());
    let mut tx = world.kernel.db.begin().await.unwrap();
    assert!(accounts.create(&mut tx, &user, "hash").await.unwrap().is_err());
}

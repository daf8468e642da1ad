//! The first run.

use nameplate_backend::{accounts::Founder, kernel::ServiceError};
use nameplate_domain::{
    accounts::{Email, FullName, WelcomeError},
    companies::{CompanyName, Role},
    passwords::{NewPassword, Owner, Password},
};

use crate::support::{World, on_both};

on_both!(makes_one_company, happens_once_at_the_same_moment, emails_differ_by_more_than_case);

fn founder(company: &str) -> Founder {
    let password = Password::new("Demo-pass-1");
    Founder {
        company: CompanyName::parse(company).unwrap(),
        name: FullName::parse("Ada Moreau").unwrap(),
        email: Email::parse("ada@example.com").unwrap(),
        password: NewPassword::parse(&password, Owner::default()).unwrap(),
    }
}

async fn makes_one_company(world: World) {
    let first_run = &world.services.first_run;
    assert!(!first_run.is_over().await.unwrap());
    let (user_id, company_id) = first_run.complete(&founder("Harbor Law")).await.unwrap();
    assert!(first_run.is_over().await.unwrap());

    let user = world.services.accounts.find(&user_id).await.unwrap().unwrap();
    assert_eq!(user.name.as_ref(), "Ada Moreau");
    let memberships = world.services.companies.memberships(&user_id).await.unwrap();
    assert_eq!(memberships.len(), 1);
    assert_eq!(memberships[0].company_id, company_id);
    assert_eq!(memberships[0].role, Role::SuperAdmin);

    let again = first_run.complete(&founder("Another")).await;
    assert!(matches!(again, Err(ServiceError::Refused(WelcomeError::AlreadySetUp))));
}

async fn happens_once_at_the_same_moment(world: World) {
    let tries = (0..6).map(|number| {
        let first_run = world.services.first_run.clone();
        tokio::spawn(
            async move { first_run.complete(&founder(&format!("Company {number}"))).await },
        )
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
    let mut tx = world.services.kernel.db.begin().await.unwrap();
    assert!(accounts.create(&mut tx, &user, "hash").await.unwrap().is_err());
}

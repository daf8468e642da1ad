//! Demo people: what a newcomer signs in as.

use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CompanyName, Role},
    kernel::{Fault, UserId},
    mailings::{EmailSubscriptions, MailingKind},
    passwords::{Password, PasswordOwner, PasswordPolicy},
};
use thiserror::Error;

use super::events;
use crate::{
    kernel::{StoreError, Tx},
    passwords::is_common,
    services::Services,
};

pub const PASSWORD: &str = "Demo-pass-1";

const COMPANIES: [&str; 2] = ["Harbor Law", "Northwind Support"];

/// Name, address, and the role in each of [`COMPANIES`].
const PEOPLE: [(&str, &str, [Option<Role>; 2]); 3] = [
    ("Ada Moreau", "ada@example.com", [Some(Role::SuperAdmin), Some(Role::User)]),
    ("Ben Okafor", "ben@example.com", [Some(Role::Admin), None]),
    ("Cleo Tanaka", "cleo@example.com", [Some(Role::User), None]),
];

#[derive(Debug, Error)]
pub enum DemoError {
    /// There are people in the database, and demo people would have a known password.
    #[error("the database isn't empty; the demo only fills an empty one")]
    NotEmpty,
    #[error("demo data: {0}")]
    Data(#[from] Fault),
    #[error("demo events: {0}")]
    Events(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets things happen to the demo people in the last days, so that there is something to see. Nothing
/// of it leaves: it counts as delivered when it happened.
///
/// # Errors
/// [`DemoError`].
pub async fn fill_events(services: &Services) -> Result<(), DemoError> {
    events::fill(services, COMPANIES[0]).await
}

/// Fills an empty database with demo companies and people.
///
/// # Errors
/// [`DemoError::NotEmpty`], with nothing changed, when the first run is over.
pub async fn fill(services: &Services) -> Result<(), DemoError> {
    let password = Password::new(PASSWORD);
    let policy = PasswordPolicy { owner: PasswordOwner::default(), is_common };
    let password = policy.parse(&password)?;
    let password_hash = services.passwords.hash(&password).await?;
    let mut tx = services.kernel.db.begin().await?;
    if !services.first_run.end(&mut tx).await? {
        return Err(DemoError::NotEmpty);
    }
    let mut people = Vec::new();
    for (name, email, roles) in PEOPLE {
        let user = services.accounts.new_user(FullName::parse(name)?, Email::parse(email)?);
        services.accounts.create(&mut tx, &user, &password_hash).await??;
        people.push((user.id().clone(), roles));
    }
    for (index, name) in COMPANIES.into_iter().enumerate() {
        let members = people.iter().filter_map(|(id, roles)| Some((id, roles[index]?)));
        create_company(services, &mut tx, name, members).await?;
    }
    for (user_id, _) in &people {
        let all = EmailSubscriptions::default().with(MailingKind::Marketing, true);
        services.subscriptions.choose(&mut tx, user_id, all).await?;
    }
    services.kernel.commit(tx).await?;
    Ok(())
}

async fn create_company(
    services: &Services,
    tx: &mut Tx,
    name: &str,
    members: impl Iterator<Item = (&UserId, Role)>,
) -> Result<(), DemoError> {
    let company = services.companies.create(tx, &CompanyName::parse(name)?).await?;
    for (user_id, role) in members {
        services.companies.add_member(tx, &company, user_id, role).await?;
    }
    Ok(())
}

//! `nameplate user`.

use std::io::{self, IsTerminal as _};

use nameplate_backend::{Services, accounts::Credentials, passwords::is_common};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::{CompanyName, Role},
    kernel::FieldErrors,
    passwords::{Password, PasswordOwner, PasswordPolicy},
};

use super::CommandError;
use crate::{cli::NewUserArgs, config::Config, startup};

pub(super) async fn create(config: &Config, args: NewUserArgs) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let created = create_in(&services, &args).await;
    services.kernel.db.close().await;
    created?;
    println!("{} can sign in now.", args.email);
    Ok(())
}

pub(super) async fn reset_password(config: &Config, email: &str) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let link = make_link(&services, email).await;
    services.kernel.db.close().await;
    println!("{}reset-password/{}", config.site(config.addr), link?);
    Ok(())
}

pub(super) async fn disable_two_factor(config: &Config, email: &str) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let was_on = turn_off(&services, email).await;
    services.kernel.db.close().await;
    if was_on? {
        println!("Two-factor is off for {email}. Their password alone is enough now.");
    } else {
        println!("Two-factor was off for {email} already.");
    }
    Ok(())
}

async fn turn_off(services: &Services, typed: &str) -> Result<bool, CommandError> {
    let user = find(services, typed).await?;
    Ok(services.two_factor.disable_by_operator(&user).await?)
}

async fn make_link(services: &Services, typed: &str) -> Result<String, CommandError> {
    let user = find(services, typed).await?;
    let mut tx = services.kernel.db.begin().await?;
    let link = services.password_resets.make_link(&mut tx, &user.user_id).await?;
    services.kernel.commit(tx).await?;
    Ok(link)
}

pub(super) async fn find(services: &Services, typed: &str) -> Result<Credentials, CommandError> {
    let email =
        Email::parse(typed).map_err(|fault| CommandError::Invalid(("email", fault).into()))?;
    let user = services.accounts.credentials(&email).await?;
    user.ok_or_else(|| CommandError::NoSuchUser(typed.to_owned()))
}

async fn create_in(services: &Services, args: &NewUserArgs) -> Result<(), CommandError> {
    let mut errors = FieldErrors::default();
    let name = errors.take("name", FullName::parse(&args.name));
    let email = errors.take("email", Email::parse(&args.email));
    let company = errors.take("company", CompanyName::parse(&args.company));
    let (Some(name), Some(email), Some(company)) = (name, email, company) else {
        return Err(CommandError::Invalid(errors));
    };
    let owner = PasswordOwner { name: &args.name, email: &args.email };
    let password = PasswordPolicy { owner, is_common }
        .parse(&read_password()?)
        .map_err(|fault| CommandError::Invalid(("password", fault).into()))?;
    let password_hash = services.accounts.hash(&password).await?;

    let mut tx = services.kernel.db.begin().await?;
    // A company that an operator makes ends the first run as one made at /welcome does.
    services.first_run.end(&mut tx).await?;
    let company_id = match services.companies.find_by_name(&mut tx, &company).await? {
        Some(found) => found,
        None if args.role == Role::SuperAdmin => {
            services.companies.create(&mut tx, &company).await?
        }
        None => return Err(CommandError::NeedsSuperAdmin(args.company.clone())),
    };
    let user = services.accounts.new_user(name, email);
    services
        .accounts
        .create(&mut tx, &user, &password_hash)
        .await?
        .map_err(|fault| CommandError::Invalid(("email", fault).into()))?;
    services.companies.add_member(&mut tx, &company_id, user.id(), args.role).await?;
    services.kernel.commit(tx).await?;
    Ok(())
}

/// Asks at a terminal; elsewhere takes the first line of standard input.
fn read_password() -> io::Result<Password> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").map(Password::new);
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(Password::new(line.trim_end_matches(['\r', '\n'])))
}

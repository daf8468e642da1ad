//! `nameplate user`.

use std::io::{self, IsTerminal as _};

use nameplate_backend::{
    Services,
    accounts::Credentials,
    flows::{OperatorError, OperatorsUser},
    passwords::is_common,
};
use nameplate_domain::{
    accounts::{Email, FullName},
    companies::CompanyName,
    kernel::FieldErrors,
    passwords::{Password, PasswordOwner, PasswordPolicy},
};

use super::CommandError;
use crate::{cli::NewUserArgs, config::Config, startup};

pub(super) async fn create(config: &Config, args: NewUserArgs) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let created = create_in(&services, &args).await;
    services.close().await;
    created?;
    println!("{} can sign in now.", args.email);
    Ok(())
}

pub(super) async fn reset_password(config: &Config, email: &str) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let link = make_link(&services, email).await;
    services.close().await;
    println!("{}reset-password/{}", config.site(config.addr), link?);
    Ok(())
}

pub(super) async fn disable_two_factor(config: &Config, email: &str) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let was_on = turn_off(&services, email).await;
    services.close().await;
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
    Ok(services.operator.reset_link(&user).await?)
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
    let user = OperatorsUser { name, email, password, company, role: args.role };
    services.operator.create_user(user).await.map_err(|error| match error {
        OperatorError::Email(fault) => CommandError::Invalid(("email", fault).into()),
        OperatorError::NoSuchCompany => CommandError::NeedsSuperAdmin(args.company.clone()),
        OperatorError::Store(error) => error.into(),
    })
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

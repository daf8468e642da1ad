//! `nameplate api-key`.

use nameplate_backend::{Services, api_keys::ApiSecret};
use nameplate_domain::{
    accounts::Email,
    api_keys::ApiKeyName,
    companies::{CompanyName, Permission, Seat},
    kernel::FieldErrors,
};

use super::{CommandError, user};
use crate::{config::Config, startup};

/// Prints the key alone, so that a script can take it.
pub(super) async fn create(
    config: &Config,
    email: &str,
    company: &str,
    name: &str,
) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let created = create_in(&services, email, company, name).await;
    services.close().await;
    println!("{}", created?.expose());
    Ok(())
}

async fn create_in(
    services: &Services,
    typed: &str,
    company: &str,
    name: &str,
) -> Result<ApiSecret, CommandError> {
    let mut errors = FieldErrors::default();
    let email = errors.take("email", Email::parse(typed));
    let company_name = errors.take("company", CompanyName::parse(company));
    let name = errors.take("name", ApiKeyName::parse(name));
    let (Some(_), Some(company_name), Some(name)) = (email, company_name, name) else {
        return Err(CommandError::Invalid(errors));
    };
    let user_id = user::find(services, typed).await?.user_id;
    let mut of_that_name = services.companies.entered(&user_id).await?;
    of_that_name.retain(|it| it.company_name == company_name);
    let (email, company) = (typed.to_owned(), company.to_owned());
    let membership = match (of_that_name.pop(), of_that_name.is_empty()) {
        (Some(membership), true) => membership,
        (Some(_), false) => return Err(CommandError::AmbiguousCompany { email, company }),
        (None, _) => return Err(CommandError::NoSuchMember { email, company }),
    };
    let seat = Seat { company_id: membership.company_id, user_id, role: membership.role };
    if !seat.may(Permission::SendEvents) {
        eprintln!(
            "nameplate: {email} is a {} of {company}: until that changes, this key may not send events",
            seat.role.label()
        );
    }
    Ok(services.api_keys.create(&seat, &name).await?)
}

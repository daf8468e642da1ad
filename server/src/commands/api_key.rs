//! `nameplate api-key`.

use nameplate_backend::{ServiceError, Services, Zone, api_keys::CreatedApiKey};
use nameplate_domain::{
    accounts::Email,
    api_keys::{ApiKeyForm, ApiKeyName, ExpiryChoice, Scope, Scopes},
    companies::{CompanyName, Membership},
    kernel::FieldErrors,
};

use super::{CommandError, user};
use crate::{cli::NewApiKeyArgs, config::Config, startup};

/// Prints the key alone, so that a script can take it.
pub(super) async fn create(config: &Config, args: &NewApiKeyArgs) -> Result<(), CommandError> {
    let services = startup::open(config).await?;
    let created = create_in(&services, args).await;
    services.close().await;
    println!("{}", created?.secret.expose());
    Ok(())
}

async fn create_in(
    services: &Services,
    args: &NewApiKeyArgs,
) -> Result<CreatedApiKey, CommandError> {
    let mut errors = FieldErrors::default();
    let email = errors.take("email", Email::parse(&args.email));
    let company = errors.take("company", CompanyName::parse(&args.company));
    let name = errors.take("name", ApiKeyName::parse(&args.name));
    let (Some(_), Some(company), Some(_)) = (email, company, name) else {
        return Err(CommandError::Invalid(errors));
    };
    let scopes = args.scopes.as_deref().map_or(Ok(Scopes::All), Scopes::parse)?;
    let user_id = user::find(services, &args.email).await?.user_id;
    let membership = membership(services.companies.entered(&user_id).await?, &company, args)?;
    warn_of_useless(&scopes, &membership, args);
    let form = ApiKeyForm {
        name: args.name.clone(),
        company: membership.company_id.to_string(),
        limited: scopes != Scopes::All,
        scopes: scopes.words().unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        expiry: expiry(&args.expires),
        last_day: args.expires.clone(),
    };
    let zone = Zone::of(None);
    let key = form.parse(services.now(), |day| zone.day_end(day)).map_err(CommandError::Invalid)?;
    let created = services.api_keys.create_by_command(&user_id, &key).await;
    created.map_err(|error| match error {
        ServiceError::Refused(error) => error.into(),
        ServiceError::Store(error) => error.into(),
        // It asks for nothing else.
        _ => {
            CommandError::NoSuchMember { email: args.email.clone(), company: args.company.clone() }
        }
    })
}

/// The member's place in the one company of that name.
fn membership(
    mut entered: Vec<Membership>,
    company: &CompanyName,
    args: &NewApiKeyArgs,
) -> Result<Membership, CommandError> {
    entered.retain(|it| it.company_name == *company);
    let (email, company) = (args.email.clone(), args.company.clone());
    match (entered.pop(), entered.is_empty()) {
        (Some(membership), true) => Ok(membership),
        (Some(_), false) => Err(CommandError::AmbiguousCompany { email, company }),
        (None, _) => Err(CommandError::NoSuchMember { email, company }),
    }
}

/// Says which of the scopes open nothing, as long as the member is what they are.
fn warn_of_useless(scopes: &Scopes, membership: &Membership, args: &NewApiKeyArgs) {
    let is_useless = |scope: &&Scope| {
        scopes.contains(**scope) && scope.permission().is_some_and(|it| !membership.role.may(it))
    };
    let useless: Vec<_> = Scope::ALL.iter().filter(is_useless).map(|it| it.as_str()).collect();
    if !useless.is_empty() {
        eprintln!(
            "nameplate: {} is a {} of {}: until that changes, this key opens nothing by {}",
            args.email,
            membership.role.label(),
            args.company,
            useless.join(", ")
        );
    }
}

/// What `--expires` says: a time, or else a day.
fn expiry(typed: &str) -> ExpiryChoice {
    match typed {
        "7d" => ExpiryChoice::Days7,
        "30d" => ExpiryChoice::Days30,
        "90d" => ExpiryChoice::Days90,
        "365d" => ExpiryChoice::Days365,
        "never" => ExpiryChoice::Never,
        _ => ExpiryChoice::Date,
    }
}

//! The accounts' server functions.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::accounts::WelcomeError;
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal, Secret};

/// What the first person enters.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct WelcomeForm {
    company: String,
    name: String,
    email: String,
    password: Secret,
}

/// What `/settings` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Overview {
    /// The full name.
    pub(crate) name: String,
    /// The email address.
    pub(crate) email: String,
    /// Every company, with the role there in words.
    pub(crate) companies: Vec<(String, String)>,
}

/// Makes the first company and its Super Admin, and signs them in; gives the path to go to.
#[server]
pub(crate) async fn create_first_company(
    form: WelcomeForm,
) -> Result<String, ApiError<WelcomeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let WelcomeForm { company, name, email, password } = form;
    let keep = |error: ApiError<WelcomeError>| {
        error.keeping("company", &company).keeping("name", &name).keeping("email", &email)
    };
    let founder = ssr::parse_founder(&company, &name, &email, &password.into())
        .map_err(|error| keep(request.explain(error)))?;
    let session = request
        .services
        .first_run
        .complete(&founder, &request.client)
        .await
        .map_err(|error| keep(request.explain(error)))?;
    request.enter(&session).await;
    Ok(ssr::lead_to("/settings"))
}

/// Loads what `/settings` shows.
#[server(input = GetUrl)]
pub(crate) async fn get_overview() -> Result<Overview, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let memberships = viewer.memberships.iter().filter(|each| each.is_active());
    Ok(Overview {
        name: viewer.user.name.as_ref().to_owned(),
        email: viewer.user.email.as_ref().to_owned(),
        companies: memberships
            .map(|each| (each.company_name.as_ref().to_owned(), each.role.label().to_owned()))
            .collect(),
    })
}

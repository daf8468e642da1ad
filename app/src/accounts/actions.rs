//! The first run's server function.

use leptos::prelude::*;
use nameplate_domain::accounts::WelcomeForm;

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// Makes the first company and its Super Admin, and signs them in.
#[server]
pub(crate) async fn create_first_company(form: WelcomeForm) -> ActResult {
    let request = request()?;
    let session = request.services.first_run.complete(&form, &request.client).await?;
    request.start_session(&session).await;
    Ok(Reply::to("/settings"))
}

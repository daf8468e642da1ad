//! The server functions about what one wants to hear of.

use leptos::prelude::*;
use nameplate_domain::notifications::{MatrixLine, PreferencesForm};

use crate::{
    kernel::{ActResult, Reply},
    request::request,
};

/// Keeps what the viewer wants to hear of.
#[server]
pub(crate) async fn save_notification_preferences(form: PreferencesForm) -> ActResult {
    let request = request()?;
    let viewer = request.viewer()?;
    request.services.preferences.save(&viewer.user.id, &form.parse()?).await?;
    Ok(Reply::message("Saved. It holds in all your companies."))
}

/// Has the page tell what the form would have sent, and saves nothing. `switch` is a row or a column of the
/// matrix that is switched before, without script: its word, with `.on` or `.off` behind.
#[server]
pub(crate) async fn preview_notification_preferences(
    form: PreferencesForm,
    #[server(default)] switch: String,
) -> ActResult {
    request()?.viewer()?;
    let mut draft = form.parse()?;
    let switched =
        switch.split_once('.').and_then(|(line, to)| Some((MatrixLine::parse(line)?, to)));
    if let Some((line, to)) = switched {
        draft.channels.set_line(line, to == "on");
    }
    Ok(Reply::draft(&draft))
}

//! The server functions about what one wants to hear of.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::notifications::{
    DigestFrequency, Forecast, MessageFilter, NotificationPreferences,
};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal};

/// The quiet hours that begin on a weekday, as they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct WeekdayForm {
    /// Whether there are any.
    pub(crate) is_on: bool,
    /// When they begin.
    pub(crate) from: String,
    /// When they end.
    pub(crate) to: String,
}

/// What one wants to hear of, as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PreferencesForm {
    /// The ticked cells of the matrix: type and channel, with a dot between.
    pub(crate) cells: Vec<String>,
    /// The names of the chosen kinds of cases.
    pub(crate) case_types: Vec<String>,
    /// Only about cases that are theirs.
    pub(crate) assigned_only: bool,
    /// Only about cases that press.
    pub(crate) high_priority_only: bool,
    /// Only of clients who sound unhappy.
    pub(crate) negative_only: bool,
    /// Which new messages.
    pub(crate) messages: MessageFilter,
    /// Whether mails are gathered.
    pub(crate) digest_mode: bool,
    /// How often they go out then.
    pub(crate) digest_frequency: DigestFrequency,
    /// Whether there are quiet hours.
    pub(crate) quiet_hours: bool,
    /// When every day's begin.
    pub(crate) quiet_from: String,
    /// When every day's end.
    pub(crate) quiet_to: String,
    /// Whether each weekday has its own instead.
    pub(crate) per_weekday: bool,
    /// Each weekday's, Monday first.
    pub(crate) weekdays: Vec<WeekdayForm>,
    /// Whether push messages wait, too.
    pub(crate) covers_push: bool,
    /// Whether long text messages are warned of.
    pub(crate) text_warning: bool,
    /// Past how many segments.
    pub(crate) text_segments: String,
}

/// What comes of preferences by itself, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PlansView {
    /// When the next digest goes out.
    pub(crate) digest: String,
    /// When it is quiet next.
    pub(crate) quiet: String,
    /// The timezone that the times are in.
    pub(crate) timezone: String,
}

/// What two sets of preferences would have sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PreviewView {
    /// Those in the form.
    pub(crate) draft: Forecast,
    /// Those that are saved.
    pub(crate) now: Forecast,
    /// Whether there was more than is looked at: then only the newest counts.
    pub(crate) is_cut: bool,
}

/// What one wants to hear of, as it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SavedView {
    /// What is saved.
    pub(crate) preferences: NotificationPreferences,
    /// What comes of it.
    pub(crate) plans: PlansView,
}

/// The preferences as the page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PreferencesView {
    /// What is saved, and what comes of it.
    pub(crate) saved: SavedView,
    /// What the form holds instead, before it is saved, with what it would have sent.
    pub(crate) draft: Option<(NotificationPreferences, PreviewView)>,
    /// The kinds of cases that can be chosen.
    pub(crate) case_types: Vec<String>,
}

/// What the viewer wants to hear of, and what a browser without script tries out.
#[server(input = GetUrl)]
pub(crate) async fn get_notification_preferences() -> Result<PreferencesView, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    request.preferences_view().await
}

/// Keeps what the viewer wants to hear of; gives it.
#[server]
pub(crate) async fn save_notification_preferences(
    #[server(default)] form: PreferencesForm,
) -> Result<SavedView, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let viewer = request.viewer()?;
    let preferences = request.parse_preferences(&form)?;
    let saved = request.services.preferences.save(&viewer.user.id, &preferences).await;
    saved.map_err(|error| ssr::keep(request.explain(error.into()), &form))?;
    request.return_saying("/settings/notifications", super::preferences_page::SAVED);
    let plans = request.plans_view(viewer, &preferences);
    Ok(SavedView { preferences, plans })
}

/// Tells what the form would have sent, and saves nothing. `switch` is a row or a column of the matrix
/// that is switched before, without script: its word, with `.on` or `.off` behind.
#[server]
pub(crate) async fn preview_notification_preferences(
    #[server(default)] form: PreferencesForm,
    #[server(default)] switch: String,
) -> Result<PreviewView, ApiError<NoRefusal>> {
    use crate::ssr;
    use nameplate_domain::notifications::Line;

    let request = ssr::request()?;
    let mut draft = request.parse_preferences(&form)?;
    let switched = switch.split_once('.').and_then(|(line, to)| Some((Line::parse(line)?, to)));
    if let Some((line, to)) = switched {
        draft.channels.set_line(line, to == "on");
    }
    let preview = request.preview(&draft).await.map_err(|error| ssr::keep(error, &form))?;
    ssr::show_draft(&draft);
    Ok(preview)
}

//! `/api/v1/me/notification-preferences`: what the owner of the key wants to hear of.

use axum::{
    body::Body,
    extract::{OriginalUri, State},
    response::Response,
};
use http::HeaderMap;
use nameplate_domain::{
    companies::CaseTypeName,
    kernel::FieldErrors,
    notifications::{NotificationPreferences, PreferencesForm},
};

use super::{
    Problem,
    access::Bearer,
    answer::{MatchParameter, check_match, tagged},
    json,
    preferences_body::PreferencesBody,
    problems::{ChangeProblems, Problems},
    query::Query,
};
use crate::startup::AppState;

/// What the owner of the key wants to hear of
#[utoipa::path(
    get, path = "/v1/me/notification-preferences", tag = "Settings",
    responses(
        (status = 200, body = PreferencesBody, headers(("ETag", description = "For `If-Match`"))),
        Problems,
    ),
    security(("api_key" = ["settings:read"])),
)]
pub(super) async fn show(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let found = state.services.preferences.find(&grant.seat.user_id).await?;
    tagged(&headers, &PreferencesBody::from(&found))
}

/// Change what they want to hear of
#[utoipa::path(
    put, path = "/v1/me/notification-preferences", tag = "Settings",
    params(MatchParameter),
    request_body = PreferencesBody,
    responses(
        (status = 200, body = PreferencesBody, headers(("ETag", description = "For `If-Match`"))),
        ChangeProblems,
    ),
    security(("api_key" = ["settings:write"])),
)]
pub(super) async fn replace(
    State(state): State<AppState>,
    Bearer(grant): Bearer,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    Query::read(&uri, &[])?;
    let new: PreferencesBody = json::read(&json::bytes(&headers, body).await?)?;
    let new = parse(&PreferencesForm::from(&new))?;
    let change = |present: &NotificationPreferences| {
        check_match(&headers, &PreferencesBody::from(present)).map(|()| new.clone())
    };
    let changed = state.services.preferences.change(&grant.seat.user_id, change).await??;
    tagged(&HeaderMap::new(), &PreferencesBody::from(&changed))
}

/// What is wrong is told at its place in the body.
fn parse(form: &PreferencesForm) -> Result<NotificationPreferences, Problem> {
    let mut errors = FieldErrors::default();
    for (at, name) in form.case_types.iter().enumerate() {
        // A page offers those that there are, and drops others.
        errors.take(&format!("case_types-{at}"), CaseTypeName::parse(name));
    }
    // A page keeps what it can of hours that are not in force; here they are refused like all others.
    for per_weekday in [false, true] {
        let in_force = PreferencesForm { quiet_hours: true, per_weekday, ..form.clone() };
        let found = in_force.parse().err().unwrap_or_default();
        let of_this = |field: &str| field != "text_segments" || !per_weekday;
        let found = found.iter().filter(|(field, _)| of_this(field));
        found.for_each(|(field, fault)| errors.push(field, fault));
    }
    errors.finish(form.parse().ok()).map_err(|errors| Problem::of_fields(&errors, pointer))
}

/// Where in the body a field of the form is.
fn pointer(field: &str) -> String {
    match field.split('-').collect::<Vec<_>>()[..] {
        ["case_types", at] => format!("/filters/case_types/{at}"),
        ["weekday", day, end] => format!("/quiet_hours/weekdays/{day}/{end}"),
        ["quiet_from"] => "/quiet_hours/every_day/from".to_owned(),
        ["quiet_to"] => "/quiet_hours/every_day/to".to_owned(),
        ["text_segments"] => "/text_warning/segments".to_owned(),
        _ => format!("/{field}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back() {
        let stored = NotificationPreferences::default();
        let body = PreferencesBody::from(&stored);
        assert!(parse(&PreferencesForm::from(&body)).is_ok_and(|read| read == stored));
    }

    #[test]
    fn fields_are_pointed_at() {
        assert_eq!(pointer("weekday-2-from"), "/quiet_hours/weekdays/2/from");
        assert_eq!(pointer("quiet_to"), "/quiet_hours/every_day/to");
        assert_eq!(pointer("case_types-0"), "/filters/case_types/0");
    }
}

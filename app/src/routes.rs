//! Every page, by its address.

use std::sync::LazyLock;

use axum::{Router, routing::MethodRouter};

use crate::{
    accounts, activity, api_keys, appearance, companies, devices, exports, forward_auth, mailings,
    notifications, overview, passwords, search, sessions, shortcuts, two_factor, web_app, webhooks,
};

/// The addresses of all pages, with what stands there.
#[rustfmt::skip]
fn table() -> Vec<(&'static str, MethodRouter)> {
    vec![
        ("/welcome", accounts::WELCOME.get(accounts::welcome_page)),
        ("/welcome/{token}", accounts::WELCOME.get(accounts::welcome_page)),
        ("/sign-in", sessions::SIGN_IN.get(sessions::sign_in_page)),
        ("/sign-in/verify", two_factor::VERIFY.get(two_factor::verify_page)),
        ("/sign-in/two-factor", two_factor::TWO_FACTOR_REQUIRED.get(two_factor::two_factor_required_page)),
        ("/forgot-password", passwords::FORGOT.get(passwords::forgot_page)),
        ("/reset-password/{token}", passwords::RESET.get(passwords::reset_page)),
        ("/confirm-email/{token}", accounts::CONFIRM_EMAIL.get(accounts::confirm_email_page)),
        ("/not-me/{token}", activity::NOT_ME.get(activity::not_me_page)),
        ("/invitations/{token}", companies::INVITATION.get(companies::invitation_page)),
        ("/connect/{token}", devices::CONNECT_PHONE.get(devices::connect_phone_page)),
        ("/email-preferences/{token}", mailings::EMAIL_PREFERENCES.get(mailings::email_preferences_page)),
        ("/forward-auth", forward_auth::CONTINUE.get(forward_auth::continue_page)),
        ("/settings/confirm", passwords::CONFIRM.get(passwords::confirm_page)),
        ("/search", search::SEARCH.get(search::search_page)),
        ("/search/options", search::SEARCH_OPTIONS.get(search::search_options_page)),
        ("/shortcuts", shortcuts::SHORTCUT_LIST.get(shortcuts::shortcut_list_page)),
        ("/notifications", notifications::NOTIFICATIONS.get(notifications::notifications_page)),
        ("/notifications/why", notifications::WHY.get(notifications::why_page)),
        ("/notifications/why/{event}", notifications::WHY_EVENT.get(notifications::why_event_page)),
        ("/settings", overview::OVERVIEW.get(overview::overview_page)),
        ("/settings/profile", accounts::PROFILE.get(accounts::profile_page)),
        ("/settings/accessibility", appearance::ACCESSIBILITY.get(appearance::accessibility_page)),
        ("/settings/shortcuts", shortcuts::SHORTCUTS.get(shortcuts::shortcuts_page)),
        ("/settings/notifications", notifications::PREFERENCES.get(notifications::preferences_page)),
        ("/settings/email", mailings::EMAIL.get(mailings::email_page)),
        ("/settings/mobile", devices::MOBILE.get(devices::mobile_page)),
        ("/settings/security", passwords::SECURITY.get(passwords::security_page)),
        ("/settings/security/two-factor", two_factor::TWO_FACTOR_SET_UP.get(two_factor::two_factor_set_up_page)),
        ("/settings/security/backup-codes", two_factor::BACKUP_CODES.get(two_factor::backup_codes_page)),
        ("/settings/mobile/connect", devices::CONNECT.get(devices::connect_page)),
        ("/settings/sessions", sessions::SESSIONS.get(sessions::sessions_page)),
        ("/settings/api-keys", api_keys::API_KEYS.get(api_keys::api_keys_page)),
        ("/settings/api-keys/new", api_keys::NEW_API_KEY.get(api_keys::new_api_key_page)),
        ("/settings/api-keys/{id}", api_keys::API_KEY.get(api_keys::api_key_page)),
        ("/settings/activity", activity::ACTIVITY.get(activity::activity_page)),
        ("/settings/data", exports::DATA.get(exports::data_page)),
        ("/settings/companies", companies::COMPANIES.get(companies::companies_page)),
        ("/offline", web_app::OFFLINE.get(web_app::offline_page)),
        ("/company/team", companies::TEAM.get(companies::team_page)),
        ("/company/team/invite", companies::INVITE.get(companies::invite_page)),
        ("/company/team/{user}", companies::MEMBER.get(companies::member_page)),
        ("/company/details", companies::COMPANY_DETAILS.get(companies::company_details_page)),
        ("/company/billing", companies::BILLING.get(companies::billing_page)),
        ("/company/api-keys", api_keys::COMPANY_API_KEYS.get(api_keys::company_api_keys_page)),
        ("/company/webhooks", webhooks::WEBHOOKS.get(webhooks::webhooks_page)),
        ("/company/webhooks/new", webhooks::NEW_WEBHOOK.get(webhooks::new_webhook_page)),
        ("/company/webhooks/{id}", webhooks::WEBHOOK.get(webhooks::webhook_page)),
        ("/company/activity", companies::COMPANY_ACTIVITY.get(companies::company_activity_page)),
    ]
}

/// The routes of all pages. What a page needs stands beside its request, so they have no state.
pub fn pages() -> Router {
    table().into_iter().fold(Router::new(), |routes, (path, page)| routes.route(path, page))
}

/// The addresses of all pages, for who asks often: the table is made anew each time.
static PATHS: LazyLock<Vec<&'static str>> = LazyLock::new(|| page_paths().collect());

/// Whether a path, with query and fragment or without, is one of a page.
pub(crate) fn is_page(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path == "/" || PATHS.iter().any(|route| is_of_route(route, path))
}

/// Whether a route leads to what a path names. A part in braces takes any text.
fn is_of_route(route: &str, path: &str) -> bool {
    let (mut route, mut path) = (route.split('/'), path.split('/'));
    loop {
        match (route.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(text)) if part == text => {}
            (Some(part), Some(text)) if part.starts_with('{') && !text.is_empty() => {}
            _ => return false,
        }
    }
}

/// The addresses of all pages, as routes have them.
pub fn page_paths() -> impl Iterator<Item = &'static str> {
    table().into_iter().map(|(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn a_page_is_known_by_its_path() {
        for path in
            ["/", "/settings/profile?from=case#name", "/notifications/why/1", "/company/team/x"]
        {
            assert!(is_page(path), "{path}");
        }
        for path in
            ["/cases/42", "/settings/", "/settings/profile/x", "/company/team/x/y", "/photos/1"]
        {
            assert!(!is_page(path), "{path}");
        }
    }
}

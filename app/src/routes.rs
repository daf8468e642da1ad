//! Every page, by its address.

use axum::Router;

use crate::{companies, sessions};

/// The routes of all pages.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/sign-in", sessions::SIGN_IN.get(sessions::sign_in_page))
        .route("/invitations/{token}", companies::INVITATION.get(companies::invitation_page))
        .route("/settings/sessions", sessions::SESSIONS.get(sessions::sessions_page))
        .route("/settings/companies", companies::COMPANIES.get(companies::companies_page))
        .route("/company/team", companies::TEAM.get(companies::team_page))
        .route("/company/team/invite", companies::INVITE.get(companies::invite_page))
        .route("/company/team/{user}", companies::MEMBER.get(companies::member_page))
        .route("/company/details", companies::COMPANY_DETAILS.get(companies::company_details_page))
        .route("/company/billing", companies::BILLING.get(companies::billing_page))
        .route(
            "/company/activity",
            companies::COMPANY_ACTIVITY.get(companies::company_activity_page),
        )
}

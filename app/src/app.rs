//! The app: its routes, each page split off into a chunk of its own.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, MatchNestedRoutes, SsrMode,
    any_nested_route::IntoAnyNestedRoute as _,
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    accounts::{ConfirmEmailPage, OverviewPage, ProfilePage, WelcomePage},
    activity::{ActivityPage, NotMePage},
    appearance::AccessibilityPage,
    companies::{
        BillingPage, CompaniesPage, CompanyActivityPage, CompanyDetailsPage, InvitationPage,
        InvitePage, MemberPage, TeamPage,
    },
    kernel::{
        Toaster, ask_before_leaving, follow_live, provide_arrivals, provide_flash,
        provide_form_answer, provide_form_owner, provide_toasts, provide_unsaved, provide_viewer,
    },
    layout::{NotFoundPage, SettingsLayout, SiteHeader},
    notifications::{NotificationsPage, PreferencesPage, WhyEventPage, WhyPage, provide_unread},
    passwords::{ConfirmPage, ForgotPasswordPage, ResetPasswordPage, SecurityPage},
    sessions::{AwayQuestion, SessionsPage, SignInPage},
    two_factor::{BackupCodesPage, TwoFactorRequiredPage, TwoFactorSetUpPage, VerifyPage},
};

/// The whole app, as the server renders it and the browser hydrates it.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    provide_form_owner();
    provide_unread();
    provide_toasts();
    provide_arrivals();
    provide_unsaved();
    follow_live();
    view! {
        <Router>
            {provide_form_answer()}
            {provide_flash()}
            <div class="page" on:click:capture=ask_before_leaving()>
                // The browser itself follows it, and moves the focus; the router would only scroll.
                <a class="skip-link" href="#main" rel="external">
                    "Skip to content"
                </a>
                <SiteHeader />
                <Routes fallback=NotFoundPage>
                    <Route
                        path=path!("/welcome")
                        view={Lazy::<WelcomePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/sign-in")
                        view={Lazy::<SignInPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/sign-in/verify")
                        view={Lazy::<VerifyPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/sign-in/two-factor")
                        view={Lazy::<TwoFactorRequiredPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/forgot-password")
                        view={Lazy::<ForgotPasswordPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/reset-password/:token")
                        view={Lazy::<ResetPasswordPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/confirm-email/:token")
                        view={Lazy::<ConfirmEmailPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/not-me/:token")
                        view={Lazy::<NotMePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/invitations/:token")
                        view={Lazy::<InvitationPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/settings/confirm")
                        view={Lazy::<ConfirmPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <NotificationRoutes />
                    <SettingsRoutes />
                    <CompanyRoutes />
                </Routes>
            </div>
            <Toaster />
            <AwayQuestion />
        </Router>
    }
}

// Groups of routes, boxed: as one type, all routes together need more stack than a thread has in a
// debug build.

#[component(transparent)]
fn NotificationRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/notifications") view=Outlet ssr=SsrMode::Async>
            <Route
                path=path!("")
                view={Lazy::<NotificationsPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/why")
                view={Lazy::<WhyPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/why/:event")
                view={Lazy::<WhyEventPage>::new()}
                ssr=SsrMode::Async
            />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn SettingsRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/settings") view=SettingsLayout ssr=SsrMode::Async>
            <Route
                path=path!("")
                view={Lazy::<OverviewPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/profile")
                view={Lazy::<ProfilePage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/accessibility")
                view={Lazy::<AccessibilityPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/notifications")
                view={Lazy::<PreferencesPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/security")
                view={Lazy::<SecurityPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/security/two-factor")
                view={Lazy::<TwoFactorSetUpPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/security/backup-codes")
                view={Lazy::<BackupCodesPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/sessions")
                view={Lazy::<SessionsPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/activity")
                view={Lazy::<ActivityPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/companies")
                view={Lazy::<CompaniesPage>::new()}
                ssr=SsrMode::Async
            />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn CompanyRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("/company") view=SettingsLayout ssr=SsrMode::Async>
            <Route
                path=path!("/team")
                view={Lazy::<TeamPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/team/invite")
                view={Lazy::<InvitePage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/team/:user")
                view={Lazy::<MemberPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/details")
                view={Lazy::<CompanyDetailsPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/billing")
                view={Lazy::<BillingPage>::new()}
                ssr=SsrMode::Async
            />
            <Route
                path=path!("/activity")
                view={Lazy::<CompanyActivityPage>::new()}
                ssr=SsrMode::Async
            />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

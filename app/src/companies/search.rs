//! What can be found of companies and their people.

use leptos::server_fn::ServerFn as _;
use nameplate_backend::{companies::Member, flows::Team};
use nameplate_domain::companies::{Membership, Permission};

use super::own_actions::SwitchCompany;
use crate::{
    kernel::{ApiError, Glyph, SearchEntry},
    request::Request,
};

/// The companies to switch to, and what an admin can do and set.
pub(crate) fn entries(request: &Request) -> Vec<SearchEntry> {
    let Some(viewer) = &request.viewer else { return Vec::new() };
    let mut entries: Vec<_> = viewer.others().map(switch).collect();
    let own = |title| SearchEntry::setting(title, "/settings/companies#companies", Glyph::Building);
    entries.extend([
        own("Default company")
            .about("Companies")
            .words("which company opens, start with, sign in to"),
        own("Leave a company").about("Companies").words("quit, resign, remove me"),
    ]);
    if viewer.may(Permission::Invite) {
        entries.push(
            SearchEntry::way_to("Invite a member", "/company/team/invite", Glyph::People)
                .about("Team")
                .words("add user, new colleague, add person"),
        );
    }
    if viewer.may(Permission::EditDetails) {
        let setting = |title, path| {
            SearchEntry::setting(title, path, Glyph::Building).about("Company details")
        };
        entries.extend([
            setting("Company name and address", "/company/details#name")
                .words("rename company, website, phone"),
            setting("Require two-factor for everyone", "/company/details#requires_two_factor")
                .words("2fa policy, mfa, enforce"),
            setting("Longest idle timeout", "/company/details#longest_idle")
                .words("sign out members, policy"),
            setting("Case types of the company", "/company/details#case-types")
                .words("kinds of cases"),
        ]);
    }
    if viewer.may(Permission::ManageBilling) {
        entries.push(
            SearchEntry::setting("Billing contact", "/company/billing#name", Glyph::Receipt)
                .about("Billing")
                .words("invoice, bills, plan, seats"),
        );
    }
    entries
}

/// Switching to a company of the viewer's.
fn switch(to: &Membership) -> SearchEntry {
    let title = format!("Switch to {}", to.company_name.as_ref());
    let hidden = vec![("id", to.company_id.to_string())];
    SearchEntry::act(title, SwitchCompany::PATH, hidden, Glyph::Building)
        .about(to.role.label())
        .words("switch company, change company, other company")
}

/// The members of the viewer's company whose name or address holds a text.
pub(crate) async fn found_members(
    request: &Request,
    text: &str,
) -> Result<Vec<SearchEntry>, ApiError> {
    let page = request.services.team.list(&request.seat()?, text, None, Team::PAGE).await?;
    let entry = |member: Member| {
        let path = format!("/company/team/{}", member.user_id);
        let about = format!("{}, {}", member.email.as_ref(), member.role.label());
        SearchEntry::person(member.name.as_ref().to_owned(), path).about(about)
    };
    Ok(page.members.into_iter().map(entry).collect())
}

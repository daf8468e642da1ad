//! Companies as the pages show them.

use nameplate_backend::{
    accounts::dial_countries,
    companies::{Billing, Member},
};
use nameplate_domain::companies::{BillingContact, CompanyDetails, Seat};

use super::{Request, profile::phone_fields};
use crate::{
    ApiError, Cause,
    companies::{
        settings_actions::{BillingView, DetailsView, PoliciesView},
        team_actions::MemberView,
    },
};

impl Request {
    /// Where the viewer sits at the moment: whatever they do in a company, they do from there.
    pub(crate) fn seat<E>(&self) -> Result<Seat, ApiError<E>> {
        self.viewer()?.seat().ok_or_else(|| Cause::Forbidden.into())
    }

    /// Where the viewer sits, for a form of a page of `company`: in another tab they may have gone to
    /// another one since, and what they fill in here is not meant for that.
    pub(crate) fn seat_in<E>(&self, company: &str) -> Result<Seat, ApiError<E>> {
        let seat = self.seat()?;
        if seat.company_id.as_ref() == company { Ok(seat) } else { Err(Cause::OtherCompany.into()) }
    }

    /// The name of the company that the viewer works in.
    pub(crate) fn company_name(&self) -> String {
        let current = self.viewer.as_ref().and_then(|viewer| viewer.current());
        current.map(|company| company.company_name.as_ref().to_owned()).unwrap_or_default()
    }

    /// What holds for everyone in the company that the viewer works in.
    pub(crate) fn policies_view(&self) -> PoliciesView {
        let current = self.viewer.as_ref().and_then(|viewer| viewer.current());
        let policies = current.map(|company| company.policies).unwrap_or_default();
        PoliciesView {
            requires_two_factor: policies.two_factor_required_at.is_some(),
            longest_idle: policies.longest_idle,
        }
    }

    /// What a company says of itself, as the form shows it. Where no number is stored, the country is
    /// the one that the browser speaks of.
    pub(crate) fn details_view(&self, details: &CompanyDetails, version: i64) -> DetailsView {
        let CompanyDetails { name, phone, email, address, website } = details;
        let (country, phone) = phone_fields(phone.as_ref(), &self.country);
        let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
        DetailsView {
            name: name.as_ref().to_owned(),
            country,
            phone,
            email: text(email.as_ref().map(AsRef::as_ref)),
            address: text(address.as_ref().map(AsRef::as_ref)),
            website: text(website.as_ref().map(AsRef::as_ref)),
            version,
        }
    }

    /// A member as the list shows them.
    pub(crate) fn member_view(&self, member: &Member) -> MemberView {
        let own = self.viewer.as_ref().map(|viewer| &viewer.user.id);
        MemberView {
            id: member.user_id.to_string(),
            name: member.name.as_ref().to_owned(),
            email: member.email.as_ref().to_owned(),
            role: member.role,
            joined: self.when(member.joined_at),
            deactivated: member.deactivated_at.map(|at| self.when(at)),
            last_active: member.last_active_at.map(|at| self.when(at)),
            has_two_factor: member.has_two_factor,
            is_viewer: own == Some(&member.user_id),
        }
    }
}

/// What the billing page shows.
pub(crate) fn billing_view(billing: Billing) -> BillingView {
    let BillingContact { name, email } = billing.contact;
    BillingView {
        seats: billing.seats,
        name: name.map(|name| name.as_ref().to_owned()).unwrap_or_default(),
        email: email.map(|email| email.as_ref().to_owned()).unwrap_or_default(),
    }
}

/// Every country that has phone numbers: its code, its name with the dialling code.
pub(crate) fn named_countries() -> Vec<(String, String)> {
    dial_countries()
        .map(|country| {
            (country.code.to_owned(), format!("{} (+{})", country.name, country.dial_code))
        })
        .collect()
}

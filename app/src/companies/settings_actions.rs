//! The server functions of a company's details, rules, bills and case types.

use leptos::{prelude::*, server_fn::codec::GetUrl};
use nameplate_domain::{
    companies::{CaseTypeError, CompanyError},
    sessions::IdleTimeout,
};
use serde::{Deserialize, Serialize};

use crate::kernel::{ApiError, NoRefusal};

/// What a company says of itself, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DetailsFields {
    name: String,
    country: String,
    phone: String,
    email: String,
    address: String,
    website: String,
    version: i64,
}

/// What a company says of itself, as it stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DetailsView {
    /// Its name.
    pub(crate) name: String,
    /// The country of the phone number, as a code of two letters; empty for one of no country.
    pub(crate) country: String,
    /// The phone number as it is dialled within the country, or with a plus sign.
    pub(crate) phone: String,
    /// The address for mail.
    pub(crate) email: String,
    /// The postal address.
    pub(crate) address: String,
    /// The website.
    pub(crate) website: String,
    /// Which save this is of.
    pub(crate) version: i64,
}

/// A kind of case, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CaseTypeView {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// What holds for everyone in a company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PoliciesView {
    /// Whether everyone needs two-factor.
    pub(crate) requires_two_factor: bool,
    /// How long everyone may be away at the most.
    pub(crate) longest_idle: Option<IdleTimeout>,
}

/// What an admin chooses for everyone in the company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PoliciesFields {
    requires_two_factor: bool,
    /// The word of a timeout; nothing for no bound.
    longest_idle: String,
}

/// What the page of a company's details shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompanyPageData {
    /// What it says of itself.
    pub(crate) details: DetailsView,
    /// Every country that has phone numbers: its code, its name with the dialling code.
    pub(crate) countries: Vec<(String, String)>,
    /// What holds for everyone.
    pub(crate) policies: PoliciesView,
}

/// What the billing page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BillingView {
    /// How many members may enter the company.
    pub(crate) seats: u64,
    /// The name of whom to ask.
    pub(crate) name: String,
    /// Their address.
    pub(crate) email: String,
}

/// Whom to ask about bills, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BillingFields {
    name: String,
    email: String,
}

/// Loads what the page of the company's details shows.
#[server(input = GetUrl)]
pub(crate) async fn get_company() -> Result<CompanyPageData, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let details = request.services.company_settings.details(&seat).await;
    let (details, version) = details.map_err(|error| request.explain_reading(error))?;
    Ok(CompanyPageData {
        details: request.details_view(&details, version),
        countries: ssr::named_countries(),
        policies: request.policies_view(),
    })
}

/// Saves what the company says of itself; gives it as it is stored.
#[server]
pub(crate) async fn save_company_details(
    form: DetailsFields,
    company: String,
) -> Result<DetailsView, ApiError<CompanyError>> {
    use crate::ssr;
    use nameplate_backend::companies::DetailsForm;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let DetailsFields { name, country, phone, email, address, website, version } = form;
    let form = DetailsForm { name, phone, country, email, address, website, version };
    let settings = &request.services.company_settings;
    settings.save_details(&seat, &form).await.map_err(|error| {
        request
            .explain(error)
            .keeping("name", &form.name)
            .keeping("country", &form.country)
            .keeping("phone", &form.phone)
            .keeping("email", &form.email)
            .keeping("address", &form.address)
            .keeping("website", &form.website)
    })?;
    let stored = settings.details(&seat).await;
    let (details, version) = stored.map_err(|error| request.explain(error))?;
    request.return_saying("/company/details", super::details_form::DETAILS_SAVED);
    Ok(request.details_view(&details, version))
}

/// Keeps what holds for everyone in the company; gives it.
#[server]
pub(crate) async fn save_company_policies(
    form: PoliciesFields,
    company: String,
) -> Result<PoliciesView, ApiError<CompanyError>> {
    use crate::{Cause, ssr};

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let proof = request.recent_proof()?;
    let PoliciesFields { requires_two_factor, longest_idle } = form;
    let longest_idle = match longest_idle.as_str() {
        "" => None,
        word => Some(IdleTimeout::parse(word).ok_or(Cause::Unreadable)?),
    };
    let settings = &request.services.company_settings;
    let saved = settings.save_policies(&seat, &proof, requires_two_factor, longest_idle).await;
    saved.map_err(|error| {
        let word = longest_idle.map_or("", IdleTimeout::as_str);
        let error = request.explain(error).keeping("longest_idle", word);
        if requires_two_factor { error.keeping("requires_two_factor", "true") } else { error }
    })?;
    request.return_saying("/company/details", super::policies_form::POLICIES_SAVED);
    Ok(PoliciesView { requires_two_factor, longest_idle })
}

/// Loads what the billing page shows.
#[server(input = GetUrl)]
pub(crate) async fn get_billing() -> Result<BillingView, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let billing = request.services.company_settings.billing(&seat).await;
    billing.map(ssr::billing_view).map_err(|error| request.explain_reading(error))
}

/// Saves whom to ask about bills; gives what the page shows then.
#[server]
pub(crate) async fn save_billing(
    form: BillingFields,
    company: String,
) -> Result<BillingView, ApiError<CompanyError>> {
    use crate::ssr;
    use nameplate_backend::companies::BillingForm;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let form = BillingForm { name: form.name, email: form.email };
    let settings = &request.services.company_settings;
    settings.save_billing(&seat, &form).await.map_err(|error| {
        request.explain(error).keeping("name", &form.name).keeping("email", &form.email)
    })?;
    let billing = settings.billing(&seat).await.map_err(|error| request.explain(error))?;
    request.return_saying("/company/billing", super::billing_page::BILLING_SAVED);
    Ok(ssr::billing_view(billing))
}

/// The company's kinds of cases.
#[server(input = GetUrl)]
pub(crate) async fn get_case_types() -> Result<Vec<CaseTypeView>, ApiError<NoRefusal>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat()?;
    let case_types = request.services.case_types.list(&seat).await;
    let case_types = case_types.map_err(|error| request.explain(error.into()))?;
    Ok(case_types
        .into_iter()
        .map(|it| CaseTypeView { id: it.id.to_string(), name: it.name.as_ref().to_owned() })
        .collect())
}

/// Adds a kind of case.
#[server]
pub(crate) async fn add_case_type(
    name: String,
    company: String,
) -> Result<(), ApiError<CaseTypeError>> {
    use crate::ssr;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let added = request.services.case_types.add(&seat, &name).await;
    added.map_err(|error| {
        request.explain(error).at_field("case_type").keeping("case_type", &name)
    })?;
    request.return_saying("/company/details", "Case types saved");
    Ok(())
}

/// Gives a kind of case another name.
#[server]
pub(crate) async fn rename_case_type(
    id: String,
    name: String,
    company: String,
) -> Result<(), ApiError<CaseTypeError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::CaseTypeId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = CaseTypeId::parse(&id).ok_or(Cause::NotFound)?;
    let renamed = request.services.case_types.rename(&seat, &id, &name).await;
    renamed.map_err(|error| {
        let field = format!("name-{id}");
        request.explain(error).at_field(&field).keeping(&field, &name)
    })?;
    request.return_saying("/company/details", "Case types saved");
    Ok(())
}

/// Removes a kind of case.
#[server]
pub(crate) async fn remove_case_type(
    id: String,
    company: String,
) -> Result<(), ApiError<CaseTypeError>> {
    use crate::{Cause, ssr};
    use nameplate_domain::kernel::CaseTypeId;

    let request = ssr::request()?;
    let seat = request.seat_in(&company)?;
    let id = CaseTypeId::parse(&id).ok_or(Cause::NotFound)?;
    let removed = request.services.case_types.remove(&seat, &id).await;
    removed.map_err(|error| request.explain(error))?;
    request.return_saying("/company/details", "Case types saved");
    Ok(())
}

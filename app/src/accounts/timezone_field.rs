//! Where a person's clock is.

use leptos::prelude::*;
use nameplate_backend::Zone;
use nameplate_domain::{
    accounts::{ProfileField, Timezone},
    kernel::Timestamp,
};

use crate::kernel::Field;

const TIMEZONES: &str = "timezones";
const TIMEZONE_NOW: &str = "timezone-now";

/// A timezone, found by its city. Below it stands the time there; with script that of the one that is typed.
#[component]
pub(super) fn TimezoneField(stored: Option<Timezone>, now: Timestamp) -> AnyView {
    let time = Zone::of(stored.as_ref()).exact(now);
    let behind = match &stored {
        Some(zone) => format!(" in {} now.", zone.as_ref()),
        None => " in UTC, which counts until you choose.".to_owned(),
    };
    let value = stored.map(|name| name.as_ref().to_owned()).unwrap_or_default();
    let options: Vec<_> =
        Zone::names().into_iter().map(|name| view! { <option value=name></option> }).collect();
    view! {
        <div class="field-with-note">
            <Field
                name="timezone"
                label=ProfileField::Timezone.label()
                help="Decides how every date and time is shown, and when notifications go out. Type a \
                      city to search."
                autocomplete="off"
                optional=true
                list=TIMEZONES
                value
                described_by=Some(TIMEZONE_NOW)
                time_in=TIMEZONE_NOW
            />
            <datalist id=TIMEZONES>{options}</datalist>
            <p class="help" id=TIMEZONE_NOW data-stored="">
                "It is " <strong>{time}</strong>
                <span>{behind}</span>
            </p>
        </div>
    }
    .into_any()
}

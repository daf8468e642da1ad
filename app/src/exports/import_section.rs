//! Bringing settings along.

use leptos::{prelude::*, server_fn::ServerFn as _};
use nameplate_backend::flows::PendingImport;
use nameplate_domain::exports::ImportRules;

use super::{
    actions::{FILE, UploadSettings},
    import_preview::ImportPreview,
};
use crate::kernel::{FieldError, Form, Region, use_form};

/// What would change, if a file was handed in, and the form for one.
pub(super) fn import_section(pending: Option<PendingImport>) -> AnyView {
    let label = if pending.is_some() { "Another file" } else { "File" };
    view! {
        <section class="section" id="import" aria-labelledby="import-heading">
            <h2 id="import-heading">"Import settings"</h2>
            <p>
                {format!(
                    "Take over the settings of a copy, made here or in another Nameplate: the ZIP of at \
                     most {} MB, or settings.json out of it. First you see what would change. Your name, \
                     email, phone and password stay as they are.",
                    ImportRules::MAX_MB,
                )}
            </p>
            <Region id="import-preview" class="">
                {pending.map(|pending| view! { <ImportPreview pending /> })}
            </Region>
            <Form act=UploadSettings::PATH multipart=true>
                <FileField label />
                <div class="form-actions">
                    <button class="button" type="submit">
                        "Show what would change"
                    </button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn FileField(label: &'static str) -> AnyView {
    let form = use_form();
    form.name_field(FILE, label);
    let fault = form.fault(FILE).map(str::to_owned);
    view! {
        <div class="field">
            <label for=FILE>{label}</label>
            <input
                class="file"
                id=FILE
                name=FILE
                type="file"
                accept=".zip,.json,application/zip,application/json"
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=fault.as_ref().map(|_| format!("{FILE}-error"))
            />
            <FieldError id=FILE.to_owned() fault />
        </div>
    }
    .into_any()
}

//! The fields of quiet hours.

use leptos::prelude::*;
use nameplate_domain::notifications::{PreferencesForm, WEEKDAYS, WeekdayForm};

use crate::kernel::{CheckBox, Field, FieldError, use_form};

/// When one wants to be left alone: every day alike, or each weekday on its own.
pub(super) fn quiet_hours(form: &PreferencesForm, schedule: String) -> AnyView {
    // Their labels say too little where their fieldset can't be seen.
    let context = use_form();
    context.name_field("quiet_from", "Quiet hours, from");
    context.name_field("quiet_to", "Quiet hours, to");
    let weekdays = form.weekdays.iter().zip(WEEKDAYS).enumerate();
    let weekdays: Vec<_> = weekdays.map(|(day, (form, name))| weekday(day, name, form)).collect();
    view! {
        <section class="section" id="quiet-hours">
            <h2>"Quiet hours"</h2>
            <p>"Emails wait until they end, and come as one message if there are several."</p>
            <CheckBox
                name="quiet_hours"
                label="Hold emails back during quiet hours"
                checked=form.quiet_hours
            />
            <CheckBox
                name="covers_push"
                label="Hold push messages back as well"
                checked=form.covers_push
            />
            <div class="preferences-schedule">
                <p data-when="never">"There are no quiet hours: nothing is held back."</p>
                <p data-when="quiet">
                    {schedule}
                    // What was typed since is not counted yet.
                    <span data-when="unsaved">" Changed hours count once they are saved."</span>
                </p>
            </div>
            <fieldset class="preferences-every-day">
                <legend>"Every day"</legend>
                <div class="field-pair">
                    <Field
                        name="quiet_from"
                        label="From"
                        kind="time"
                        value=form.quiet_from.clone()
                        autocomplete="off"
                    />
                    <Field
                        name="quiet_to"
                        label="To"
                        kind="time"
                        value=form.quiet_to.clone()
                        autocomplete="off"
                    />
                </div>
            </fieldset>
            <CheckBox
                name="per_weekday"
                label="Different hours on each weekday"
                checked=form.per_weekday
            />
            <fieldset class="preferences-weekdays">
                <legend>"Weekdays"</legend>
                <p class="help">"Hours that end earlier than they begin end on the next day."</p>
                {weekdays}
            </fieldset>
        </section>
    }
    .into_any()
}

/// The hours of a weekday; 0 is Monday. Its two fields share one place for what is wrong with them.
fn weekday(day: usize, name: &'static str, stored: &WeekdayForm) -> impl IntoView + use<> {
    let context = use_form();
    let place = format!("weekday-{day}");
    let fields = [("from", &stored.from), ("to", &stored.to)]
        .map(|(part, stored)| (part, format!("{place}-{part}"), stored));
    let fault = fields.iter().find_map(|(_, id, _)| context.fault(id)).map(str::to_owned);
    let [from, to] = fields.map(|(part, id, stored)| {
        context.name_field(&id, &format!("Quiet hours of {name}"));
        let field = format!("form[weekdays][{day}][{part}]");
        let kept = context.kept_answer().and_then(|answer| answer.kept(&field));
        view! {
            <input
                class="input"
                type="time"
                id=id
                value=kept.unwrap_or(stored).to_owned()
                name=field
                autocomplete="off"
                aria-label=format!("{name}, {part}")
                aria-invalid=fault.as_ref().map(|_| "true")
                aria-describedby=fault.as_ref().map(|_| format!("{place}-error"))
                data-error-at=place.clone()
            />
        }
    });
    let field = format!("form[weekdays][{day}][is_on]");
    let kept = context.kept_answer().map(|answer| answer.kept(&field).is_some());
    view! {
        <div class="preferences-weekday">
            <label class="checkbox">
                <input
                    type="checkbox"
                    name=field
                    value="true"
                    checked=kept.unwrap_or(stored.is_on)
                />
                <span>{name}</span>
            </label>
            <div class="preferences-weekday-times">{from} <span aria-hidden="true">"–"</span> {to}</div>
            <FieldError id=place fault />
        </div>
    }
}

//! The fields of quiet hours.

use leptos::prelude::*;
use nameplate_domain::notifications::{QuietHours, QuietWindow, TimeOfDay, WEEKDAYS};

use crate::kernel::{CheckBox, Field, FieldError, Rejection, use_kept, use_kept_tick};

/// When one wants to be left alone: every day alike, or each weekday on its own.
#[component]
pub(super) fn QuietHoursFields(
    /// What the form holds at first.
    stored: Signal<QuietHours>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let time = move |of: fn(&QuietHours) -> TimeOfDay| {
        Signal::derive(move || of(&stored.read()).to_string())
    };
    let weekdays = (0..WEEKDAYS.len()).map(|day| view! { <Weekday day stored rejection /> });
    view! {
        <CheckBox
            name="quiet_hours"
            label="Hold emails back during quiet hours"
            rejection
            stored=Signal::derive(move || stored.read().is_on)
        />
        <CheckBox
            name="covers_push"
            label="Hold push messages back as well"
            rejection
            stored=Signal::derive(move || stored.read().covers_push)
        />
        <fieldset class="every-day">
            <legend>"Every day"</legend>
            <div class="field-pair">
                <Field
                    name="quiet_from"
                    label="From"
                    kind="time"
                    rejection
                    stored=time(|hours| hours.every_day.from)
                    autocomplete="off"
                />
                <Field
                    name="quiet_to"
                    label="To"
                    kind="time"
                    rejection
                    stored=time(|hours| hours.every_day.to)
                    autocomplete="off"
                />
            </div>
        </fieldset>
        <CheckBox
            name="per_weekday"
            label="Different hours on each weekday"
            rejection
            stored=Signal::derive(move || stored.read().is_per_weekday)
        />
        <fieldset class="weekdays">
            <legend>"Weekdays"</legend>
            <p class="help">"Hours that end earlier than they begin end on the next day."</p>
            {weekdays.collect_view()}
        </fieldset>
    }
}

#[component]
fn Weekday(
    /// The number of the day; 0 is Monday.
    day: usize,
    /// What the form holds at first.
    stored: Signal<QuietHours>,
    /// The form's failure.
    rejection: Signal<Rejection>,
) -> impl IntoView {
    let name = WEEKDAYS[day];
    let window = move || stored.read().weekdays[day];
    let kept = use_kept_tick(rejection, format!("weekday-{day}-on"));
    let is_on = move || kept.get().unwrap_or_else(|| window().is_some());
    // What is wrong is over once somebody mends it, until the service says so again.
    let is_mended = RwSignal::new(false);
    Effect::new(move || {
        rejection.track();
        is_mended.set(false);
    });
    let fault = Signal::derive(move || {
        let rejection = rejection.read();
        let of = |part| rejection.fault(&format!("weekday-{day}-{part}"));
        of("from").or_else(|| of("to")).filter(|_| !is_mended.get())
    });
    let time = move |part: &'static str, of: fn(QuietWindow) -> TimeOfDay| {
        let field = format!("weekday-{day}-{part}");
        let kept = use_kept(rejection, field.clone());
        let value = move || {
            let stored = || of(window().unwrap_or_default()).to_string();
            kept.get().unwrap_or_else(stored)
        };
        view! {
            <input
                class="input"
                type="time"
                id=field
                name=format!("form[weekdays][{day}][{part}]")
                autocomplete="off"
                aria-label=format!("{name}, {part}")
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=move || fault.get().map(|_| format!("weekday-{day}-error"))
                value=value
                on:input=move |_| is_mended.set(true)
            />
        }
    };
    view! {
        <div class="weekday">
            <label class="checkbox">
                <input
                    type="checkbox"
                    name=format!("form[weekdays][{day}][is_on]")
                    value="true"
                    checked=is_on
                />
                <span>{name}</span>
            </label>
            <div class="weekday-times">
                {time("from", |window| window.from)} <span aria-hidden="true">"–"</span>
                {time("to", |window| window.to)}
            </div>
            <FieldError name=format!("weekday-{day}") fault found=false />
        </div>
    }
}

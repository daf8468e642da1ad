//! What somebody wants to hear of, as the API writes and reads it.

use std::collections::BTreeMap;

use nameplate_domain::notifications::{
    Channel, DigestFrequency, EventType, Matrix, MessageFilter, NotificationPreferences,
    PreferencesForm, QuietWindow, WEEKDAYS, WeekdayForm,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type},
};

use super::document::one_of;

/// What somebody wants to hear of, in every company. What a change leaves out has its default.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NotificationPreferences)]
pub(super) struct PreferencesBody {
    /// By the type of the event, the channels on which they hear of it.
    #[schema(schema_with = channels_schema)]
    channels: BTreeMap<EventType, Channels>,
    filters: FiltersBody,
    /// Which new messages they hear of.
    #[schema(schema_with = message_filters)]
    messages: MessageFilter,
    email: EmailBody,
    quiet_hours: QuietHoursBody,
    text_warning: TextWarningBody,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Channels {
    in_app: bool,
    email: bool,
    push: bool,
}

/// What an event has to be for them to hear of it; all that are set must let it through.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = Filters)]
struct FiltersBody {
    /// Only of these kinds of cases; none means all.
    #[schema(max_items = 100)]
    case_types: Vec<String>,
    assigned_only: bool,
    high_priority_only: bool,
    negative_only: bool,
}

#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = EmailSettings)]
struct EmailBody {
    /// Whether mails are sent together.
    digest_mode: bool,
    #[schema(schema_with = digest_frequencies)]
    digest_frequency: DigestFrequency,
}

/// When they want to be left alone, on the clocks of where they are.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = QuietHours)]
struct QuietHoursBody {
    is_on: bool,
    every_day: WindowBody,
    /// Whether each weekday has its own, in place of `every_day`.
    is_per_weekday: bool,
    /// Monday first: those that begin on that day; `null` for none.
    #[schema(min_items = 7, max_items = 7)]
    weekdays: [Option<WindowBody>; WEEKDAYS.len()],
    /// Whether push messages wait, too; mails always do.
    covers_push: bool,
}

/// From when until when, as `22:00`; it ends on the next day unless it ends later than it begins.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuietWindow)]
struct WindowBody {
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    from: String,
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    to: String,
}

/// When they are warned of a long text message.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = TextWarning)]
struct TextWarningBody {
    is_on: bool,
    #[schema(minimum = 1, maximum = 10)]
    segments: u8,
}

impl From<&NotificationPreferences> for PreferencesBody {
    fn from(stored: &NotificationPreferences) -> Self {
        let form = PreferencesForm::from(stored);
        let channels = EventType::ALL.iter().map(|&event| {
            let is_on = |channel| stored.channels.is_on(event, channel);
            let channels = Channels {
                in_app: is_on(Channel::InApp),
                email: is_on(Channel::Email),
                push: is_on(Channel::Push),
            };
            (event, channels)
        });
        Self {
            channels: channels.collect(),
            filters: FiltersBody {
                case_types: form.case_types,
                assigned_only: form.assigned_only,
                high_priority_only: form.high_priority_only,
                negative_only: form.negative_only,
            },
            messages: form.messages,
            email: EmailBody {
                digest_mode: form.digest_mode,
                digest_frequency: form.digest_frequency,
            },
            quiet_hours: QuietHoursBody {
                is_on: form.quiet_hours,
                every_day: stored.quiet_hours.every_day.into(),
                is_per_weekday: form.per_weekday,
                weekdays: stored.quiet_hours.weekdays.map(|window| window.map(WindowBody::from)),
                covers_push: form.covers_push,
            },
            text_warning: TextWarningBody {
                is_on: stored.text_warning.is_on,
                segments: stored.text_warning.segments,
            },
        }
    }
}

impl From<QuietWindow> for WindowBody {
    fn from(window: QuietWindow) -> Self {
        Self { from: window.from.to_string(), to: window.to.to_string() }
    }
}

/// The form of the page, which is read by the same rules.
impl From<&PreferencesBody> for PreferencesForm {
    fn from(body: &PreferencesBody) -> Self {
        let mut matrix = Matrix::default();
        for (&event, channels) in &body.channels {
            matrix.set(event, Channel::InApp, channels.in_app);
            matrix.set(event, Channel::Email, channels.email);
            matrix.set(event, Channel::Push, channels.push);
        }
        let weekdays = body.quiet_hours.weekdays.iter().map(|window| match window {
            Some(window) => {
                WeekdayForm { is_on: true, from: window.from.clone(), to: window.to.clone() }
            }
            None => WeekdayForm::default(),
        });
        Self {
            cells: matrix.to_cells(),
            case_types: body.filters.case_types.clone(),
            assigned_only: body.filters.assigned_only,
            high_priority_only: body.filters.high_priority_only,
            negative_only: body.filters.negative_only,
            messages: body.messages,
            digest_mode: body.email.digest_mode,
            digest_frequency: body.email.digest_frequency,
            quiet_hours: body.quiet_hours.is_on,
            quiet_from: body.quiet_hours.every_day.from.clone(),
            quiet_to: body.quiet_hours.every_day.to.clone(),
            per_weekday: body.quiet_hours.is_per_weekday,
            weekdays: weekdays.collect(),
            covers_push: body.quiet_hours.covers_push,
            text_warning: body.text_warning.is_on,
            text_segments: body.text_warning.segments.to_string(),
        }
    }
}

/// What is stored where nobody has chosen.
impl Default for PreferencesBody {
    fn default() -> Self {
        Self::from(&NotificationPreferences::default())
    }
}

impl Default for QuietHoursBody {
    fn default() -> Self {
        PreferencesBody::default().quiet_hours
    }
}

impl Default for TextWarningBody {
    fn default() -> Self {
        PreferencesBody::default().text_warning
    }
}

fn channels_schema() -> Schema {
    let flag = || ObjectBuilder::new().schema_type(Type::Boolean);
    let channels = || {
        Channel::ALL
            .iter()
            .fold(ObjectBuilder::new(), |object, channel| {
                object.property(channel.as_str(), flag()).required(channel.as_str())
            })
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
    };
    EventType::ALL
        .iter()
        .fold(ObjectBuilder::new(), |object, event| object.property(event.as_str(), channels()))
        .description(Some("By the type of the event, the channels on which they hear of it."))
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        .build()
        .into()
}

fn message_filters() -> Schema {
    one_of(MessageFilter::ALL.iter().map(|it| it.as_str()))
}

fn digest_frequencies() -> Schema {
    one_of(DigestFrequency::ALL.iter().map(|it| it.as_str()))
}

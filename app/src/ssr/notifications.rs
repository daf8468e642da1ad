//! Notifications as the pages show and send them.

use nameplate_backend::notifications::Notification;
use nameplate_domain::{
    companies::CaseTypeName,
    kernel::{EventId, Fault, FieldErrors},
    notifications::{
        Channel, EmailSettings, Event, EventCase, EventType, Filters, Matrix,
        NotificationPreferences, QuietHours, QuietWindow, TextWarning, TimeOfDay, WEEKDAYS,
    },
};

use super::{Request, Viewer, plain_form::shown_draft};
use crate::{
    ApiError, Cause,
    kernel::NoRefusal,
    notifications::{
        centre_actions::NotificationView,
        preferences_actions::{
            PlansView, PreferencesForm, PreferencesView, PreviewView, SavedView, WeekdayForm,
        },
    },
};

impl Request {
    /// A notification as the page shows it.
    pub(crate) fn notification_view(&self, notification: &Notification) -> NotificationView {
        let event = &notification.event;
        NotificationView {
            id: notification.event_id.to_string(),
            label: event.event_type.label().to_owned(),
            title: event.title.as_ref().to_owned(),
            body: event.body.as_ref().map(|body| body.as_ref().to_owned()),
            case: event.case.as_ref().map(EventCase::in_words),
            company: notification.company_name.as_ref().to_owned(),
            when: self.when(event.occurred_at),
            is_read: notification.read_at.is_some(),
            has_target: event.url.is_some(),
            is_test: event.is_test,
        }
    }

    /// Marks a notification of the viewer's as read; gives what it is about.
    pub(crate) async fn read_notification(&self, id: &str) -> Result<Event, ApiError<NoRefusal>> {
        let viewer = self.viewer()?;
        let id = EventId::parse(id).ok_or(Cause::Unreadable)?;
        let read = self.services.notification_centre.read(&viewer.user.id, &id).await;
        let event = read.map_err(|error| self.explain(error.into()))?;
        event.ok_or_else(|| Cause::NotFound.into())
    }

    /// The viewer's preferences as the page shows them; with a draft, what that would have sent.
    pub(crate) async fn preferences_view(&self) -> Result<PreferencesView, ApiError<NoRefusal>> {
        let viewer = self.viewer()?;
        let service = &self.services.preferences;
        let explain = |error: nameplate_backend::kernel::StoreError| self.explain(error.into());
        let found = service.find_with_case_types(&viewer.user.id).await.map_err(explain)?;
        let (mut preferences, mut case_types) = found;
        for chosen in &mut preferences.filters.case_types {
            match case_types.iter().find(|it| it.key() == chosen.key()) {
                // As it is written now.
                Some(named) => chosen.clone_from(named),
                // It can be taken back, whatever became of it.
                None => case_types.push(chosen.clone()),
            }
        }
        let draft = match shown_draft::<NotificationPreferences>() {
            Some(draft) => {
                let preview = self.preview(&draft).await?;
                Some((draft, preview))
            }
            None => None,
        };
        let shown = draft.as_ref().map_or(&preferences, |(draft, _)| draft);
        let plans = self.plans_view(viewer, shown);
        let case_types = case_types.iter().map(|name| name.as_ref().to_owned()).collect();
        Ok(PreferencesView { saved: SavedView { preferences, plans }, draft, case_types })
    }

    /// What preferences would have sent the viewer, beside those that are saved.
    pub(crate) async fn preview(
        &self,
        draft: &NotificationPreferences,
    ) -> Result<PreviewView, ApiError<NoRefusal>> {
        let viewer = self.viewer()?;
        let preview = self.services.preferences.preview(&viewer.user, draft).await;
        let preview = preview.map_err(|error| self.explain(error.into()))?;
        Ok(PreviewView { draft: preview.draft, now: preview.now, is_cut: preview.is_cut })
    }

    /// What comes of preferences by itself, in words.
    pub(crate) fn plans_view(
        &self,
        viewer: &Viewer,
        preferences: &NotificationPreferences,
    ) -> PlansView {
        let (zone, now) = (viewer.zone(), self.services.kernel.now());
        let quiet_hours = &preferences.quiet_hours;
        let digest = if preferences.email.digest_mode {
            let due = preferences.email.digest_frequency.next(now, &zone);
            // Quiet hours hold a digest back, too.
            let due = quiet_hours.end(due, &zone);
            format!("The next digest goes out on {}, if there is anything in it.", zone.exact(due))
        } else {
            "Digest mode is off: emails go out one by one.".to_owned()
        };
        let quiet = match quiet_hours.next(now, &zone) {
            Some((begin, end)) if begin == now => {
                format!("It is quiet now, until {}.", zone.exact(end))
            }
            Some((begin, end)) => {
                format!("Quiet next from {} to {}.", zone.exact(begin), zone.exact(end))
            }
            None => "There are no quiet hours.".to_owned(),
        };
        let chosen = viewer.user.timezone.as_ref();
        let timezone = chosen.map_or_else(|| "UTC".to_owned(), |zone| zone.as_ref().to_owned());
        PlansView { digest, quiet, timezone }
    }

    /// Reads the form of the preferences; gives every fault at once, and keeps what was entered.
    pub(crate) fn parse_preferences(
        &self,
        form: &PreferencesForm,
    ) -> Result<NotificationPreferences, ApiError<NoRefusal>> {
        let mut errors = FieldErrors::default();
        let quiet_hours = parse_quiet_hours(form, &mut errors);
        let segments = form.text_segments.parse().ok();
        let segments = segments.filter(|count| TextWarning::SEGMENTS.contains(count));
        if segments.is_none() {
            let (&min, &max) = (TextWarning::SEGMENTS.start(), TextWarning::SEGMENTS.end());
            errors.push("text_segments", Fault::OutOfRange { min, max });
        }
        if errors.iter().next().is_some() {
            let error = ApiError::from(Cause::Invalid(errors));
            return Err(keep(error, form));
        }
        let names = form.case_types.iter().filter_map(|name| CaseTypeName::parse(name).ok());
        Ok(NotificationPreferences {
            channels: parse_matrix(&form.cells),
            filters: Filters {
                case_types: names.collect(),
                assigned_only: form.assigned_only,
                high_priority_only: form.high_priority_only,
                negative_only: form.negative_only,
            },
            messages: form.messages,
            email: EmailSettings {
                digest_mode: form.digest_mode,
                digest_frequency: form.digest_frequency,
            },
            quiet_hours,
            text_warning: TextWarning {
                is_on: form.text_warning,
                segments: segments.unwrap_or_default(),
            },
        })
    }
}

fn parse_matrix(cells: &[String]) -> Matrix {
    let mut matrix = Matrix::empty();
    for &row in EventType::ALL {
        for &column in Channel::ALL {
            matrix.set(row, column, cells.contains(&Matrix::cell_name(row, column)));
        }
    }
    matrix
}

/// What is not in force is kept as far as it can be read: it is there when it is turned on again.
fn parse_quiet_hours(form: &PreferencesForm, errors: &mut FieldErrors) -> QuietHours {
    let counts_every_day = form.quiet_hours && !form.per_weekday;
    let every_day =
        parse_window("quiet_", &form.quiet_from, &form.quiet_to, counts_every_day, errors);
    let mut weekdays = [None; WEEKDAYS.len()];
    for (day, WeekdayForm { is_on, from, to }) in form.weekdays.iter().enumerate() {
        let Some(window) = weekdays.get_mut(day).filter(|_| *is_on) else { continue };
        let counts = form.quiet_hours && form.per_weekday;
        *window = Some(parse_window(&format!("weekday-{day}-"), from, to, counts, errors));
    }
    QuietHours {
        is_on: form.quiet_hours,
        every_day,
        is_per_weekday: form.per_weekday,
        weekdays,
        covers_push: form.covers_push,
    }
}

fn parse_window(
    field: &str,
    from: &str,
    to: &str,
    counts: bool,
    errors: &mut FieldErrors,
) -> QuietWindow {
    let mut found = FieldErrors::default();
    let (from_field, to_field) = (format!("{field}from"), format!("{field}to"));
    let from = found.take(&from_field, TimeOfDay::parse(from));
    let to = found.take(&to_field, TimeOfDay::parse(to));
    if from.is_some() && from == to {
        found.push(&to_field, Fault::NoLength);
    }
    match (from, to) {
        (Some(from), Some(to)) if from != to => QuietWindow { from, to },
        _ => {
            if counts {
                found.iter().for_each(|(field, fault)| errors.push(field, fault));
            }
            QuietWindow::default()
        }
    }
}

/// Keeps what was entered, for a page that is rendered anew.
pub(crate) fn keep(error: ApiError<NoRefusal>, form: &PreferencesForm) -> ApiError<NoRefusal> {
    let ticked = [
        ("assigned_only", form.assigned_only),
        ("high_priority_only", form.high_priority_only),
        ("negative_only", form.negative_only),
        ("digest_mode", form.digest_mode),
        ("quiet_hours", form.quiet_hours),
        ("per_weekday", form.per_weekday),
        ("covers_push", form.covers_push),
        ("text_warning", form.text_warning),
    ];
    let mut error = error
        .keeping("cells", &parse_matrix(&form.cells).to_bits())
        .keeping("messages", form.messages.as_str())
        .keeping("digest_frequency", form.digest_frequency.as_str())
        .keeping("quiet_from", &form.quiet_from)
        .keeping("quiet_to", &form.quiet_to)
        .keeping("text_segments", &form.text_segments);
    for (name, _) in ticked.into_iter().filter(|(_, is_ticked)| *is_ticked) {
        error = error.keeping(name, "true");
    }
    for (number, name) in form.case_types.iter().enumerate() {
        error = error.keeping(&format!("case_type-{number}"), name);
    }
    for (day, WeekdayForm { is_on, from, to }) in form.weekdays.iter().enumerate() {
        let field = |part: &str| format!("weekday-{day}-{part}");
        error = error.keeping(&field("from"), from).keeping(&field("to"), to);
        if *is_on {
            error = error.keeping(&field("on"), "true");
        }
    }
    error
}

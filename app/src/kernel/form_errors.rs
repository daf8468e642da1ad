//! What is said on top of a form that was not taken.

use std::fmt::Display;

use leptos::{html, prelude::*};
use nameplate_domain::kernel::Fault;

use super::{ApiError, Cause, go_to, here};

/// A form's failure, as its fields see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rejection {
    summary: Option<String>,
    faults: Vec<(String, Fault)>,
    kept: Vec<(String, String)>,
    needs_proof: bool,
}

impl Rejection {
    /// Derives it from the result of a form's action: `None`, before there is one, rejects nothing.
    pub(crate) fn of<T, E>(result: Option<Result<T, ApiError<E>>>) -> Self
    where
        E: Display,
    {
        let Some(Err(error)) = result else {
            return Self::default();
        };
        let faults = match &error.cause {
            Cause::Invalid(errors) => {
                errors.iter().map(|(field, fault)| (field.to_owned(), fault)).collect()
            }
            _ => Vec::new(),
        };
        let needs_proof = matches!(error.cause, Cause::ProofNeeded);
        Self { summary: Some(error.to_string()), faults, kept: error.into_kept(), needs_proof }
    }

    /// Whether there is a failure.
    pub(crate) fn is_some(&self) -> bool {
        self.summary.is_some()
    }

    /// What is wrong with a field.
    pub(crate) fn fault(&self, field: &str) -> Option<Fault> {
        self.faults.iter().find(|(name, _)| name == field).map(|(_, fault)| *fault)
    }

    /// What had been chosen in a list whose fields are numbered: `name-0`, `name-1`, and so on; `None`
    /// when nothing was kept of the form at all.
    pub(crate) fn kept_list(&self, name: &str) -> Option<Vec<String>> {
        let is_of = |field: &str| {
            let number = field.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
            number.is_some_and(|number| number.parse::<u32>().is_ok())
        };
        let kept = self.kept.iter().filter(|(field, _)| is_of(field));
        (!self.kept.is_empty()).then(|| kept.map(|(_, entered)| entered.clone()).collect())
    }

    /// What had been entered into a field.
    pub(crate) fn kept(&self, field: &str) -> Option<String> {
        self.kept.iter().find(|(name, _)| name == field).map(|(_, entered)| entered.clone())
    }
}

/// What had been entered into a field of a form that came back without script. A form that fails with
/// script has it in its fields still, and once one is taken, what is stored counts.
pub(crate) fn use_kept(
    rejection: Signal<Rejection>,
    field: impl Into<String>,
) -> Memo<Option<String>> {
    let field = field.into();
    kept_at_first(rejection, move |rejection| rejection.kept(&field))
}

/// Whether a box of such a form had been ticked.
pub(crate) fn use_kept_tick(
    rejection: Signal<Rejection>,
    field: impl Into<String>,
) -> Memo<Option<bool>> {
    let field = field.into();
    kept_at_first(rejection, move |rejection| {
        // A box that is not ticked is not sent: whether the form was kept, the others tell.
        (!rejection.kept.is_empty()).then(|| rejection.kept(&field).is_some())
    })
}

fn kept_at_first<T>(
    rejection: Signal<Rejection>,
    of: impl Fn(&Rejection) -> Option<T> + Send + Sync + 'static,
) -> Memo<Option<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |before: Option<&Option<T>>| {
        let rejection = rejection.read();
        match before {
            None => of(&rejection),
            Some(kept) => kept.clone().filter(|_| rejection.is_some()),
        }
    })
}

/// The failure of the action that was answered last, of several on one page: what an earlier one said is
/// over then. `answered` gives for each how often it was answered, and its failure.
pub(crate) fn latest_rejection<const N: usize>(
    answered: impl Fn() -> [(usize, Rejection); N] + Send + Sync + 'static,
) -> Signal<Rejection> {
    let latest = Memo::new(move |before: Option<&([usize; N], Rejection)>| {
        let now = answered();
        let versions = now.each_ref().map(|(version, _)| *version);
        let rejection = match before {
            None => now.into_iter().map(|(_, it)| it).find(Rejection::is_some).unwrap_or_default(),
            Some((old, shown)) => {
                let changed = now.into_iter().zip(old).find(|((version, _), old)| version != *old);
                changed.map_or_else(|| shown.clone(), |((_, rejection), _)| rejection)
            }
        };
        (versions, rejection)
    });
    Signal::derive(move || latest.read().1.clone())
}

/// The summary on top of a form: what happened, with a link to each field. It takes the focus when
/// it appears.
#[component]
pub(crate) fn FormErrors(
    /// The form's failure.
    rejection: Signal<Rejection>,
    /// The labels of the form's fields, by their names.
    #[prop(default = &[])]
    labels: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if rejection.read().is_some()
            && let Some(element) = summary.get()
        {
            _ = element.focus();
        }
    });
    // Without script the server leads there itself.
    Effect::new(move || {
        if rejection.read().needs_proof {
            go_to(&format!("/settings/confirm?next={}", here()));
        }
    });
    let label_of = move |field: &str| {
        // In a list each row has its own field of a name, with the row's id behind it.
        let is_of = |name: &str| {
            field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        labels.iter().find(|(name, _)| is_of(name)).map_or("Form", |(_, label)| *label)
    };
    move || {
        let Rejection { summary: text, faults, .. } = rejection.get();
        text.map(|text| {
            view! {
                <div class="form-errors" role="alert" tabindex="-1" autofocus=true node_ref=summary>
                    <h2>{text}</h2>
                    {(!faults.is_empty())
                        .then(|| {
                            let items = faults
                                .into_iter()
                                .map(|(field, fault)| {
                                    let label = label_of(&field);
                                    view! {
                                        <li>
                                            <a href=format!("#{field}") rel="external">
                                                {format!("{label}: {fault}")}
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view();
                            view! { <ul>{items}</ul> }
                        })}
                </div>
            }
        })
    }
}

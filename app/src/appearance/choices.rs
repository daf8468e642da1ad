//! A question with one answer out of a few.

use leptos::prelude::*;

/// A set of radio buttons of a form whose server function takes one argument `form`.
#[component]
pub(crate) fn Choices<T, P>(
    /// The field's name in the form.
    name: &'static str,
    /// The question.
    legend: &'static str,
    /// A sentence below it.
    help: &'static str,
    /// Every answer: its value, its words.
    options: Vec<(T, &'static str, &'static str)>,
    /// The chosen answer.
    chosen: Signal<T>,
    /// Told which answer was chosen.
    #[prop(into)]
    on_choose: Callback<T>,
    /// What stands before an answer's words, made of its value.
    picture: P,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
    P: Fn(&'static str) -> AnyView,
{
    let choices = options.into_iter().map(|(option, value, label)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=format!("form[{name}]")
                    value=value
                    checked=chosen.get_untracked() == option
                    prop:checked=move || chosen.get() == option
                    on:change=move |_| on_choose.run(option)
                />
                {picture(value)}
                <span class="choice-label">{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices" aria-describedby=format!("{name}-help")>
            <legend>{legend}</legend>
            <p class="help" id=format!("{name}-help")>
                {help}
            </p>
            <div class="choice-list">{choices.collect_view()}</div>
        </fieldset>
    }
}

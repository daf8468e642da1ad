//! A question with one answer out of a few.

use leptos::prelude::*;

/// What stands before an answer's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Picture {
    None,
    /// A drawing of the theme.
    Theme,
    /// Letters of the size.
    Size,
}

/// A set of radio buttons of a form whose server function takes one argument `form`.
#[component]
pub(super) fn ChoiceGroup(
    /// The field's name in the form.
    name: &'static str,
    legend: &'static str,
    /// A sentence below it.
    help: &'static str,
    /// Every answer: its value, its words.
    options: Vec<(&'static str, &'static str)>,
    /// The value of the answer that is chosen.
    chosen: &'static str,
    /// What stands before an answer's words.
    picture: Picture,
) -> impl IntoView {
    let help_id = format!("{name}-help");
    let described_by = help_id.clone();
    let choices: Vec<_> = options
        .into_iter()
        .map(|(value, label)| {
            // A browser that restores a page would choose what was chosen there before.
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=format!("form[{name}]")
                        value=value
                        autocomplete="off"
                        checked=chosen == value
                    />
                    {drawing(picture, value)}
                    <span class="choice-label">{label}</span>
                </label>
            }
        })
        .collect();
    view! {
        <section class="section">
            <fieldset class="choices" id=name aria-describedby=described_by>
                <legend>{legend}</legend>
                <p class="help" id=help_id>
                    {help}
                </p>
                <div class="choice-list">{choices}</div>
            </fieldset>
        </section>
    }
}

fn drawing(picture: Picture, value: &'static str) -> AnyView {
    match picture {
        Picture::None => ().into_any(),
        Picture::Theme => {
            view! { <span class="theme-swatch" data-swatch=value aria-hidden="true"></span> }
                .into_any()
        }
        Picture::Size => view! {
            <span class="size-sample" data-size=value aria-hidden="true">
                "Aa"
            </span>
        }
        .into_any(),
    }
}

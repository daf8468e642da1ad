//! Theme, font size, motion and contrast: each choice shows at once, and is kept at once.

use std::cell::{Cell, RefCell};

use leptos::{prelude::*, reactive::owner::Owner, task::spawn_local, web_sys};
use nameplate_domain::appearance::{Appearance, FontSize, Switch, Theme};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::{
    appearance::{RootAppearance, show},
    choice_group::{ChoiceGroup, Picture},
    toasts::toast,
};
use crate::{
    dom::{all, all_of_page, form_around, root},
    forms::{clear_errors, post_json, say_refusal},
};

thread_local! {
    /// What the server keeps, as far as this browser knows.
    static KEPT: Cell<Option<Appearance>> = const { Cell::new(None) };
    /// Whether a choice is on its way.
    static IS_SAVING: Cell<bool> = const { Cell::new(false) };
    /// What is chosen on the page, and what owns it.
    static CHOSEN: RefCell<Option<(Owner, RwSignal<Appearance>)>> = const { RefCell::new(None) };
}

/// The four questions. They stand in a form of the server, which keeps the choices without script.
#[island]
pub fn AccessibilityChoices() -> impl IntoView {
    let chosen = RwSignal::new(at_first());
    if !cfg!(feature = "ssr") {
        remember(chosen);
        take_early_choices(chosen);
    }
    let words_of_switch = || Switch::ALL.iter().map(|it| (it.as_str(), it.label())).collect();
    view! {
        <div class="form" on:change=move |event| choose(chosen, &event)>
            <ChoiceGroup
                name="theme"
                legend="Theme"
                help="The ground that text stands on."
                options=Theme::ALL.iter().map(|it| (it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.get().theme.as_str())
                picture=Picture::Theme
            />
            <ChoiceGroup
                name="font_size"
                legend="Font size"
                help="The size of all text, beside what your browser already does."
                options=FontSize::ALL.iter().map(|it| (it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.get().font_size.as_str())
                picture=Picture::Size
            />
            <ChoiceGroup
                name="reduced_motion"
                legend="Reduced motion"
                help="Keeps movement on the page to the least."
                options=words_of_switch()
                chosen=Signal::derive(move || chosen.get().reduced_motion.as_str())
                picture=Picture::None
            />
            <ChoiceGroup
                name="high_contrast"
                legend="High contrast"
                help="Stronger lines, and text that stands out at 7:1 or more."
                options=words_of_switch()
                chosen=Signal::derive(move || chosen.get().high_contrast.as_str())
                picture=Picture::None
            />
        </div>
    }
}

/// What is chosen before anybody chooses: what is kept.
fn at_first() -> Appearance {
    if cfg!(feature = "ssr") {
        return use_context().unwrap_or_default();
    }
    root().map(|root| RootAppearance::read(&root)).unwrap_or_default()
}

/// Makes `chosen` what follows the page from now on, and lets go of what did before: an island that was
/// taken off a page is not cleaned up by itself.
fn remember(chosen: RwSignal<Appearance>) {
    KEPT.set(Some(chosen.get_untracked()));
    let owner = Owner::current().unwrap_or_default();
    if let Some((former, _)) = CHOSEN.replace(Some((owner, chosen))) {
        former.cleanup();
    }
}

/// Takes what was chosen before the module was there.
fn take_early_choices(chosen: RwSignal<Appearance>) {
    let early = all_of_page("leptos-island input[type=radio]:checked");
    let Some(form) = early.first().and_then(form_around) else { return };
    chosen.update(|chosen| {
        for input in early.iter().filter_map(|it| it.dyn_ref::<HtmlInputElement>()) {
            take(chosen, &input.name(), &input.value());
        }
    });
    if KEPT.get() != Some(chosen.get_untracked()) {
        show(chosen.get_untracked());
        spawn_local(keep(chosen, form));
    }
}

/// Shows what a page that was taken anew says, unless a choice of this page is on its way.
pub(crate) fn follow_appearance(of_page: &Element) {
    if IS_SAVING.get() {
        return;
    }
    let appearance = RootAppearance::read(of_page);
    show(appearance);
    KEPT.set(Some(appearance));
    CHOSEN.with_borrow(|chosen| {
        if let Some((_, chosen)) = chosen {
            // Its island may have left the page.
            _ = chosen.try_set(appearance);
        }
    });
}

/// Takes the radio button that was pressed.
fn choose(chosen: RwSignal<Appearance>, event: &web_sys::Event) {
    let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    chosen.update(|chosen| take(chosen, &input.name(), &input.value()));
    show(chosen.get_untracked());
    if let Some(form) = form_around(&input) {
        spawn_local(keep(chosen, form));
    }
}

/// Takes the answer to one of the questions.
fn take(chosen: &mut Appearance, name: &str, value: &str) {
    match name {
        "form[theme]" => chosen.theme = Theme::parse(value).unwrap_or_default(),
        "form[font_size]" => chosen.font_size = FontSize::parse(value).unwrap_or_default(),
        "form[reduced_motion]" => chosen.reduced_motion = Switch::parse(value).unwrap_or_default(),
        "form[high_contrast]" => chosen.high_contrast = Switch::parse(value).unwrap_or_default(),
        _ => {}
    }
}

/// Has the server keep what is chosen. One save at a time, the newest choice last: two on their way at once
/// could arrive crosswise.
async fn keep(chosen: RwSignal<Appearance>, form: HtmlFormElement) {
    if IS_SAVING.replace(true) {
        return;
    }
    clear_errors(&form);
    while let Some(sent) = chosen.try_get_untracked()
        && KEPT.get() != Some(sent)
    {
        match post_json(&form, None).await {
            Ok(_) => {
                KEPT.set(Some(sent));
                settle(&form);
                toast("Saved");
            }
            Err(refusal) => {
                // What was not kept must not look as if it were.
                let kept = KEPT.get().unwrap_or_default();
                show(kept);
                _ = chosen.try_set(kept);
                say_refusal(&form, &refusal);
            }
        }
    }
    IS_SAVING.set(false);
}

/// What is chosen is what is kept: nothing in the form is unsaved.
fn settle(form: &Element) {
    for input in all(form, "input[type=radio]") {
        if let Ok(input) = input.dyn_into::<HtmlInputElement>() {
            input.set_default_checked(input.checked());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_changes_its_own_part() {
        let mut chosen = Appearance::default();
        take(&mut chosen, "form[theme]", "dark");
        take(&mut chosen, "form[font_size]", "large");
        take(&mut chosen, "form[reduced_motion]", "on");
        take(&mut chosen, "form[high_contrast]", "off");
        take(&mut chosen, "page", "/settings/accessibility");
        let expected = Appearance {
            theme: Theme::Dark,
            font_size: FontSize::Large,
            reduced_motion: Switch::On,
            high_contrast: Switch::Off,
        };
        assert_eq!(chosen, expected);
    }
}

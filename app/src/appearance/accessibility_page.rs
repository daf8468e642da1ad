//! Accessibility: theme, font size, motion and contrast.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use nameplate_domain::appearance::{Appearance, FontSize, Switch, Theme};

use super::{actions::SaveAppearance, choices::Choices};
use crate::{
    kernel::{
        FormErrors, FormOrigin, Rejection, Submit, set_root_attribute, use_act, use_toasts,
        use_viewer,
    },
    layout::SettingsPage,
};

/// `/settings/accessibility`.
pub(crate) struct AccessibilityPage;

#[lazy_route]
impl LazyRoute for AccessibilityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <SettingsPage
                title="Accessibility"
                lead="How Nameplate looks and moves, on every device where you sign in."
            >
                <AppearanceForm />
            </SettingsPage>
        }
        .into_any()
    }
}

#[component]
fn AppearanceForm() -> impl IntoView {
    let viewer = use_viewer();
    let toasts = use_toasts();
    let save = use_act::<SaveAppearance>();
    let rejection = Signal::derive(move || Rejection::of(save.value().get()));
    let kept = viewer.get_untracked().map(|viewer| viewer.appearance).unwrap_or_default();
    let chosen = RwSignal::new(kept);
    // One save at a time, the newest choice last: two on their way at once could arrive crosswise.
    let sent = StoredValue::new(kept);
    Effect::new(move || {
        let (form, busy) = (chosen.get(), save.pending().get());
        if !busy && sent.get_value() != form {
            sent.set_value(form);
            save.dispatch(SaveAppearance { form });
        }
    });
    Effect::new(move || show(chosen.get()));
    // Chosen elsewhere, and told to this page.
    Effect::new(move || {
        let kept = viewer.read().as_ref().map(|viewer| viewer.appearance);
        if let Some(kept) = kept
            && !save.pending().get_untracked()
            && chosen.get_untracked() == sent.get_value()
        {
            sent.set_value(kept);
            chosen.set(kept);
        }
    });
    Effect::new(move || match save.value().get() {
        Some(Ok(appearance)) => {
            toasts.show("Saved");
            viewer.update(|viewer| {
                if let Some(viewer) = viewer {
                    viewer.appearance = appearance;
                }
            });
        }
        // What was not kept must not look as if it were.
        Some(Err(_)) => {
            let kept = viewer.get_untracked().map(|viewer| viewer.appearance).unwrap_or_default();
            sent.set_value(kept);
            chosen.set(kept);
        }
        None => {}
    });
    view! {
        <ActionForm action=save attr:class="form">
            <FormOrigin />
            <FormErrors rejection />
            <AppearanceChoices chosen />
            <div class="form-actions without-script">
                <Submit label="Save changes" pending=save.pending() />
            </div>
        </ActionForm>
    }
}

#[component]
fn AppearanceChoices(
    /// What is chosen.
    chosen: RwSignal<Appearance>,
) -> impl IntoView {
    view! {
        <section class="section">
            <Choices
                name="theme"
                legend="Theme"
                help="The ground that text stands on."
                options=Theme::ALL.iter().map(|&it| (it, it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.read().theme)
                on_choose=move |theme| chosen.update(|chosen| chosen.theme = theme)
                picture=theme_swatch
            />
        </section>
        <section class="section">
            <Choices
                name="font_size"
                legend="Font size"
                help="The size of all text, beside what your browser already does."
                options=FontSize::ALL.iter().map(|&it| (it, it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.read().font_size)
                on_choose=move |size| chosen.update(|chosen| chosen.font_size = size)
                picture=size_sample
            />
        </section>
        <section class="section">
            <Choices
                name="reduced_motion"
                legend="Reduced motion"
                help="Keeps movement on the page to the least."
                options=Switch::ALL.iter().map(|&it| (it, it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.read().reduced_motion)
                on_choose=move |motion| chosen.update(|chosen| chosen.reduced_motion = motion)
                picture=no_picture
            />
        </section>
        <section class="section">
            <Choices
                name="high_contrast"
                legend="High contrast"
                help="Stronger lines, and text that stands out at 7:1 or more."
                options=Switch::ALL.iter().map(|&it| (it, it.as_str(), it.label())).collect()
                chosen=Signal::derive(move || chosen.read().high_contrast)
                on_choose=move |contrast| chosen.update(|chosen| chosen.high_contrast = contrast)
                picture=no_picture
            />
        </section>
    }
}

fn theme_swatch(theme: &'static str) -> AnyView {
    view! { <span class="theme-swatch" data-swatch=theme aria-hidden="true"></span> }.into_any()
}

fn size_sample(size: &'static str) -> AnyView {
    view! {
        <span class="size-sample" data-size=size aria-hidden="true">
            "Aa"
        </span>
    }
    .into_any()
}

fn no_picture(_: &'static str) -> AnyView {
    ().into_any()
}

/// Shows an appearance at once, by the attributes that the server writes into its pages.
fn show(appearance: Appearance) {
    for (name, value) in appearance.root_attributes() {
        set_root_attribute(name, value);
    }
}

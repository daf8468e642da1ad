//! Theme, font size, motion and contrast: four questions.

use leptos::prelude::*;
use nameplate_domain::appearance::{Appearance, FontSize, Switch, Theme};

use super::choice_group::{ChoiceGroup, Picture};

/// The four questions, for a form that keeps the answers. What is kept is a context. The server alone
/// renders them; that each choice shows at once is for the runtime to do, which finds them by the attribute.
#[component]
pub fn AccessibilityChoices() -> impl IntoView {
    let kept = use_context::<Appearance>().unwrap_or_default();
    let words_of_switch = || Switch::ALL.iter().map(|it| (it.as_str(), it.label())).collect();
    view! {
        <div class="form" data-appearance="">
            <ChoiceGroup
                name="theme"
                legend="Theme"
                help="The ground that text stands on."
                options=Theme::ALL.iter().map(|it| (it.as_str(), it.label())).collect()
                chosen=kept.theme.as_str()
                picture=Picture::Theme
            />
            <ChoiceGroup
                name="font_size"
                legend="Font size"
                help="The size of all text, beside what your browser already does."
                options=FontSize::ALL.iter().map(|it| (it.as_str(), it.label())).collect()
                chosen=kept.font_size.as_str()
                picture=Picture::Size
            />
            <ChoiceGroup
                name="reduced_motion"
                legend="Reduced motion"
                help="Keeps movement on the page to the least."
                options=words_of_switch()
                chosen=kept.reduced_motion.as_str()
                picture=Picture::None
            />
            <ChoiceGroup
                name="high_contrast"
                legend="High contrast"
                help="Stronger lines, and text that stands out at 7:1 or more."
                options=words_of_switch()
                chosen=kept.high_contrast.as_str()
                picture=Picture::None
            />
        </div>
    }
}

//! The components that server and browser share.

mod accessibility_choices;
mod appearance;
mod appearance_switcher;
mod bell;
mod choice_group;
mod icon;
mod idle_timeout_dialog;
mod toasts;

pub use accessibility_choices::AccessibilityChoices;
pub(crate) use appearance_switcher::{begin_appearance, choose_appearance, follow_appearance};
pub use bell::{Bell, BellState};
pub(crate) use bell::{show_unread, unread};
pub use icon::{Glyph, Icon, Logo};
pub use idle_timeout_dialog::IdleTimeoutDialog;
pub(crate) use idle_timeout_dialog::{Countdown, show_countdown};
pub use toasts::Toasts;
pub(crate) use toasts::toast;

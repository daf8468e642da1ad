//! Icons: 20 px, stroke 1.5, beside words; and the logo.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    /// A person with arms spread: accessibility.
    Accessibility,
    Bell,
    Building,
    Campaign,
    /// A briefcase: a case.
    Case,
    ChevronDown,
    ChevronLeft,
    Computer,
    Check,
    Clock,
    Document,
    FilledForm,
    /// Not yet done.
    Circle,
    Download,
    Key,
    Keyboard,
    Lock,
    Message,
    /// What waits.
    Pause,
    People,
    Person,
    Phone,
    Receipt,
    Search,
    Settings,
    /// A telephone's receiver.
    Call,
    SignOut,
    /// A pause: a moon.
    Snooze,
    /// What goes no further.
    Stop,
    Tablet,
    Task,
    /// A face that is not glad.
    Unhappy,
}

impl Glyph {
    /// The drawing, as the content of an SVG of 20 × 20.
    pub(super) const fn drawing(self) -> &'static str {
        match self {
            Self::Alert => "<path d=\"M10 3 2.5 16.5h15z\"/><path d=\"M10 8v4M10 14.2v.3\"/>",
            Self::Accessibility => {
                "<circle cx=\"10\" cy=\"4\" r=\"1.5\"/>\
                 <path d=\"M3.5 7.5 10 9l6.5-1.5M10 9v3.5M6.5 17.5l3.5-5 3.5 5\"/>"
            }
            Self::Bell => {
                "<path d=\"M4.5 14.5h11c-1.2-1.3-1.8-2.8-1.8-6a3.7 3.7 0 0 0-7.4 0c0 3.2-.6 4.7-1.8 6z\"/>\
                 <path d=\"M8.3 17.2a1.9 1.9 0 0 0 3.4 0\"/>"
            }
            Self::ChevronDown => "<path d=\"m5 7.5 5 5 5-5\"/>",
            Self::ChevronLeft => "<path d=\"m12 4.5-5.5 5.5 5.5 5.5\"/>",
            Self::Building => {
                "<path d=\"M4.5 17.5v-14h8v14M12.5 8h3v9.5M2.5 17.5h15\"/>\
                 <path d=\"M7 7h3M7 10.5h3M7 14h3\"/>"
            }
            Self::Campaign => "<path d=\"M3 8v4h3.5l7 4V4l-7 4zM16.5 8v4\"/>",
            Self::Case => "<path d=\"M2.5 6h15v10.5h-15zM7 6V3.5h6V6M2.5 10.5h15\"/>",
            Self::Check => "<path d=\"m4 10.5 4 4 8-9\"/>",
            Self::Clock => "<circle cx=\"10\" cy=\"10\" r=\"7\"/><path d=\"M10 6v4l3 2\"/>",
            Self::Document => {
                "<path d=\"M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5\"/>"
            }
            Self::FilledForm => {
                "<rect x=\"4\" y=\"3\" width=\"12\" height=\"14.5\" rx=\"1\"/>\
                 <path d=\"M7 7h6M7 10.5h6M7 14h3\"/>"
            }
            Self::Download => "<path d=\"M10 3v9M6.5 8.5 10 12l3.5-3.5M3.5 16.5h13\"/>",
            Self::Key => {
                "<circle cx=\"6.5\" cy=\"13.5\" r=\"3.5\"/><path d=\"m9 11 7.5-7.5M13 7l3 3\"/>"
            }
            Self::Keyboard => {
                "<rect x=\"2\" y=\"5\" width=\"16\" height=\"10\" rx=\"1\"/>\
                 <path d=\"M5 8.2h.3M8.3 8.2h.3M11.6 8.2h.3M14.8 8.2h.3M6.5 12h7\"/>"
            }
            Self::Lock => {
                "<rect x=\"4\" y=\"9\" width=\"12\" height=\"8\" rx=\"1.5\"/>\
                 <path d=\"M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9\"/>"
            }
            Self::Message => "<path d=\"M3 4.5h14v9.5H9.5L6 17v-3H3z\"/>",
            Self::Pause => {
                "<circle cx=\"10\" cy=\"10\" r=\"7\"/><path d=\"M8.2 7.5v5M11.8 7.5v5\"/>"
            }
            Self::Person => {
                "<circle cx=\"10\" cy=\"6.5\" r=\"3\"/><path d=\"M3.5 17a6.5 6.5 0 0 1 13 0\"/>"
            }
            Self::People => {
                "<circle cx=\"7.5\" cy=\"7\" r=\"2.5\"/><path d=\"M2 16.5a5.5 5.5 0 0 1 11 0\"/>\
                 <path d=\"M13 4.7a2.5 2.5 0 0 1 0 4.6M15 11.8a5.5 5.5 0 0 1 3 4.7\"/>"
            }
            Self::Receipt => {
                "<path d=\"M5 2.5v15l2.5-1.5 2.5 1.5 2.5-1.5 2.5 1.5v-15z\"/>\
                 <path d=\"M7.5 7h5M7.5 10.5h5\"/>"
            }
            Self::Search => "<circle cx=\"9\" cy=\"9\" r=\"5\"/><path d=\"m12.7 12.7 4 4\"/>",
            Self::Circle => "<circle cx=\"10\" cy=\"10\" r=\"6\"/>",
            Self::Settings => {
                "<path d=\"M3 6h8M15 6h2M3 14h2M9 14h8\"/><circle cx=\"13\" cy=\"6\" r=\"2\"/>\
                 <circle cx=\"7\" cy=\"14\" r=\"2\"/>"
            }
            Self::Call => {
                "<path d=\"M4 3.5h3l1.5 4-2 1.5a9 9 0 0 0 4.5 4.5l1.5-2 4 1.5v3c0 .6-.4 1-1 1A13 13 0 0 1 \
                 3 4.5c0-.6.4-1 1-1z\"/>"
            }
            Self::Stop => "<circle cx=\"10\" cy=\"10\" r=\"7\"/><path d=\"M6.5 10h7\"/>",
            Self::Task => {
                "<rect x=\"3.5\" y=\"3.5\" width=\"13\" height=\"13\" rx=\"1.5\"/>\
                 <path d=\"m6.8 10.3 2.3 2.3 4.2-4.8\"/>"
            }
            Self::Unhappy => {
                "<circle cx=\"10\" cy=\"10\" r=\"7\"/>\
                 <path d=\"M7.2 13.4a3.6 3.6 0 0 1 5.6 0M7.5 8v.3M12.5 8v.3\"/>"
            }
            Self::Computer => {
                "<rect x=\"3\" y=\"4\" width=\"14\" height=\"9\" rx=\"1\"/><path d=\"M1.5 16h17\"/>"
            }
            Self::Phone => {
                "<rect x=\"6\" y=\"2.5\" width=\"8\" height=\"15\" rx=\"1.5\"/><path d=\"M9 15h2\"/>"
            }
            Self::Tablet => {
                "<rect x=\"4\" y=\"2.5\" width=\"12\" height=\"15\" rx=\"1.5\"/><path d=\"M9 15h2\"/>"
            }
            Self::Snooze => "<path d=\"M16.5 12A7 7 0 1 1 8 3.5a5.6 5.6 0 0 0 8.5 8.5z\"/>",
            Self::SignOut => "<path d=\"M8 3.5H4.5v13H8M8 10h8.5M13.5 7l3 3-3 3\"/>",
        }
    }
}

/// An icon. It says nothing to a screen reader: the words beside it do.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    icon(glyph.drawing())
}

/// The icon of a drawing. The components that the browser has use it with one that is known when they are
/// compiled: the others stay out of the module then.
pub(super) fn icon(drawing: &'static str) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" inner_html=drawing></svg> }
}

/// The logo: a brass plate with a screw at each side and an engraved N.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 32 20" aria-hidden="true">
            <rect class="logo-plate" x="0.75" y="0.75" width="30.5" height="18.5" rx="2" />
            <circle class="logo-screw" cx="5" cy="10" r="1.25" />
            <circle class="logo-screw" cx="27" cy="10" r="1.25" />
            <path class="logo-letter" d="M12 14.5v-9l8 9v-9" />
        </svg>
    }
}

//! Who looks at the page.

use leptos::prelude::*;
use nameplate_domain::appearance::Appearance;
use serde::{Deserialize, Serialize};

/// The signed-in person, as far as every page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerInfo {
    /// The id of the user.
    pub user_id: String,
    /// The full name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The path of the photo.
    pub photo: Option<String>,
    /// What stands in for a photo.
    pub initials: String,
    /// The ground behind the initials: one of eight colours, always the same for a person.
    pub colour: u8,
    /// The company that they work in at the moment, and the role there in words.
    pub company: Option<(String, String)>,
    /// Whether they may change how that company works.
    pub is_admin: bool,
    /// The name of the timezone that they chose.
    pub timezone: Option<String>,
    /// How Nameplate looks to them.
    pub appearance: Appearance,
}

/// Makes the viewer known to every page. The server knows it before it renders, and hands it to
/// the browser inside the page.
pub(crate) fn provide_viewer() {
    let viewer = SharedValue::new(use_context::<ViewerInfo>).into_inner();
    provide_context(RwSignal::new(viewer));
}

/// The viewer; `None` when nobody is signed in.
pub(crate) fn use_viewer() -> RwSignal<Option<ViewerInfo>> {
    expect_context()
}

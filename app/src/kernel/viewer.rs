//! Who looks at the page.

use leptos::prelude::*;
use nameplate_domain::{
    appearance::Appearance,
    companies::{Permission, Role},
};
use serde::{Deserialize, Serialize};

/// A company that the signed-in person may enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewerCompany {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The person's role in it.
    pub role: Role,
    /// Whether they work in it at the moment.
    pub is_current: bool,
}

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
    /// The companies that they may enter.
    pub companies: Vec<ViewerCompany>,
    /// The name of the timezone that they chose.
    pub timezone: Option<String>,
    /// How Nameplate looks to them.
    pub appearance: Appearance,
}

impl ViewerInfo {
    /// The company that they work in at the moment.
    #[must_use]
    pub fn company(&self) -> Option<&ViewerCompany> {
        self.companies.iter().find(|company| company.is_current)
    }

    /// Whether they may do something in that company.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.company().is_some_and(|company| company.role.may(permission))
    }
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

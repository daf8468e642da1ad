//! The pages of the settings: what the side navigation lists, and the search finds. A room adds its own here.

use nameplate_domain::companies::Permission;
use nameplate_islands::Glyph;

use crate::request::Viewer;

pub(crate) struct SettingsGroup {
    pub(crate) title: &'static str,
    pub(crate) pages: &'static [SettingsPage],
}

pub(crate) struct SettingsPage {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) glyph: Glyph,
    /// What one must be allowed in the company to see it, if anything.
    needs: Option<Permission>,
}

impl SettingsPage {
    const fn new(path: &'static str, title: &'static str, glyph: Glyph) -> Self {
        Self { path, title, glyph, needs: None }
    }

    const fn needing(self, permission: Permission) -> Self {
        Self { needs: Some(permission), ..self }
    }

    /// Whether somebody may see it.
    pub(crate) fn is_open_to(&self, viewer: &Viewer) -> bool {
        self.needs.is_none_or(|needs| viewer.may(needs))
    }
}

/// All of them, in the order in which they are listed.
pub(crate) const SETTINGS: &[SettingsGroup] = &[
    SettingsGroup {
        title: "You",
        pages: &[
            SettingsPage::new("/settings/profile", "Profile", Glyph::Person),
            SettingsPage::new("/settings/accessibility", "Accessibility", Glyph::Accessibility),
            SettingsPage::new("/settings/shortcuts", "Keyboard shortcuts", Glyph::Keyboard),
        ],
    },
    SettingsGroup {
        title: "Notices",
        pages: &[
            SettingsPage::new("/settings/notifications", "Notifications", Glyph::Bell),
            SettingsPage::new("/settings/email", "Email subscriptions", Glyph::Campaign),
            SettingsPage::new("/settings/mobile", "Phone", Glyph::Phone),
        ],
    },
    SettingsGroup {
        title: "Security",
        pages: &[
            SettingsPage::new("/settings/security", "Password & two-factor", Glyph::Lock),
            SettingsPage::new("/settings/sessions", "Sessions", Glyph::Computer),
            SettingsPage::new("/settings/api-keys", "API keys", Glyph::Key),
            SettingsPage::new("/settings/activity", "Activity", Glyph::Clock),
        ],
    },
    SettingsGroup {
        title: "Account",
        pages: &[
            SettingsPage::new("/settings/companies", "Companies", Glyph::Building),
            SettingsPage::new("/settings/data", "Your data", Glyph::Download),
        ],
    },
    SettingsGroup {
        title: "Company",
        pages: &[
            SettingsPage::new("/company/team", "Team", Glyph::People).needing(Permission::SeeTeam),
            SettingsPage::new("/company/details", "Company details", Glyph::Settings)
                .needing(Permission::EditDetails),
            SettingsPage::new("/company/billing", "Billing", Glyph::Receipt)
                .needing(Permission::ManageBilling),
            SettingsPage::new("/company/api-keys", "Company API keys", Glyph::Key)
                .needing(Permission::ManageApiKeys),
            SettingsPage::new("/company/webhooks", "Webhooks", Glyph::Campaign)
                .needing(Permission::ManageWebhooks),
            SettingsPage::new("/company/activity", "Company activity", Glyph::Clock)
                .needing(Permission::SeeTeam),
        ],
    },
];

//! Appearance: how Nameplate looks to one person.

use serde::{Deserialize, Serialize};

use crate::kernel::choice;

choice!(
    /// The colour scheme of pages.
    #[derive(Default)]
    Theme {
        Light = "light", "Light";
        Dark = "dark", "Dark";
        #[default]
        System = "system", "Match my system";
    }
);

choice!(
    /// The size of all text, as a part of the browser's own.
    #[derive(Default)]
    FontSize {
        /// 87.5 %.
        Small = "small", "Small";
        /// 100 %.
        #[default]
        Normal = "normal", "Normal";
        /// 125 %.
        Large = "large", "Large";
        /// 150 %.
        Larger = "larger", "Larger";
        /// 200 %.
        Largest = "largest", "Largest";
    }
);

choice!(
    /// Something that is on, off, or as the device is set.
    #[derive(Default)]
    Switch {
        On = "on", "On";
        Off = "off", "Off";
        #[default]
        System = "system", "Match my system";
    }
);

/// The ground in light and in dark: `--bg` of the style sheet.
const PAPER: &str = "#fbfaf7";
const CHARCOAL: &str = "#181612";

/// How Nameplate looks to one person, on every device: one document a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Appearance {
    pub theme: Theme,
    pub font_size: FontSize,
    /// Whether movement is kept to the least.
    pub reduced_motion: Switch,
    /// Whether contrast is raised to at least 7:1.
    pub high_contrast: Switch,
}

impl Appearance {
    /// The same with another answer to one of its questions; `None` for what is no question of its, or no
    /// answer to that.
    #[must_use]
    pub fn with(mut self, question: &str, answer: &str) -> Option<Self> {
        match question {
            "theme" => self.theme = Theme::parse(answer)?,
            "font_size" => self.font_size = FontSize::parse(answer)?,
            "reduced_motion" => self.reduced_motion = Switch::parse(answer)?,
            "high_contrast" => self.high_contrast = Switch::parse(answer)?,
            _ => return None,
        }
        Some(self)
    }

    /// The attributes of the `<html>` element by which the style sheet knows it.
    #[must_use]
    pub const fn root_attributes(self) -> [(&'static str, &'static str); 4] {
        let motion = match self.reduced_motion {
            Switch::On => "reduce",
            Switch::Off => "allow",
            Switch::System => "system",
        };
        [
            ("data-theme", self.theme.as_str()),
            ("data-font-size", self.font_size.as_str()),
            ("data-motion", motion),
            ("data-contrast", self.high_contrast.as_str()),
        ]
    }

    /// The ground of pages, for what the browser paints around them, as CSS colours in sRGB: on a device that
    /// is set to light, and on one that is set to dark. The tokens of the style sheet are the same colours.
    #[must_use]
    pub const fn theme_colors(self) -> [&'static str; 2] {
        let [light, dark] = match self.high_contrast {
            Switch::On => ["#ffffff", "#000000"],
            Switch::Off | Switch::System => [PAPER, CHARCOAL],
        };
        match self.theme {
            Theme::Light => [light; 2],
            Theme::Dark => [dark; 2],
            Theme::System => [light, dark],
        }
    }

    /// The value of the cookie by which a browser's signed-out pages look the same.
    #[must_use]
    pub fn to_cookie(self) -> String {
        let Self { theme, font_size, reduced_motion, high_contrast } = self;
        let words =
            [theme.as_str(), font_size.as_str(), reduced_motion.as_str(), high_contrast.as_str()];
        words.join(".")
    }

    /// Reads the cookie's value; what is missing or unknown in it is as the device is set.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        let mut words = value.split('.');
        let mut next = || words.next().unwrap_or_default();
        Self {
            theme: Theme::parse(next()).unwrap_or_default(),
            font_size: FontSize::parse(next()).unwrap_or_default(),
            reduced_motion: Switch::parse(next()).unwrap_or_default(),
            high_contrast: Switch::parse(next()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_gives_every_combination_back() {
        for &theme in Theme::ALL {
            for &font_size in FontSize::ALL {
                for &reduced_motion in Switch::ALL {
                    for &high_contrast in Switch::ALL {
                        let chosen = Appearance { theme, font_size, reduced_motion, high_contrast };
                        assert_eq!(Appearance::from_cookie(&chosen.to_cookie()), chosen);
                    }
                }
            }
        }
    }

    #[test]
    fn a_forged_cookie_changes_nothing() {
        assert_eq!(Appearance::from_cookie(""), Appearance::default());
        assert_eq!(Appearance::from_cookie("\"><script>.x.y.z.dark"), Appearance::default());
    }

    #[test]
    fn each_answer_changes_its_own_part() {
        let answers = [
            ("theme", "dark"),
            ("font_size", "large"),
            ("reduced_motion", "on"),
            ("high_contrast", "off"),
        ];
        let chosen = answers
            .into_iter()
            .try_fold(Appearance::default(), |chosen, (name, value)| chosen.with(name, value));
        let expected = Appearance {
            theme: Theme::Dark,
            font_size: FontSize::Large,
            reduced_motion: Switch::On,
            high_contrast: Switch::Off,
        };
        assert_eq!(chosen, Some(expected));
        assert_eq!(expected.with("theme", "pink"), None);
        assert_eq!(expected.with("page", "dark"), None);
    }

    #[test]
    fn an_old_document_still_reads() {
        let old: Appearance = serde_json::from_str(r#"{"theme":"dark","gone":1}"#).unwrap();
        assert_eq!(old, Appearance { theme: Theme::Dark, ..Appearance::default() });
    }

    #[test]
    fn words_are_the_same_in_documents_and_forms() {
        for &size in FontSize::ALL {
            assert_eq!(serde_json::to_value(size).unwrap(), size.as_str());
        }
    }
}

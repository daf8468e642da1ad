//! How the open page looks: the attributes of its `<html>` element.

use nameplate_domain::appearance::{Appearance, FontSize, Switch, Theme};
use web_sys::Element;

use crate::dom::{attribute, each_of_page, root, set};

/// Shows an appearance at once, by the attributes that the server writes into its pages.
pub(crate) fn show(appearance: Appearance) {
    let Some(root) = root() else { return };
    for (name, value) in appearance.root_attributes() {
        set(&root, name, value);
    }
    let mut colors = appearance.theme_colors().into_iter();
    each_of_page("meta[name=theme-color]", &mut |meta| {
        if let Some(color) = colors.next() {
            set(meta, "content", color);
        }
    });
}

/// An appearance as the `<html>` element of a page says it.
pub(crate) struct RootAppearance;

impl RootAppearance {
    /// Reads it; what is missing or unknown is as the device is set.
    pub(crate) fn read(root: &Element) -> Appearance {
        Self::from_attributes(|name| attribute(root, name))
    }

    fn from_attributes(attribute: impl Fn(&'static str) -> String) -> Appearance {
        let [theme, font_size, motion, contrast] =
            Appearance::default().root_attributes().map(|(name, _)| attribute(name));
        let reduced_motion = match motion.as_str() {
            "reduce" => Switch::On,
            "allow" => Switch::Off,
            _ => Switch::System,
        };
        Appearance {
            theme: Theme::parse(&theme).unwrap_or_default(),
            font_size: FontSize::parse(&font_size).unwrap_or_default(),
            reduced_motion,
            high_contrast: Switch::parse(&contrast).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for &reduced_motion in Switch::ALL {
            for &theme in Theme::ALL {
                let chosen = Appearance {
                    theme,
                    font_size: FontSize::Largest,
                    reduced_motion,
                    high_contrast: Switch::On,
                };
                let written = chosen.root_attributes();
                let read = RootAppearance::from_attributes(|name| {
                    let found = written.iter().find(|(written, _)| *written == name);
                    found.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
                });
                assert_eq!(read, chosen);
            }
        }
    }

    #[test]
    fn what_is_missing_is_as_the_device_is_set() {
        assert_eq!(RootAppearance::from_attributes(|_| String::new()), Appearance::default());
    }
}

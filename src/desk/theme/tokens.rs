//! The named colours and sizes of the screen, read from `assets/theme/`; it paints nothing.
use std::sync::OnceLock;

use egui::Color32;
use serde::{Deserialize, Deserializer};

/// A colour of the theme. Views and widgets know this name only.
pub type Ink = Color32;

/// Dark for the dim room, light for the bright one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

impl Theme {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Dark, Self::Light];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }

    /// As it stands in the file of settings.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// Reads [`Theme::tag`].
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.tag() == tag)
    }

    /// The theme's colours.
    pub fn colours(self) -> &'static Colours {
        static BOTH: [OnceLock<Colours>; 2] = [OnceLock::new(), OnceLock::new()];
        BOTH[self as usize].get_or_init(|| {
            let text = match self {
                Self::Dark => include_str!("../../../assets/theme/dark.toml"),
                Self::Light => include_str!("../../../assets/theme/light.toml"),
            };
            toml::from_str(text).expect("a test reads the same built-in file")
        })
    }
}

/// Colours by what they are for; the file says more about each.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    #[serde(deserialize_with = "ink")]
    pub ground: Ink,
    #[serde(deserialize_with = "ink")]
    pub panel: Ink,
    #[serde(deserialize_with = "ink")]
    pub card: Ink,
    #[serde(deserialize_with = "ink")]
    pub raised: Ink,
    #[serde(deserialize_with = "ink")]
    pub hairline: Ink,
    #[serde(deserialize_with = "ink")]
    pub edge: Ink,
    #[serde(deserialize_with = "ink")]
    pub text: Ink,
    #[serde(deserialize_with = "ink")]
    pub second: Ink,
    #[serde(deserialize_with = "ink")]
    pub third: Ink,
    #[serde(deserialize_with = "ink")]
    pub focus: Ink,
    #[serde(deserialize_with = "ink")]
    pub focus_plate: Ink,
    #[serde(deserialize_with = "ink")]
    pub training: Ink,
    #[serde(deserialize_with = "ink")]
    pub on_training: Ink,
    #[serde(deserialize_with = "ink")]
    pub priority_1: Ink,
    #[serde(deserialize_with = "ink")]
    pub priority_2: Ink,
    #[serde(deserialize_with = "ink")]
    pub priority_3: Ink,
    #[serde(deserialize_with = "ink")]
    pub priority_4: Ink,
    #[serde(deserialize_with = "ink")]
    pub on_priority: Ink,
    #[serde(deserialize_with = "ink")]
    pub on_test: Ink,
    #[serde(deserialize_with = "ink")]
    pub meter: Ink,
    #[serde(deserialize_with = "ink")]
    pub meter_track: Ink,
    #[serde(deserialize_with = "ink")]
    pub picture: Ink,
    #[serde(deserialize_with = "ink")]
    pub plate: Ink,
    #[serde(deserialize_with = "ink")]
    pub on_plate: Ink,
    #[serde(deserialize_with = "ink")]
    pub recording: Ink,
    pub map: MapColours,
}

/// What a map is drawn in.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapColours {
    #[serde(deserialize_with = "ink")]
    pub ground: Ink,
    #[serde(deserialize_with = "ink")]
    pub water: Ink,
    #[serde(deserialize_with = "ink")]
    pub green: Ink,
    #[serde(deserialize_with = "ink")]
    pub built: Ink,
    #[serde(deserialize_with = "ink")]
    pub building: Ink,
    #[serde(deserialize_with = "ink")]
    pub road: Ink,
    #[serde(deserialize_with = "ink")]
    pub main_road: Ink,
    #[serde(deserialize_with = "ink")]
    pub road_edge: Ink,
    #[serde(deserialize_with = "ink")]
    pub path: Ink,
    #[serde(deserialize_with = "ink")]
    pub rail: Ink,
    #[serde(deserialize_with = "ink")]
    pub boundary: Ink,
}

impl Colours {
    /// The hue of a priority, 1 to 4; anything else wears the calmest.
    pub fn priority(&self, priority: u8) -> Ink {
        match priority {
            1 => self.priority_1,
            2 => self.priority_2,
            3 => self.priority_3,
            _ => self.priority_4,
        }
    }
}

/// Sizes in points; the file says more about each.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    pub label: f32,
    pub body: f32,
    pub age: f32,
    pub figure: f32,
    pub title: f32,
    pub countdown: f32,
    pub strip: f32,
    pub foot: f32,
    pub queue_wide: f32,
    pub queue_narrow: f32,
    pub do_wide: f32,
    pub do_narrow: f32,
    pub wide_from: f32,
    pub grid: f32,
    pub gap: f32,
    pub margin: f32,
    pub corner: f32,
    pub row: f32,
    pub target: f32,
    pub button: f32,
    pub training_frame: f32,
}

/// The sizes, the same in both themes.
pub fn measures() -> &'static Measures {
    static ONCE: OnceLock<Measures> = OnceLock::new();
    ONCE.get_or_init(|| {
        toml::from_str(include_str!("../../../assets/theme/measures.toml"))
            .expect("a test reads the same built-in file")
    })
}

fn ink<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ink, D::Error> {
    let text = String::deserialize(deserializer)?;
    Color32::from_hex(&text).map_err(|_| serde::de::Error::custom("a colour is #RRGGBB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(ink: Ink) -> f32 {
        let linear = |byte: u8| {
            let part = f32::from(byte) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(ink.r()) + 0.7152 * linear(ink.g()) + 0.0722 * linear(ink.b())
    }

    fn contrast(a: Ink, b: Ink) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn all_that_is_read_stands_out_four_and_a_half_times() {
        for theme in Theme::ALL {
            let c = theme.colours();
            let grounds = [("ground", c.ground), ("panel", c.panel), ("card", c.card), ("raised", c.raised)];
            let inks = [
                ("text", c.text),
                ("second", c.second),
                ("third", c.third),
                ("focus", c.focus),
                ("training", c.training),
                ("priority 1", c.priority_1),
                ("priority 2", c.priority_2),
                ("priority 3", c.priority_3),
                ("priority 4", c.priority_4),
                ("on test", c.on_test),
            ];
            let pairs = grounds.iter().flat_map(|ground| inks.iter().map(move |ink| (ink, ground)));
            for ((ink_name, ink), (ground_name, ground)) in pairs {
                let seen = contrast(*ink, *ground);
                // Marks lie on a raised row as shapes, never as letters: three times is enough there (WCAG 1.4.11).
                let least = if *ground_name == "raised" && ink_name.starts_with("priority") { 3.0 } else { 4.5 };
                assert!(seen >= least, "{theme:?}: {ink_name} on {ground_name} is {seen:.2}");
            }
            let more = [
                ("number in a mark 1", c.on_priority, c.priority_1),
                ("number in a mark 2", c.on_priority, c.priority_2),
                ("number in a mark 3", c.on_priority, c.priority_3),
                ("chosen", c.text, c.focus_plate),
                ("second on chosen", c.second, c.focus_plate),
                ("training", c.on_training, c.training),
                ("plate", c.on_plate, c.plate),
                ("recording", c.recording, c.plate),
                ("priority 1 on plate", Theme::Dark.colours().priority_1, c.plate),
            ];
            for (name, ink, ground) in more {
                let seen = contrast(ink, ground);
                assert!(seen >= 4.5, "{theme:?}: {name} is {seen:.2}");
            }
        }
    }

    #[test]
    fn nothing_is_smaller_than_twelve_and_all_stands_on_the_grid() {
        let m = measures();
        for size in [m.label, m.body, m.age, m.figure, m.title, m.countdown] {
            assert!(size >= 12.0);
        }
        for length in [m.strip, m.foot, m.queue_wide, m.queue_narrow, m.do_wide, m.do_narrow, m.gap, m.margin, m.target]
        {
            assert!((length % m.grid).abs() < f32::EPSILON, "{length}");
        }
    }
}

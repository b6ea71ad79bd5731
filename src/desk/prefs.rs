//! What an operator likes: language, theme, sound, keys and where the second window stands, in a small file. A faulty file warns
//! and starts with the defaults; a key that is wrong in it has its own alone.
use std::{fs, path::PathBuf};

use serde::{Deserialize, Serialize};
use vaka_link::frame::{Echo, SoundChoice};
use vaka_words::Language;

use crate::{keys, theme::Theme, wall::Geometry};

/// The file's content with its place; without a place nothing is kept.
#[derive(Debug, Default)]
pub struct Prefs {
    path: Option<PathBuf>,
    kept: Kept,
    keys: keys::Map,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    language: String,
    theme: String,
    /// What the sound system calls them; empty is its default.
    microphone: String,
    loudspeaker: String,
    /// Per cent.
    volume: u8,
    echo_suppressed: bool,
    /// After closing an event the next one is taken by itself.
    takes_next: bool,
    /// Where the second window stood last.
    #[serde(skip_serializing_if = "Option::is_none")]
    wall: Option<Geometry>,
    /// Those that are not the first: what it does, and the key.
    #[serde(skip_serializing_if = "toml::Table::is_empty")]
    keys: toml::Table,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            language: Language::default().tag().to_owned(),
            theme: Theme::default().tag().to_owned(),
            microphone: String::new(),
            loudspeaker: String::new(),
            volume: 100,
            echo_suppressed: false,
            takes_next: false,
            wall: None,
            keys: toml::Table::new(),
        }
    }
}

impl Prefs {
    /// Reads the file; the key of a sentence comes back when it is there and cannot be used.
    pub fn read(path: Option<PathBuf>) -> (Self, Option<&'static str>) {
        let text = match path.as_ref().map(fs::read_to_string) {
            Some(Ok(text)) => text,
            Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the settings could not be read");
                return (Self { path, ..Self::default() }, Some("fault-prefs"));
            }
            _ => return (Self { path, ..Self::default() }, None),
        };
        let read = toml::from_str::<Kept>(&text)
            .ok()
            .filter(|kept| Language::from_tag(&kept.language).is_some() && Theme::from_tag(&kept.theme).is_some())
            .filter(|kept| kept.volume <= 100);
        let Some(kept) = read else { return (Self { path, ..Self::default() }, Some("fault-prefs")) };
        let (keys, are_sound) =
            keys::Map::of_changes(kept.keys.iter().map(|(name, key)| (name.as_str(), key.as_str())));
        (Self { path, kept, keys }, (!are_sound).then_some("fault-prefs-keys"))
    }

    /// The language liked.
    pub fn language(&self) -> Language {
        Language::from_tag(&self.kept.language).unwrap_or_default()
    }

    /// The theme liked.
    pub fn theme(&self) -> Theme {
        Theme::from_tag(&self.kept.theme).unwrap_or_default()
    }

    /// The sound liked.
    pub fn sound(&self) -> SoundChoice {
        let named = |id: &str| Some(id.to_owned()).filter(|id| !id.is_empty());
        SoundChoice {
            microphone: named(&self.kept.microphone),
            loudspeaker: named(&self.kept.loudspeaker),
            volume: self.kept.volume,
            echo: if self.kept.echo_suppressed { Echo::Suppressed } else { Echo::HalfDuplex },
        }
    }

    /// Keeps another sound.
    pub fn keep_sound(&mut self, choice: &SoundChoice) {
        self.kept.microphone = choice.microphone.clone().unwrap_or_default();
        self.kept.loudspeaker = choice.loudspeaker.clone().unwrap_or_default();
        (self.kept.volume, self.kept.echo_suppressed) = (choice.volume, choice.echo == Echo::Suppressed);
        self.write();
    }

    /// Keeps another language.
    pub fn keep_language(&mut self, language: Language) {
        language.tag().clone_into(&mut self.kept.language);
        self.write();
    }

    /// Keeps another theme.
    pub fn keep_theme(&mut self, theme: Theme) {
        theme.tag().clone_into(&mut self.kept.theme);
        self.write();
    }

    /// Whether the next event is taken by itself after closing one.
    pub fn takes_next(&self) -> bool {
        self.kept.takes_next
    }

    /// Keeps whether it is.
    pub fn keep_takes_next(&mut self, takes: bool) {
        self.kept.takes_next = takes;
        self.write();
    }

    /// The keys liked.
    pub fn keys(&self) -> keys::Map {
        self.keys
    }

    /// Keeps other keys, and no entry that was wrong.
    pub fn keep_keys(&mut self, keys: keys::Map) {
        self.keys = keys;
        self.kept.keys = keys.changes().into_iter().map(|(name, key)| (name, key.into())).collect();
        self.write();
    }

    /// Where the second window stood last.
    pub fn wall(&self) -> Option<Geometry> {
        self.kept.wall
    }

    /// Keeps where the second window stands.
    pub fn keep_wall(&mut self, wall: Geometry) {
        if self.kept.wall != Some(wall) {
            self.kept.wall = Some(wall);
            self.write();
        }
    }

    /// A file that cannot be written is no reason to stop working.
    fn write(&self) {
        let (Some(path), Ok(text)) = (&self.path, toml::to_string(&self.kept)) else { return };
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
        if let Err(error) = written {
            tracing::warn!(%error, "the settings could not be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;

    use super::*;
    use crate::keys::Press;

    #[test]
    fn what_is_kept_is_read_again_and_a_faulty_file_warns_and_starts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk").join("prefs.toml");
        let (mut prefs, warning) = Prefs::read(Some(path.clone()));
        assert_eq!(warning, None);
        prefs.keep_language(Language::English);
        prefs.keep_theme(Theme::Light);
        let wall = Geometry { left: 1920.0, top: -40.5, width: 800.0, height: 600.0, is_maximized: true };
        prefs.keep_wall(wall);
        let (again, warning) = Prefs::read(Some(path.clone()));
        assert_eq!((again.language(), again.theme(), warning), (Language::English, Theme::Light, None));
        assert_eq!(again.wall(), Some(wall));
        let sound = SoundChoice {
            microphone: Some("usb headset".to_owned()),
            loudspeaker: None,
            volume: 60,
            echo: Echo::Suppressed,
        };
        prefs.keep_sound(&sound);
        let (again, _) = Prefs::read(Some(path.clone()));
        assert_eq!((again.sound(), again.language(), again.wall()), (sound, Language::English, Some(wall)));
        fs::write(&path, "language = \"en\"\ntheme = \"light\"\n").unwrap();
        assert_eq!(Prefs::read(Some(path.clone())).0.wall(), None, "a file from before there was one");
        for broken in ["volume = 101", "language = 7", "theme = \"pink\"", "\u{0}"] {
            fs::write(&path, broken).unwrap();
            let (prefs, warning) = Prefs::read(Some(path.clone()));
            assert_eq!((prefs.language(), prefs.theme()), (Language::Swedish, Theme::Dark), "{broken}");
            assert_eq!(warning, Some("fault-prefs"));
        }
    }

    #[test]
    fn keys_are_kept_and_a_wrong_one_costs_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prefs.toml");
        let (mut prefs, _) = Prefs::read(Some(path.clone()));
        assert_eq!(prefs.keys(), keys::Map::default());
        prefs.keep_language(Language::English);
        let liked = keys::Map::default().with(Press::Park, Key::Y).unwrap();
        prefs.keep_keys(liked);
        prefs.keep_wall(Geometry { left: 0.0, top: 0.0, width: 800.0, height: 600.0, is_maximized: false });
        assert!(fs::read_to_string(&path).unwrap().contains("[keys]\npark = \"Y\"\n"));
        let (mut again, warning) = Prefs::read(Some(path.clone()));
        assert_eq!((again.keys(), again.language(), warning), (liked, Language::English, None));
        for wrong in ["park = 7\nlight = \"Y\"", "park = \"F9\"\nlight = \"Y\"", "pork = \"B\"\nlight = \"Y\""] {
            fs::write(&path, format!("language = \"en\"\n[keys]\n{wrong}\n")).unwrap();
            let (prefs, warning) = Prefs::read(Some(path.clone()));
            assert_eq!((prefs.language(), warning), (Language::English, Some("fault-prefs-keys")), "{wrong}");
            assert_eq!(prefs.keys(), keys::Map::default().with(Press::Light, Key::Y).unwrap(), "{wrong}");
        }
        again.keep_keys(keys::Map::default());
        let (prefs, warning) = Prefs::read(Some(path));
        assert_eq!((prefs.keys(), warning), (keys::Map::default(), None), "a wrong entry goes with the next change");
    }
}

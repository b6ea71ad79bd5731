//! Which key does what: the table of all that can have another key, what is valid at this desk, and what a key is called.
//!
//! Keys are logical ([`egui::Key`]): the letter or sign that the layout gives, wherever it lies. Only keys that every layout
//! names alike can be chosen: on a Swedish keyboard the key of Å would be called `[`, and a wrong name would stand on buttons.
use std::{cell::Cell, collections::BTreeMap};

use egui::Key;

use super::Press;

/// All that has a key of its own and can have another: what it does, its name in the preferences, and its first key.
pub const ACTIONS: [(Press, &str, Key); 40] = [
    (Press::TakeNext, "take-next", Key::F2),
    (Press::Following, "take-next-by-itself", Key::A),
    (Press::AllLive, "all-live", Key::F3),
    (Press::CallNext, "call-next", Key::F4),
    (Press::AskCustomer, "ask-customer", Key::Q),
    (Press::NextStep, "next-step", Key::F5),
    (Press::NewStills, "new-stills", Key::F6),
    (Press::Dispatch, "dispatch", Key::F7),
    (Press::Park, "park", Key::F8),
    (Press::Release, "hand-over", Key::F9),
    (Press::Close, "close", Key::F10),
    (Press::Silence, "silence", Key::F11),
    (Press::FreeTalk, "free-talk", Key::T),
    (Press::Phrases, "phrases", Key::P),
    (Press::Presets, "presets", Key::G),
    (Press::Listen, "listen", Key::L),
    (Press::Sound, "sound", Key::S),
    (Press::Nearer, "nearer", Key::Plus),
    (Press::Farther, "farther", Key::Minus),
    (Press::Light, "light", Key::B),
    (Press::StepBack, "half-second-back", Key::Comma),
    (Press::StepOn, "half-second-on", Key::Period),
    (Press::Reveal, "reveal", Key::V),
    (Press::Wall, "second-window", Key::F),
    (Press::AcknowledgeStorm, "acknowledge-storm", Key::K),
    (Press::Strip, "strip", Key::O),
    (Press::Hidden, "hidden", Key::H),
    (Press::OpenWindow, "open-window", Key::W),
    (Press::ResetClock, "reset-clock", Key::U),
    (Press::Closed, "closed", Key::C),
    (Press::Disclosures, "disclosures", Key::D),
    (Press::Masks, "masks", Key::M),
    (Press::New, "new", Key::N),
    (Press::AskedRoles, "asked-roles", Key::R),
    (Press::Asides, "on-test", Key::I),
    (Press::Shelve, "shelve", Key::Z),
    (Press::Register, "register", Key::E),
    (Press::Past, "past", Key::J),
    (Press::Floor, "floor-plan", Key::X),
    (Press::Map, "map", Key::F1),
];

/// Why a key cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It means the same at every desk: what moves, writes, talks, locks, or leads out of everything.
    Fixed,
    /// Other layouts call it otherwise, or it is not heard at all.
    Unknown,
    /// It is the key of something else.
    Taken(Press),
}

/// The key of each action, no two the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Map([Key; ACTIONS.len()]);

impl Default for Map {
    fn default() -> Self {
        Self(ACTIONS.map(|(_, _, key)| key))
    }
}

impl Map {
    /// The key of `press`; `None` where it has none that could be another.
    pub fn key(&self, press: Press) -> Option<Key> {
        place(press).map(|at| self.0[at])
    }

    /// What `key` does.
    pub fn press(&self, key: Key) -> Option<Press> {
        self.0.iter().position(|of| *of == key).map(|at| ACTIONS[at].0)
    }

    /// Whether `key` can be that of `press`.
    pub fn check(&self, press: Press, key: Key) -> Result<(), Unfit> {
        if is_fixed(key) {
            return Err(Unfit::Fixed);
        }
        if !is_choosable(key) {
            return Err(Unfit::Unknown);
        }
        self.press(key).filter(|by| *by != press).map_or(Ok(()), |by| Err(Unfit::Taken(by)))
    }

    /// With `key` for `press`, if it can be.
    pub fn with(mut self, press: Press, key: Key) -> Result<Self, Unfit> {
        self.check(press, key)?;
        if let Some(at) = place(press) {
            self.0[at] = key;
        }
        Ok(self)
    }

    /// With the keys of both in each other's place.
    #[must_use]
    pub fn swapped(mut self, one: Press, other: Press) -> Self {
        if let (Some(one), Some(other)) = (place(one), place(other)) {
            self.0.swap(one, other);
        }
        self
    }

    /// Those that are not as they were first, as they stand in the preferences: action and key.
    pub fn changes(&self) -> BTreeMap<String, String> {
        let both = ACTIONS.iter().zip(self.0).filter(|((_, _, first), key)| first != key);
        both.map(|((_, name, _), key)| ((*name).to_owned(), key.name().to_owned())).collect()
    }

    /// Reads what [`Self::changes`] wrote. An entry that is no action, no key that can be chosen, or a key that something else
    /// has is left out: the first key holds; false if there was one.
    pub fn of_changes<'a>(changes: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> (Self, bool) {
        let mut map = Self::default();
        let mut is_sound = true;
        for (name, key) in changes {
            let at = ACTIONS.iter().position(|(_, action, _)| *action == name);
            // By its name alone: what egui reads besides (`NumpadAdd`, `KeyA`) is nothing that we wrote.
            let key = key.and_then(|name| Key::from_name(name).filter(|key| key.name() == name));
            match (at, key) {
                (Some(at), Some(key)) if is_choosable(key) => map.0[at] = key,
                _ => is_sound = false,
            }
        }
        // Each turn takes one change back at least, and without any there are no two alike.
        loop {
            let twice = |at: usize| map.0.iter().filter(|key| **key == map.0[at]).count() > 1;
            let wrong: Vec<usize> = (0..map.0.len()).filter(|at| map.0[*at] != ACTIONS[*at].2 && twice(*at)).collect();
            if wrong.is_empty() {
                return (map, is_sound);
            }
            is_sound = false;
            for at in wrong {
                map.0[at] = ACTIONS[at].2;
            }
        }
    }

    /// With another key for everything than the first of anything: for finding where a first key is still named.
    #[cfg(test)]
    pub(crate) fn strange() -> Self {
        let first = Self::default();
        // Equals is read as Plus, and tests type where a view says Paste.
        let is_strange =
            |key: Key| first.press(key).is_none() && !is_fixed(key) && ![Key::Equals, Key::Paste].contains(&key);
        let mut strange = Key::ALL.iter().copied().filter(|key| is_strange(*key));
        Self(std::array::from_fn(|_| strange.next().expect("there are keys enough")))
    }
}

fn place(press: Press) -> Option<usize> {
    ACTIONS.iter().position(|(of, ..)| *of == press)
}

/// The first key of `press`, where it can have another.
pub fn first_key(press: Press) -> Option<Key> {
    place(press).map(|at| ACTIONS[at].2)
}

/// Keys that mean the same at every desk.
fn is_fixed(key: Key) -> bool {
    matches!(
        key,
        Key::Space | Key::Escape | Key::Enter | Key::Tab | Key::Delete | Key::Backspace | Key::F12 | Key::Questionmark
    ) || matches!(
        key,
        Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::PageUp
            | Key::PageDown
            | Key::Home
            | Key::End
    ) || (Key::Num0..=Key::Num9).contains(&key)
}

/// Keys that every layout calls the same.
fn is_choosable(key: Key) -> bool {
    let is_sign = matches!(key, Key::Plus | Key::Minus | Key::Comma | Key::Period);
    is_sign || (Key::A..=Key::Z).contains(&key) || ((Key::F1..=Key::F24).contains(&key) && key != Key::F12)
}

/// A key that is heard while somebody writes.
pub(super) fn is_function(key: Key) -> bool {
    (Key::F1..=Key::F35).contains(&key)
}

thread_local! {
    /// The windows are painted by one thread, which reads the keyboard too.
    static VALID: Cell<Map> = Cell::new(Map::default());
}

/// What is valid at this desk.
pub fn map() -> Map {
    VALID.get()
}

/// Makes `map` what is valid, with the next key on.
pub fn choose(map: Map) {
    VALID.set(map);
}

/// What the key of `press` is called now, as it stands on buttons and in sentences; empty where that takes words or it has none.
pub fn cap(press: Press) -> &'static str {
    match press {
        Press::Lock => "F12",
        Press::Help => "?",
        Press::Palette => "Ctrl K",
        Press::Back => "Esc",
        Press::Enter => "Enter",
        press => map().key(press).map_or("", Key::symbol_or_name),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn is_sound(map: &Map) {
        let keys: BTreeSet<Key> = map.0.into_iter().collect();
        assert_eq!(keys.len(), ACTIONS.len(), "two actions with one key: {map:?}");
        assert!(keys.iter().all(|key| is_choosable(*key) && !is_fixed(*key)), "{map:?}");
        for (press, ..) in ACTIONS {
            assert_eq!(map.press(map.key(press).unwrap()), Some(press));
        }
    }

    #[test]
    fn every_action_has_one_key_of_its_own_and_one_name() {
        is_sound(&Map::default());
        let names: BTreeSet<&str> = ACTIONS.iter().map(|(_, name, _)| *name).collect();
        let does: Vec<Press> = ACTIONS.iter().map(|(press, ..)| *press).collect();
        assert_eq!(names.len(), ACTIONS.len());
        assert!(does.iter().enumerate().all(|(at, press)| !does[..at].contains(press)));
        for (press, name, key) in ACTIONS {
            assert!(!cap(press).is_empty(), "{name}");
            assert_eq!(Key::from_name(key.name()), Some(key), "the preferences can be read: {name}");
        }
    }

    #[test]
    fn a_key_that_is_fixed_unknown_or_taken_is_refused() {
        let map = Map::default();
        for key in
            [Key::Space, Key::Escape, Key::Enter, Key::Num0, Key::Num9, Key::ArrowUp, Key::F12, Key::Questionmark]
        {
            assert_eq!(map.with(Press::Park, key), Err(Unfit::Fixed), "{key:?}");
        }
        for key in [Key::OpenBracket, Key::F25, Key::Copy, Key::Semicolon] {
            assert_eq!(map.with(Press::Park, key), Err(Unfit::Unknown), "{key:?}");
        }
        assert_eq!(map.with(Press::Park, Key::F9), Err(Unfit::Taken(Press::Release)));
        assert_eq!(map.with(Press::Park, Key::F8), Ok(map));
        let other = map.with(Press::Park, Key::Y).unwrap();
        is_sound(&other);
        assert_eq!((other.press(Key::F8), other.press(Key::Y)), (None, Some(Press::Park)));
        let both = other.swapped(Press::Park, Press::Release);
        is_sound(&both);
        assert_eq!((both.press(Key::F9), both.press(Key::Y)), (Some(Press::Park), Some(Press::Release)));
    }

    #[test]
    fn what_is_written_is_read_and_what_is_wrong_in_it_falls_back_alone() {
        let read = |changes: &[(&'static str, &'static str)]| {
            Map::of_changes(changes.iter().map(|(name, key)| (*name, Some(*key))))
        };
        let map = Map::default().with(Press::Park, Key::Y).unwrap().swapped(Press::Close, Press::Light);
        let changes = map.changes();
        let again = Map::of_changes(changes.iter().map(|(name, key)| (name.as_str(), Some(key.as_str()))));
        assert_eq!((again, changes.len()), ((map, true), 3));
        for wrong in [("park", "F12"), ("park", "7"), ("park", "KeyY"), ("park", ""), ("nobody", "Y"), ("park", "F9")] {
            let (map, sound) = read(&[wrong, ("light", "Y")]);
            assert_eq!((map, sound), (Map::default().with(Press::Light, Key::Y).unwrap(), false), "{wrong:?}");
        }
        assert_eq!(Map::of_changes([("park", None)]), (Map::default(), false), "no text at all");
        assert_eq!(read(&[("park", "Y"), ("light", "Y")]), (Map::default(), false), "one key for two");
        // What gave its key away gets it back, and with it whoever had taken that.
        let (map, sound) = read(&[("park", "Y"), ("hidden", "Y"), ("light", "H")]);
        assert_eq!((map, sound), (Map::default(), false));
    }

    #[test]
    fn strange_keys_are_none_that_anything_had() {
        let strange = Map::strange();
        let keys: BTreeSet<Key> = strange.0.into_iter().collect();
        assert_eq!(keys.len(), ACTIONS.len());
        assert!(keys.iter().all(|key| Map::default().press(*key).is_none() && !is_fixed(*key)));
    }
}

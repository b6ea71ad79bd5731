//! What of a home decides about its plan: what it has, and whether anybody is likely to be there, by how its alarm was set
//! and by the hour. No clock: the hour is given.
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    signal::{Signal, SignalClass},
    site::{Camera, Site},
};

/// What a plan leans on, when the event begins or is raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// A camera with pictures.
    pub camera: bool,
    pub voice: bool,
    /// Telephone numbers of its contacts.
    pub numbers: u8,
    /// Who is likely to be there and what tells so, if anything does.
    pub people: Option<(AtHome, AnswerRule)>,
}

/// Who is likely to be at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtHome {
    Nobody,
    Somebody,
    /// Somebody, asleep.
    Night,
}

/// What answered a question of a plan by itself (M16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerRule {
    /// The alarm was set as people do who leave.
    SetAway,
    /// It was set as people do who stay.
    SetStay,
    /// It was not set.
    NotSet,
    /// How it was set is not known; the hour is one at which people sleep.
    Hour,
}

/// How a home's alarm was set last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    Away,
    Stay,
    Night,
    Off,
}

/// Closings that say that people stay: SIA DC-03 NF, NL, NM (perimeter); Contact ID 441, 442, 456.
const STAY: [&str; 6] = ["NF", "NL", "NM", "441", "442", "456"];
/// Contact ID 444, "armed night stay".
const STAY_NIGHT: &str = "444";
/// Hours of the local day at which people sleep, from and to.
const NIGHT: [Range<u8>; 2] = [22..24, 0..6];

impl AtHome {
    /// Its word: the answer that it gives.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Somebody => "somebody",
            Self::Night => "night",
        }
    }

    pub const ALL: [Self; 3] = [Self::Nobody, Self::Somebody, Self::Night];
}

impl AnswerRule {
    pub const ALL: [Self; 4] = [Self::SetAway, Self::SetStay, Self::NotSet, Self::Hour];

    /// Its word in the string tables (`rule-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::SetAway => "rule-set-away",
            Self::SetStay => "rule-set-stay",
            Self::NotSet => "rule-not-set",
            Self::Hour => "rule-hour",
        }
    }
}

impl Setting {
    /// What this signal says of it, if anything.
    pub fn of(signal: &Signal) -> Option<Self> {
        // Contact ID stands with its qualifier in front.
        let code = signal.code.as_str();
        let code = code.strip_prefix(['1', '3']).filter(|rest| rest.len() == 3).unwrap_or(code);
        match signal.class {
            SignalClass::Opening => Some(Self::Off),
            SignalClass::Closing if code == STAY_NIGHT => Some(Self::Night),
            SignalClass::Closing if STAY.contains(&code) => Some(Self::Stay),
            SignalClass::Closing => Some(Self::Away),
            _ => None,
        }
    }
}

/// Who is likely to be at home, and what tells so. `hour` is the local one, 0 to 23.
pub fn people(setting: Option<Setting>, hour: Option<u8>) -> Option<(AtHome, AnswerRule)> {
    let sleeps = hour.is_some_and(|hour| NIGHT.iter().any(|night| night.contains(&hour)));
    let stays = if sleeps { AtHome::Night } else { AtHome::Somebody };
    match setting {
        Some(Setting::Away) => Some((AtHome::Nobody, AnswerRule::SetAway)),
        Some(Setting::Night) => Some((AtHome::Night, AnswerRule::SetStay)),
        Some(Setting::Stay) => Some((stays, AnswerRule::SetStay)),
        Some(Setting::Off) => Some((stays, AnswerRule::NotSet)),
        None if sleeps => Some((AtHome::Night, AnswerRule::Hour)),
        None => None,
    }
}

impl Home {
    /// What a home of the register has.
    pub fn of(site: &Site, people: Option<(AtHome, AnswerRule)>) -> Self {
        Self {
            camera: site.cameras.iter().any(Camera::has_pictures),
            voice: site.voice_unit.is_some(),
            numbers: site
                .contacts
                .iter()
                .fold(0_u8, |sum, contact| sum.saturating_add(u8::try_from(contact.numbers.len()).unwrap_or(u8::MAX))),
            people,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_tells_more_than_the_hour_and_nothing_is_guessed_by_day() {
        use {AnswerRule as Rule, AtHome as Who};
        let check = |setting, hour, wanted| assert_eq!(people(setting, hour), wanted, "{setting:?} at {hour:?}");
        check(Some(Setting::Away), Some(3), Some((Who::Nobody, Rule::SetAway)));
        check(Some(Setting::Stay), Some(14), Some((Who::Somebody, Rule::SetStay)));
        check(Some(Setting::Stay), Some(22), Some((Who::Night, Rule::SetStay)));
        check(Some(Setting::Night), Some(14), Some((Who::Night, Rule::SetStay)));
        check(Some(Setting::Off), Some(6), Some((Who::Somebody, Rule::NotSet)));
        check(Some(Setting::Off), Some(5), Some((Who::Night, Rule::NotSet)));
        check(None, Some(0), Some((Who::Night, Rule::Hour)));
        check(None, Some(23), Some((Who::Night, Rule::Hour)));
        check(None, Some(21), None);
        check(None, None, None);
    }
}

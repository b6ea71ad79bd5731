//! How far an alarm is verified, 0 to 4 (after TMA-AVS-01: 1 an alarm and nothing more, 2 somebody is there, 3 and means
//! harm to things, 4 a life is in danger), with what supports it and what would raise it; a person decides all the same.
use serde::{Deserialize, Serialize};

use crate::{
    event::{AlarmEvent, WordVerdict},
    signal::SignalClass,
    site::{Site, ZoneKind},
};

/// Kinds that are a danger to life by themselves.
const TO_LIFE: [&str; 7] = ["hold-up", "duress", "panic", "medical", "fire", "co", "gas"];
/// Answers of action plans by which somebody was seen or heard who does not belong there.
const INTRUDER: [&str; 2] = ["intruder", "break-in"];
/// Answers by which a life is in danger.
const DANGER: [&str; 3] = ["threatened", "threat-or-doubt", "ill-or-hurt"];
/// Answers by which something burns, leaks or is broken in fact.
const DAMAGE: [&str; 2] = ["fire-or-doubt", "leak-or-doubt"];

/// Something that supports an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// A trusted or untrusted alarm, and nothing else.
    Alarm,
    /// Different zones have alarmed.
    Zones(u8),
    /// Glass, a shock or a door: somebody came in there.
    Entry,
    /// The operator says that somebody is there who does not belong there.
    Intruder,
    /// The line of this home alone went with the alarm, or with a signal that says that the panel is jammed.
    Line,
    /// A wrong code word was said.
    WrongWord,
    /// The operator says that there is damage.
    Damage,
    /// The kind of event is a danger to life.
    Kind,
    /// The operator says that a life is in danger.
    Danger,
    /// A duress word was said.
    Duress,
    /// A contact says by message that it was not they.
    Denied,
    /// A contact asks for help by message.
    Help,
}

impl Support {
    /// The word in string tables (`support-…`).
    pub fn key(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Zones(_) => "zones",
            Self::Entry => "entry",
            Self::Intruder => "intruder",
            Self::Line => "line",
            Self::WrongWord => "wrong-word",
            Self::Damage => "damage",
            Self::Kind => "kind",
            Self::Danger => "danger",
            Self::Duress => "duress",
            Self::Denied => "denied",
            Self::Help => "help",
        }
    }
}

/// The level, and why it is no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// 0 to [`HIGHEST_LEVEL`](super::HIGHEST_LEVEL).
    pub level: u8,
    /// What supports it, the strongest first.
    pub because: Vec<Support>,
    /// What would raise it, the likeliest first.
    pub would_raise: Vec<Support>,
}

impl AlarmEvent {
    /// How far it is verified by what is known now.
    pub fn assess(&self, site: &Site) -> Assessment {
        let answered = |ids: &[&str]| {
            self.steps().iter().any(|state| state.answer.as_ref().is_some_and(|answer| ids.contains(&answer.as_str())))
        };
        let alarms =
            self.signals().iter().map(super::HeardSignal::signal).filter(|one| one.class == SignalClass::Alarm);
        let entry = alarms
            .filter_map(|signal| site.zone(signal.zone.as_deref()?))
            .any(|zone| matches!(zone.kind, ZoneKind::Glass | ZoneKind::Shock | ZoneKind::Door));
        let zones = u8::try_from(self.alarmed().count()).unwrap_or(u8::MAX);
        let wrong_word = self.calls().newest_word().is_some_and(|word| word.verdict == WordVerdict::Wrong);
        let alarm = self.began_with_alarm();
        let to_life = alarm && TO_LIFE.contains(&self.kind().as_str());
        let found = [
            (self.calls().is_duress(), Support::Duress),
            (self.was_called_for_help(), Support::Help),
            (answered(&DANGER), Support::Danger),
            (to_life, Support::Kind),
            (answered(&INTRUDER), Support::Intruder),
            (answered(&DAMAGE), Support::Damage),
            (alarm && entry, Support::Entry),
            (zones >= 2, Support::Zones(zones)),
            (wrong_word, Support::WrongWord),
            (alarm && self.is_denied(), Support::Denied),
            // It says that somebody may have meant it, not that anybody is there: it raises no level by itself.
            (alarm && self.went_with_its_line(), Support::Line),
        ];
        let mut because: Vec<Support> = found.into_iter().filter(|(is, _)| *is).map(|(_, support)| support).collect();
        let has = |support: Support| because.contains(&support);
        let is_life = [Support::Duress, Support::Help, Support::Danger, Support::Kind].into_iter().any(has);
        let is_there = [Support::Intruder, Support::WrongWord, Support::Denied].into_iter().any(has) || zones >= 2;
        let level = match (is_life, alarm) {
            (true, _) => 4,
            _ if has(Support::Damage) || has(Support::Intruder) && (has(Support::Entry) || zones >= 2) => 3,
            _ if is_there => 2,
            (false, true) => 1,
            (false, false) => 0,
        };
        let raises = match level {
            1 => vec![Support::Intruder, Support::Zones(2), Support::WrongWord],
            2 if has(Support::Intruder) => vec![Support::Entry, Support::Danger],
            2 => vec![Support::Intruder, Support::Danger],
            3 => vec![Support::Danger],
            // Nothing raises what is no alarm, nor what cannot be graver.
            _ => vec![],
        };
        if because.is_empty() && alarm {
            because.push(Support::Alarm);
        }
        Assessment { level, because, would_raise: raises }
    }

    /// The time at which each alarmed zone alarmed first, in that order: the way through the home.
    pub fn path(&self) -> Vec<(&super::HeardSignal, &str)> {
        let mut seen = Vec::new();
        let mut path = Vec::new();
        for heard in self.signals() {
            let signal = heard.signal();
            let (SignalClass::Alarm, Some(zone)) = (signal.class, signal.zone.as_deref()) else { continue };
            if !seen.contains(&zone) {
                seen.push(zone);
                path.push((heard, zone));
            }
        }
        path
    }
}

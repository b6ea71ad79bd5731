//! Kinds of event: priority, target and plan as data (`assets/event_kinds.toml`), and how a signal finds its kind.
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    id::KindId,
    signal::{Signal, SignalClass},
    site::ZoneKind,
};

/// One kind of event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    pub id: KindId,
    /// 1 (highest) to 4; the queue's first order.
    pub priority: u8,
    /// Claim within this many seconds …
    pub target_secs: u32,
    /// … in this share of cases, per mille (98.5 % is 985).
    pub target_permille: u16,
    /// Action plan, one of `assets/plans`.
    pub plan: String,
    /// Nothing of it may be heard in the home: talking is locked until the operator frees it.
    #[serde(default)]
    pub silent: bool,
    /// Categories of the code tables that mean this kind, for signals of class alarm.
    #[serde(default)]
    pub alarm: Vec<String>,
    /// The same for signals of class trouble (technical events).
    #[serde(default)]
    pub trouble: Vec<String>,
    /// Zone kinds that mean this kind whatever an alarm's category says.
    #[serde(default)]
    pub zones: Vec<ZoneKind>,
    /// Whether alarms of it make no event while they are on test (§1.4).
    #[serde(default)]
    pub set_aside: MayAside,
    /// The kind it becomes when a second zone of the same event alarms.
    #[serde(default)]
    pub second_zone: Option<KindId>,
}

/// Whether a signal may be kept from making an event, by a home on test or a shelved zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MayAside {
    /// Somebody may be calling for help: it always makes an event.
    Never,
    /// Only on test, where it was named and another person has confirmed it.
    Confirmed,
    #[default]
    Freely,
}

/// All kinds of the centre, in the file's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kinds(Vec<EventKind>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindsFile {
    kind: Vec<EventKind>,
}

/// Why a file of kinds was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum KindsError {
    #[error("{0}")]
    Form(String),
    /// The named kind is missing or has an impossible value.
    #[error("kind {0}: {1}")]
    Value(KindId, &'static str),
}

/// The kind of an alarm that no table explains: burglary's priority, so that it is never slept over.
const UNKNOWN_ALARM: &str = "alarm";
/// The kind of a trouble that no table explains.
const UNKNOWN_TROUBLE: &str = "trouble";

impl Kinds {
    /// Reads `event_kinds.toml`.
    pub fn read(text: &str) -> Result<Self, KindsError> {
        let file: KindsFile = toml::from_str(text).map_err(|error| KindsError::Form(error.to_string()))?;
        let kinds = Self(file.kind);
        for kind in &kinds.0 {
            let wrong = |what| Err(KindsError::Value(kind.id.clone(), what));
            if !(1..=4).contains(&kind.priority) {
                return wrong("priority lies between 1 and 4");
            }
            if kind.target_permille > 1000 {
                return wrong("target_permille is at most 1000");
            }
            if kind.second_zone.as_ref().is_some_and(|id| kinds.get(id).is_none()) {
                return wrong("second_zone names no kind");
            }
        }
        for id in [UNKNOWN_ALARM, UNKNOWN_TROUBLE].map(KindId::new) {
            if kinds.get(&id).is_none() {
                return Err(KindsError::Value(id, "must be there for what no table explains"));
            }
        }
        Ok(kinds)
    }

    /// The kinds that Vaka brings (`assets/event_kinds.toml`).
    pub fn bundled() -> Self {
        Self::read(include_str!("../../assets/event_kinds.toml")).expect("the bundled file is read by a test")
    }

    /// The kind with this id.
    pub fn get(&self, id: &KindId) -> Option<&EventKind> {
        self.0.iter().find(|kind| kind.id == *id)
    }

    /// Whether this signal may be set aside: by the kind of an alarm, while nothing but an alarm calls for help. A silent one
    /// and one of no known kind never may.
    pub fn may_set_aside(&self, signal: &Signal) -> MayAside {
        match self.get(&signal.kind) {
            _ if signal.class != SignalClass::Alarm => MayAside::Freely,
            Some(kind) if !signal.silent => kind.set_aside,
            _ => MayAside::Never,
        }
    }

    /// The same of what a zone of this kind alarms with.
    pub fn may_set_aside_zone(&self, zone: ZoneKind) -> MayAside {
        self.0.iter().find(|kind| kind.zones.contains(&zone)).map_or(MayAside::Freely, |kind| kind.set_aside)
    }

    /// Every kind, in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = &EventKind> {
        self.0.iter()
    }

    /// The kind that a signal of this class and category makes. For an alarm the zone's own kind decides when it is
    /// graver than the code's (a hold-up button wired as a burglary zone is a hold-up).
    pub fn for_signal(&self, class: SignalClass, category: &str, zone: Option<ZoneKind>) -> &EventKind {
        let named = |list: fn(&EventKind) -> &Vec<String>| {
            self.0.iter().find(|kind| list(kind).iter().any(|name| name == category))
        };
        let fallback = |id: &str| self.get(&KindId::new(id)).expect("Kinds::read made sure that it is there");
        if class != SignalClass::Alarm {
            return named(|kind| &kind.trouble).unwrap_or_else(|| fallback(UNKNOWN_TROUBLE));
        }
        let by_code = named(|kind| &kind.alarm).unwrap_or_else(|| fallback(UNKNOWN_ALARM));
        match zone.and_then(|zone| self.0.iter().find(|kind| kind.zones.contains(&zone))) {
            Some(by_zone) if by_zone.priority < by_code.priority => by_zone,
            _ => by_code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_kinds_are_whole_and_find_their_signals() {
        let kinds = Kinds::bundled();
        let check = |class, category, zone, wanted: &str, priority| {
            let kind = kinds.for_signal(class, category, zone);
            assert_eq!((kind.id.as_str(), kind.priority), (wanted, priority), "{class:?} {category}");
        };
        check(SignalClass::Alarm, "burglary", None, "burglary", 3);
        check(SignalClass::Alarm, "burglary", Some(ZoneKind::HoldUp), "hold-up", 1);
        check(SignalClass::Alarm, "fire", Some(ZoneKind::Motion), "fire", 1);
        check(SignalClass::Alarm, "water", None, "water", 4);
        check(SignalClass::Trouble, "power", None, "power", 4);
        check(SignalClass::Alarm, "no such category", None, "alarm", 3);
        check(SignalClass::Trouble, "no such category", None, "trouble", 4);
    }

    #[test]
    fn hold_up_and_duress_are_silent_and_what_asks_for_a_voice_is_not() {
        let kinds = Kinds::bundled();
        let silent: Vec<&str> = kinds.iter().filter(|kind| kind.silent).map(|kind| kind.id.as_str()).collect();
        assert_eq!(silent, ["hold-up", "duress"]);
    }

    #[test]
    fn cries_for_help_are_never_set_aside_and_what_threatens_a_life_only_confirmed() {
        let kinds = Kinds::bundled();
        let of = |wanted| {
            let of_it = kinds.iter().filter(move |kind| kind.set_aside == wanted);
            of_it.map(|kind| kind.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(MayAside::Never), ["hold-up", "duress", "panic", "medical", "alarm"]);
        assert_eq!(of(MayAside::Confirmed), ["fire", "co", "gas"]);
    }

    #[test]
    fn a_kind_with_an_impossible_value_is_refused() {
        let text = include_str!("../../assets/event_kinds.toml").replacen("priority = 1", "priority = 7", 1);
        assert!(matches!(Kinds::read(&text), Err(KindsError::Value(..))));
    }
}

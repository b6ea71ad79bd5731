//! Which zones have alarmed in an event, by kind: what tells a second zone from a repeated one, however many signals came.
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    id::KindId,
    signal::{Signal, SignalClass},
    site::ZoneNumber,
};

/// The zones that have alarmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlarmedZones {
    all: BTreeSet<ZoneNumber>,
    by_kind: BTreeMap<KindId, OfKind>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OfKind {
    zones: BTreeSet<ZoneNumber>,
    /// An alarm of this kind named no zone: nobody can say that another zone is a second one.
    unnamed: bool,
}

impl AlarmedZones {
    /// Takes a signal in; only alarms count.
    pub fn hear(&mut self, signal: &Signal) {
        if signal.class != SignalClass::Alarm {
            return;
        }
        let of_kind = self.by_kind.entry(signal.kind.clone()).or_default();
        match signal.zone.as_deref().map(ZoneNumber::of) {
            Some(zone) => {
                of_kind.zones.insert(zone.clone());
                self.all.insert(zone);
            }
            None => of_kind.unnamed = true,
        }
    }

    /// How many different zones have alarmed.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Whether this alarm, not yet taken in, names another zone than every alarm of its kind before it.
    pub fn makes_second(&self, signal: &Signal) -> bool {
        let (Some(zone), Some(of_kind)) = (signal.zone.as_deref(), self.by_kind.get(&signal.kind)) else {
            return false;
        };
        !of_kind.unnamed && !of_kind.zones.contains(&ZoneNumber::of(zone))
    }
}

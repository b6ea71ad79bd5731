//! What whoever is sent has to know, made of the facts alone: data without words; the sentences are in `vaka-words`.
use serde::{Deserialize, Serialize};

use crate::{
    event::{AlarmEvent, Assessment},
    id::{AnswerId, KindId},
    moment::Moment,
    pii::Pii,
    plan::AtHome,
    signal::SignalClass,
    site::{Site, ZoneKind},
};

/// The brief, part by part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    pub kind: KindId,
    pub received_at: Moment,
    pub name: Pii<String>,
    pub address: Pii<String>,
    pub area: String,
    /// WGS 84 latitude and longitude, degrees.
    pub position: Option<Pii<[f64; 2]>>,
    pub assessment: Assessment,
    /// Zones in the order in which they alarmed: the first is where it began, the last where somebody was last noticed.
    pub path: Vec<BriefZone>,
    /// The last alarm of any zone.
    pub last: Option<BriefZone>,
    /// Who is at home, as far as the action plan has an answer to that.
    pub people: Option<AtHome>,
    /// Other answers of the plan that say what is going on there, oldest first.
    pub found: Vec<AnswerId>,
    /// How to get in: door code, key box.
    pub entry: Pii<String>,
    /// What to mind there: dog, stairs, oxygen.
    pub beware: Pii<String>,
    /// Nobody may be told by anything heard in the home that help is on its way.
    pub silent: bool,
}

/// A zone in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BriefZone {
    pub at: Moment,
    /// As on the wire.
    pub number: String,
    pub name: Option<Pii<String>>,
    pub kind: Option<ZoneKind>,
}

/// Answers that say something to whoever goes there.
const TELLING: [&str; 7] =
    ["intruder", "break-in", "threatened", "threat-or-doubt", "ill-or-hurt", "fire-or-doubt", "leak-or-doubt"];

impl Brief {
    /// What is known of an event now.
    pub fn of(event: &AlarmEvent, site: &Site) -> Self {
        let zone = |at: Moment, number: &str| {
            let known = site.zone(number);
            BriefZone {
                at,
                number: number.to_owned(),
                name: known.map(|zone| zone.name.clone()),
                kind: known.map(|zone| zone.kind),
            }
        };
        let alarms = event.signals().iter().rev().map(crate::event::HeardSignal::signal);
        let mut last = alarms.filter(|signal| signal.class == SignalClass::Alarm);
        let last = last.find_map(|signal| Some(zone(signal.received_at, signal.zone.as_deref()?)));
        let answers = || event.steps().iter().filter_map(|state| state.answer.as_ref());
        let people = AtHome::ALL.into_iter().find(|who| answers().any(|answer| answer.as_str() == who.word()));
        Self {
            kind: event.kind().clone(),
            received_at: event.received_at(),
            name: site.name.clone(),
            address: site.address.clone(),
            area: site.area.clone(),
            position: site.position.clone(),
            assessment: event.assess(site),
            path: event.path().into_iter().map(|(heard, number)| zone(heard.signal().received_at, number)).collect(),
            last,
            people,
            found: answers().filter(|answer| TELLING.contains(&answer.as_str())).cloned().collect(),
            entry: site.entry.clone(),
            beware: site.beware.clone(),
            silent: event.is_silent(),
        }
    }
}

//! The floors of a home, what stands where on them, and the way that somebody took there: in which order zones alarmed, how far
//! apart they are, and whether one person can have walked that. It decides nothing: the figures are shown with their rule (M16).
use serde::{Deserialize, Serialize};

use crate::{
    drawing::Drawing,
    moment::Moment,
    pii::Pii,
    signal::{Signal, SignalClass},
    site::{Site, Zone, ZoneKind},
};

/// Most floors of a home.
pub const MOST_FLOORS: usize = 8;
/// Narrowest and widest drawing, metres: a closet, and the largest of villas with its garden.
pub const WIDTH_M: std::ops::RangeInclusive<f64> = 1.0..=500.0;
/// Nobody on foot is faster, metres a second, by the straight way between two sensors: sprinters reach some 10 on a track, a
/// hurried person in a home with doors and corners some 3.
pub const FASTEST_M_S: f64 = 7.0;
/// Panels tell time in whole seconds, and send what comes together one after the other: within so many milliseconds nothing is
/// known of how fast somebody was.
pub const SAME_TIME_MS: i64 = 1_000;
/// Most visits that are told: the newest.
pub const MOST_VISITS: usize = 40;

/// A floor of a home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// By which zones and cameras name it.
    pub name: Pii<String>,
    /// In a register file the name of a file beside it; in the register what is known of the drawing ([`Drawing`]).
    pub drawing: String,
    /// How many metres the drawing is wide; without it nothing is said of distances.
    #[serde(default)]
    pub width_m: Option<f64>,
}

impl Floor {
    /// What is known of its drawing; `None` while it is the name of a file.
    pub fn known_drawing(&self) -> Option<Drawing> {
        Drawing::parse(&self.drawing)
    }

    /// Metres between two places, by the straight way.
    fn metres(&self, from: [f64; 2], to: [f64; 2]) -> Option<f64> {
        let (width, ratio) = (self.width_m?, self.known_drawing()?.ratio());
        Some((to[0] - from[0]).hypot((to[1] - from[1]) * ratio) * width)
    }
}

/// A place on a drawing: shares of its width and height from its top left corner, 0 to 1.
pub fn is_spot(at: &[f64; 2]) -> bool {
    at.iter().all(|share| (0.0..=1.0).contains(share))
}

/// A zone that alarmed, once for each time that it did so after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// As in the register.
    pub zone: String,
    /// Where it is among the home's floors.
    pub floor: u16,
    /// Which zone it is in the order in which they alarmed first, from 1.
    pub order: u16,
    pub at: Moment,
    /// When it alarmed last before another did.
    pub until: Moment,
    /// From the visit before; `None` for the first, and where nothing can be said.
    pub leg: Option<Leg>,
}

/// The way from one visit to the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// By the straight way.
    pub metres: f64,
    /// From the last alarm there to the first here.
    pub ms: i64,
    pub pace: Pace,
}

/// Whether one person on foot can have come that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    OnFoot,
    /// Faster than [`FASTEST_M_S`]: there are two persons, or one of the sensors is wrong.
    TooFast,
    /// Within [`SAME_TIME_MS`].
    CannotTell,
}

impl Leg {
    fn of(metres: f64, ms: i64) -> Self {
        let pace = match ms {
            ..=SAME_TIME_MS => Pace::CannotTell,
            _ if metres / (ms as f64 / 1000.0) > FASTEST_M_S => Pace::TooFast,
            _ => Pace::OnFoot,
        };
        Self { metres, ms, pace }
    }

    /// Metres a second; `None` where no time has passed.
    pub fn speed(&self) -> Option<f64> {
        (self.ms > 0).then(|| self.metres / (self.ms as f64 / 1000.0))
    }
}

/// A zone that alarmed, however often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alarmed {
    /// As in the register.
    pub zone: String,
    /// The gravest of its alarms, 1 (highest) to 4.
    pub priority: u8,
    /// Its first alarm.
    pub at: Moment,
}

/// The way through a home.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Walk {
    /// Zones that alarmed, each once, in the order in which they did first.
    pub zones: Vec<Alarmed>,
    pub visits: Vec<Visit>,
    /// How many visits came before those that are told.
    pub earlier: u32,
}

impl Walk {
    /// When the first zone alarmed.
    pub fn began(&self) -> Option<Moment> {
        self.zones.first().map(|zone| zone.at)
    }

    /// Which zone it is in that order, from 1, and its alarms; `None` of one that has not alarmed.
    pub fn alarmed(&self, zone: &str) -> Option<(u16, &Alarmed)> {
        let at = self.zones.iter().position(|alarmed| alarmed.zone == zone)?;
        Some((u16::try_from(at + 1).unwrap_or(u16::MAX), &self.zones[at]))
    }
}

/// The way that these signals tell of, oldest first. Alarms of zones that stand on no floor are no part of it.
pub fn walk<'a>(site: &Site, signals: impl Iterator<Item = &'a Signal>) -> Walk {
    let mut walk = Walk::default();
    let mut before: Option<&Zone> = None;
    for signal in signals.filter(|signal| signal.class == SignalClass::Alarm) {
        let zone = signal.zone.as_deref().and_then(|number| site.zone(number));
        let Some((zone, floor, at)) = zone.and_then(|zone| stands(site, zone)) else { continue };
        walk.note(zone, signal);
        if let Some(last) = walk.visits.last_mut().filter(|last| last.zone == zone.number) {
            last.until = signal.received_at;
            continue;
        }
        let leg = walk.visits.last().zip(before).filter(|(last, _)| last.floor == floor).and_then(|(last, before)| {
            let moves = |zone: &Zone| matches!(zone.kind, ZoneKind::Motion | ZoneKind::Door);
            let from = before.at.as_ref().filter(|_| moves(before) && moves(zone))?;
            let metres = site.floors.get(usize::from(floor))?.metres(from.0, at)?;
            Some(Leg::of(metres, signal.received_at.since_ms(last.until)))
        });
        walk.visits.push(Visit {
            zone: zone.number.clone(),
            floor,
            order: walk.alarmed(&zone.number).map_or(0, |(order, _)| order),
            at: signal.received_at,
            until: signal.received_at,
            leg,
        });
        before = Some(zone);
    }
    let over = walk.visits.len().saturating_sub(MOST_VISITS);
    walk.visits.drain(..over);
    walk.earlier = u32::try_from(over).unwrap_or(u32::MAX);
    walk
}

impl Walk {
    fn note(&mut self, zone: &Zone, signal: &Signal) {
        match self.zones.iter_mut().find(|alarmed| alarmed.zone == zone.number) {
            Some(alarmed) => alarmed.priority = alarmed.priority.min(signal.priority),
            None => {
                let (zone, priority, at) = (zone.number.clone(), signal.priority, signal.received_at);
                self.zones.push(Alarmed { zone, priority, at });
            }
        }
    }
}

/// Where a zone stands, if it does.
fn stands<'a>(site: &Site, zone: &'a Zone) -> Option<(&'a Zone, u16, [f64; 2])> {
    let floor = site.floor(zone.floor.as_ref()?)?;
    Some((zone, u16::try_from(floor).ok()?, zone.at.as_ref()?.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{KindId, SignalId, Uuid},
        signal::Trust,
        site::read_register,
    };

    /// Ten metres wide and as high: hall and kitchen are eight metres apart.
    fn home(width: &str) -> Site {
        let drawing = format!("sha256:{}/svg/1000x1000", "0".repeat(64));
        let zone = |number: &str, kind: &str, floor: &str, at: &str| {
            format!(
                "[[site.zone]]\nnumber = \"{number}\"\nname = \"{number}\"\nkind = \"{kind}\"\nfloor = \"{floor}\"\nat = {at}\n"
            )
        };
        let floor =
            |name: &str, rest: &str| format!("[[site.floor]]\nname = \"{name}\"\ndrawing = \"{drawing}\"\n{rest}");
        let text = [
            "[[site]]\nid = \"a\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4\"\npanel = { account = \"01\" }\n"
                .to_owned(),
            floor("Plan 1", width),
            floor("Plan 2", "width_m = 10\n"),
            zone("14", "motion", "Plan 1", "[0.1, 0.5]"),
            zone("15", "door", "Plan 1", "[0.9, 0.5]"),
            zone("16", "motion", "Plan 2", "[0.9, 0.5]"),
            zone("17", "smoke", "Plan 1", "[0.5, 0.5]"),
            "[[site.zone]]\nnumber = \"18\"\nname = \"Garage\"\nkind = \"motion\"\n".to_owned(),
        ];
        read_register(&text.concat()).unwrap().remove(0)
    }

    fn alarm(zone: &str, at_ms: i64) -> Signal {
        Signal {
            id: SignalId(Uuid::from_u128(at_ms.cast_unsigned().into())),
            received_at: Moment(at_ms),
            account: "01".to_owned(),
            code: "BA".to_owned(),
            zone: Some(zone.to_owned()),
            area: None,
            class: SignalClass::Alarm,
            category: "burglary".to_owned(),
            kind: KindId::new("burglary"),
            priority: 3,
            silent: false,
            trust: Trust::Keyed,
        }
    }

    fn walked(site: &Site, alarms: &[(&str, i64)]) -> Walk {
        let signals: Vec<Signal> = alarms.iter().map(|(zone, at)| alarm(zone, *at)).collect();
        walk(site, signals.iter())
    }

    #[test]
    fn zones_are_counted_in_the_order_in_which_they_alarmed_first() {
        let walk =
            walked(&home("width_m = 10\n"), &[("014", 0), ("14", 3_000), ("18", 4_000), ("15", 9_000), ("14", 20_000)]);
        let told: Vec<(&str, u16, i64, i64)> =
            walk.visits.iter().map(|visit| (&*visit.zone, visit.order, visit.at.0, visit.until.0)).collect();
        assert_eq!(told, [("14", 1, 0, 3_000), ("15", 2, 9_000, 9_000), ("14", 1, 20_000, 20_000)]);
        assert_eq!((walk.earlier, walk.began()), (0, Some(Moment(0))));
        let leg = walk.visits[1].leg.unwrap();
        assert!((leg.metres - 8.0).abs() < 1e-9 && leg.ms == 6_000, "from when it alarmed last: {leg:?}");
        assert!((leg.speed().unwrap() - 8.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_too_fast_for_one_on_foot_is_told_by_its_figures() {
        let check = |ms: i64, wanted: Pace| {
            let walk = walked(&home("width_m = 10\n"), &[("14", 0), ("15", ms)]);
            assert_eq!(walk.visits[1].leg.map(|leg| leg.pace), Some(wanted), "8 m in {ms} ms");
        };
        check(0, Pace::CannotTell);
        check(1_000, Pace::CannotTell);
        check(1_001, Pace::TooFast);
        // 8 m at 7 m/s.
        check(1_142, Pace::TooFast);
        check(1_143, Pace::OnFoot);
        check(60_000, Pace::OnFoot);
        // A clock that was set back.
        check(-5_000, Pace::CannotTell);
        assert_eq!(Leg::of(3.0, 0).speed(), None);
    }

    #[test]
    fn nothing_is_said_between_floors_without_a_scale_and_of_what_does_not_move() {
        let legs = |site: &Site, alarms: &[(&str, i64)]| {
            walked(site, alarms).visits.iter().filter(|visit| visit.leg.is_some()).count()
        };
        let site = home("width_m = 10\n");
        assert_eq!(legs(&site, &[("14", 0), ("15", 5_000)]), 1);
        assert_eq!(legs(&site, &[("14", 0), ("16", 5_000), ("15", 9_000)]), 0, "another floor");
        assert_eq!(legs(&site, &[("14", 0), ("17", 5_000), ("15", 9_000)]), 0, "smoke does not walk");
        assert_eq!(legs(&home(""), &[("14", 0), ("15", 5_000)]), 0, "no scale");
        let restore = Signal { class: SignalClass::Restore, ..alarm("15", 5_000) };
        assert_eq!(walk(&site, [&alarm("14", 0), &restore].into_iter()).visits.len(), 1);
        assert_eq!(walked(&site, &[("18", 0)]), Walk::default());
    }

    #[test]
    fn of_a_long_way_the_newest_is_told() {
        let alarms: Vec<(&str, i64)> = (0..100).map(|at| (if at % 2 == 0 { "14" } else { "15" }, at * 2_000)).collect();
        let walk = walked(&home("width_m = 10\n"), &alarms);
        assert_eq!((walk.visits.len(), walk.earlier), (MOST_VISITS, 60));
        assert_eq!(walk.visits.last().map(|visit| (visit.order, visit.at)), Some((2, Moment(198_000))));
        let first = |zone| walk.alarmed(zone).map(|(order, alarmed)| (order, alarmed.at, alarmed.priority));
        assert_eq!(
            [first("14"), first("15"), first("17")],
            [Some((1, Moment(0), 3)), Some((2, Moment(2_000), 3)), None]
        );
    }
}

//! Floor plans of the home in hand.
use alarm_central::{
    drawing::{Drawing, DrawingForm, DrawingId},
    floor::{Alarmed, Leg, Pace, Visit, Walk},
    id::CameraId,
    pii::Pii,
    site::ZoneKind,
};
use vaka_link::{
    board::Detail,
    floor::{CameraSpot, FloorView, ZoneSpot},
};

use super::NOW;

/// What is known of a drawing that nobody has.
pub fn drawing(number: u8) -> Drawing {
    Drawing { id: DrawingId([number; 32]), form: DrawingForm::Svg, size: [1000, 750] }
}

/// Two floors of the home that is held, and a way through them: hall, kitchen, upstairs.
pub fn put_on_floors(detail: &mut Detail) {
    let zone = |number: &str, name: &str, kind: ZoneKind, x: f64, y: f64| ZoneSpot {
        number: number.to_owned(),
        name: Pii(name.to_owned()),
        kind,
        at: Pii([x, y]),
    };
    let camera = |id: &str, name: &str, x: f64, y: f64, facing: f64| CameraSpot {
        id: CameraId::new(id),
        name: Pii(name.to_owned()),
        at: Pii([x, y]),
        facing: Some(facing),
    };
    let ground = FloorView {
        name: Pii("Plan 1".to_owned()),
        drawing: Some(drawing(1)),
        zones: vec![
            zone("1", "Hall", ZoneKind::Motion, 0.5, 0.8),
            zone("2", "Kök", ZoneKind::Motion, 0.2, 0.3),
            zone("3", "Ytterdörr", ZoneKind::Door, 0.5, 0.95),
            zone("4", "Vardagsrum", ZoneKind::Motion, 0.8, 0.4),
        ],
        cameras: vec![camera("hall", "Hall", 0.62, 0.7, 225.0), camera("kitchen", "Kök", 0.05, 0.1, 135.0)],
    };
    let upstairs = FloorView {
        name: Pii("Plan 2".to_owned()),
        drawing: Some(drawing(2)),
        zones: vec![zone("5", "Sovrum", ZoneKind::Motion, 0.4, 0.4)],
        cameras: vec![camera("stairs", "Trappa", 0.9, 0.9, 315.0)],
    };
    let began = NOW.plus_ms(-101_000);
    let alarmed = |zone: &str, priority: u8, after_ms: i64| Alarmed {
        zone: zone.to_owned(),
        priority,
        at: began.plus_ms(after_ms),
    };
    let visit = |zone: &str, floor: u16, order: u16, after_ms: i64, leg: Option<Leg>| Visit {
        zone: zone.to_owned(),
        floor,
        order,
        at: began.plus_ms(after_ms),
        until: began.plus_ms(after_ms),
        leg,
    };
    let leg = |metres: f64, ms: i64, pace: Pace| Some(Leg { metres, ms, pace });
    detail.floors = vec![ground, upstairs];
    detail.walk = Walk {
        visits: vec![
            visit("1", 0, 1, 0, None),
            visit("2", 0, 2, 6_000, leg(5.4, 6_000, Pace::OnFoot)),
            visit("4", 0, 3, 7_500, leg(11.2, 1_500, Pace::TooFast)),
            visit("5", 1, 4, 31_000, None),
            visit("1", 0, 1, 59_000, None),
            visit("4", 0, 3, 59_400, leg(6.3, 400, Pace::CannotTell)),
        ],
        earlier: 3,
        zones: vec![alarmed("1", 3, 0), alarmed("2", 2, 6_000), alarmed("4", 3, 7_500), alarmed("5", 4, 31_000)],
    };
}

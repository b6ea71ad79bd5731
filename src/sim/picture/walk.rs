//! Where the movers are at a moment: the burglar's round, the hold-up, the cat's evening, the owner, the visitor.

use super::entry::KEYPAD;
use super::figure::{Arms, Cat, Clothes, Person, Posture};
use super::ray::{V3, v};

/// One point of a walk: seconds from its start, place on the floor, and what the hands do from there on.
struct Point {
    at_secs: f32,
    x: f32,
    z: f32,
    arms: Arms,
    /// Way of looking while standing here, in radians; none = the way walked.
    looks: Option<f32>,
}

const fn point(at_secs: f32, x: f32, z: f32) -> Point {
    Point { at_secs, x, z, arms: Arms::Swing, looks: None }
}

const fn busy(at_secs: f32, x: f32, z: f32, height: f32, looks: f32) -> Point {
    Point { at_secs, x, z, arms: Arms::Reach(height), looks: Some(looks) }
}

const RIGHT: f32 = std::f32::consts::FRAC_PI_2;
const AHEAD: f32 = 0.0;
const TO_VIEWER: f32 = std::f32::consts::PI;

/// In through the front door, to the chest of drawers, on into the kitchen.
const HALL_IN: &[Point] = &[
    point(0.0, 1.68, 5.15),
    Point { at_secs: 2.4, x: 1.7, z: 3.5, arms: Arms::Swing, looks: Some(TO_VIEWER) },
    point(3.8, 1.7, 3.5),
    busy(5.0, 2.62, 3.35, 0.78, RIGHT),
    point(9.4, 2.62, 3.3),
    point(11.0, 2.7, 2.1),
    point(12.6, 4.3, 1.98),
];

/// Back from the kitchen, once more to the chest, and again to the kitchen.
const HALL_AGAIN: &[Point] = &[
    point(0.0, 4.3, 1.98),
    point(1.8, 2.6, 2.2),
    Point { at_secs: 3.4, x: 1.62, z: 3.3, arms: Arms::Swing, looks: Some(TO_VIEWER) },
    point(4.8, 1.62, 3.3),
    busy(6.0, 2.62, 3.35, 0.5, RIGHT),
    point(9.6, 2.62, 3.3),
    point(11.0, 2.7, 2.1),
    point(12.6, 4.3, 1.98),
];

/// Round the kitchen: cupboard, worktop, out again.
const KITCHEN_ROUND: &[Point] = &[
    point(0.0, -0.7, 2.3),
    point(2.2, 1.1, 2.5),
    busy(4.2, 1.45, 3.55, 1.3, AHEAD),
    point(8.6, 1.5, 3.5),
    busy(10.2, 2.2, 3.5, 0.95, AHEAD),
    point(13.2, 2.2, 3.4),
    point(15.0, 1.0, 2.5),
    point(16.6, -0.7, 2.3),
];

/// Length of the burglar's round in seconds: hall, then kitchen, then from the start.
const ROUND_SECS: f32 = 30.0;
const KITCHEN_FROM_SECS: f32 = 12.8;

/// The burglar in the hall, `secs` after the door was forced; none while in the kitchen.
pub fn burglar_in_hall(secs: f32) -> Option<Person> {
    let path = if secs < ROUND_SECS { HALL_IN } else { HALL_AGAIN };
    walker(path, secs.rem_euclid(ROUND_SECS), Clothes::Hood)
}

/// The burglar in the kitchen, on the same clock.
pub fn burglar_in_kitchen(secs: f32) -> Option<Person> {
    walker(KITCHEN_ROUND, secs.rem_euclid(ROUND_SECS) - KITCHEN_FROM_SECS, Clothes::Hood)
}

fn walker(path: &[Point], secs: f32, clothes: Clothes) -> Option<Person> {
    let pair = path.windows(2).find(|pair| pair[0].at_secs <= secs && secs < pair[1].at_secs)?;
    let (from, to) = (&pair[0], &pair[1]);
    let part = (secs - from.at_secs) / (to.at_secs - from.at_secs);
    let way = v(to.x - from.x, 0.0, to.z - from.z);
    let far = way.length();
    let speed = far / (to.at_secs - from.at_secs);
    let heading = match from.looks {
        Some(looks) if far < 0.15 => looks,
        _ => way.x.atan2(way.z),
    };
    let pace = (speed / 0.7).min(1.0);
    let stands = far < 0.15;
    Some(Person {
        at: v(from.x, 0.0, from.z) + way * part,
        heading,
        stride: if stands { secs * 2.6 } else { secs * 6.2 },
        pace: if stands { 0.0 } else { pace },
        arms: if stands { from.arms } else { Arms::Swing },
        clothes,
    })
}

/// The owner comes in, sees the camera, waves at it, and only then goes to the keypad.
const OWNER_IN: &[Point] = &[
    point(0.0, 1.78, 4.55),
    point(1.4, 1.8, 3.6),
    Point { at_secs: 2.6, x: 1.85, z: 2.95, arms: Arms::Wave, looks: Some(TO_VIEWER) },
    point(7.6, 1.87, 2.9),
    point(8.4, 2.35, 2.62),
    busy(9.4, 2.72, 2.58, KEYPAD, RIGHT),
    point(15.0, 2.72, 2.55),
];

/// The code was wrong, or the wrong one: a look at the camera, a wave, and once more.
const OWNER_AGAIN: &[Point] = &[
    point(0.0, 2.72, 2.55),
    point(1.2, 1.95, 2.85),
    Point { at_secs: 2.2, x: 1.85, z: 2.95, arms: Arms::Wave, looks: Some(TO_VIEWER) },
    point(7.0, 1.87, 2.9),
    point(7.8, 2.35, 2.62),
    busy(8.8, 2.72, 2.58, KEYPAD, RIGHT),
    point(16.0, 2.72, 2.55),
];

/// The owner of the house in the entrance, `secs` after the door opened.
pub fn owner(secs: f32) -> Option<Person> {
    if secs < 15.0 {
        return walker(OWNER_IN, secs.max(0.0), Clothes::Jumper);
    }
    walker(OWNER_AGAIN, (secs - 15.0).rem_euclid(16.0), Clothes::Jumper)
}

/// Through the gate, up the path, to the door; a knock, a look through the window, and back out.
const VISIT: &[Point] = &[
    point(0.0, 7.3, 16.2),
    point(3.2, 7.25, 13.2),
    Point { at_secs: 5.2, x: 7.2, z: 12.3, arms: Arms::Reach(0.95), looks: Some(TO_VIEWER) },
    point(7.4, 7.2, 12.25),
    point(12.6, 7.0, 8.0),
    point(15.0, 5.9, 6.4),
    busy(17.4, 4.3, 5.95, 1.35, -RIGHT),
    point(22.4, 4.3, 5.95),
    point(25.0, 4.35, 7.6),
    busy(26.6, 3.95, 7.75, 1.5, -RIGHT),
    point(31.6, 3.95, 7.75),
    point(34.4, 6.2, 7.2),
    point(39.8, 7.1, 11.6),
    point(44.0, 7.3, 16.2),
];

/// Somebody in the yard; none between two visits.
pub fn visitor(secs: f32) -> Option<Person> {
    walker(VISIT, secs.rem_euclid(52.0), Clothes::Raincoat)
}

/// Two people in the hall: one points, one has the hands up.
pub fn hold_up(secs: f32) -> [Person; 2] {
    let sway = 0.03 * (secs * 1.3).sin();
    let robber = Person {
        at: v(1.35 + sway, 0.0, 3.9),
        heading: 1.25 + 0.06 * (secs * 0.9).sin(),
        stride: secs,
        pace: 0.0,
        arms: Arms::Point,
        clothes: Clothes::Hood,
    };
    let resident = Person {
        at: v(2.55, 0.0, 3.45 + sway * 0.5),
        heading: -1.9 + 0.05 * (secs * 1.7).sin(),
        stride: secs,
        pace: 0.0,
        arms: Arms::Raised,
        clothes: Clothes::House,
    };
    [robber, resident]
}

/// The cat on the sill: sits and looks about, walks over, sits again, walks back.
pub fn cat(secs: f32) -> Cat {
    const SILL: V3 = v(0.0, 0.86, 3.11);
    const LEFT: f32 = 1.28;
    const FAR: f32 = 2.12;
    let t = secs.rem_euclid(28.0);
    let sitting = |x: f32, heading: f32| Cat {
        at: v(x, SILL.y, SILL.z),
        heading,
        stride: secs * 2.2,
        posture: Posture::Sits,
        glance: 0.75 * (secs * 0.55).sin() * (secs * 0.23).cos(),
    };
    let walking = |x: f32, heading: f32| Cat {
        at: v(x, SILL.y, SILL.z),
        heading,
        stride: secs * 7.0,
        posture: Posture::Walks,
        glance: 0.2 * (secs * 0.9).sin(),
    };
    match t {
        t if t < 11.0 => sitting(LEFT, 2.35),
        t if t < 14.0 => walking(LEFT + (FAR - LEFT) * (t - 11.0) / 3.0, RIGHT),
        t if t < 25.0 => sitting(FAR, -2.3),
        t => walking(FAR - (FAR - LEFT) * (t - 25.0) / 3.0, -RIGHT),
    }
}

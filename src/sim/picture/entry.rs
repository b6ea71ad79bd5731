//! The entrance of one home: front door at the back, stairs at the left, bench and keypad at the right. Only data.

use super::ray::{Lens, v};
use super::room::{Look, Pattern, Room, look};
use super::rooms::{
    BLACK, CLOTH, DARK_WOOD, LIGHT_CLOTH, STEEL, Things, WHITE, WOOD, block, limb, picture, plant, shut_front_door,
};

/// Where the keypad hangs, for whoever disarms: height in metres.
pub const KEYPAD: f32 = 1.38;

pub fn entry(width: usize, height: usize) -> Room {
    let size = v(3.4, 2.6, 5.0);
    let back = size.z;
    let mut things: Things = Vec::new();
    let (left, right, top) = (1.3, 2.25, 2.08);
    for (from, to) in [
        (v(left - 0.09, 0.0, back - 0.06), v(left, top + 0.09, back)),
        (v(right, 0.0, back - 0.06), v(right + 0.09, top + 0.09, back)),
        (v(left, top, back - 0.06), v(right, top + 0.09, back)),
    ] {
        things.push((block(from, to), WHITE));
    }
    shut_front_door(&mut things, left, right, top, back);
    stairs(&mut things);
    // A bench with cushions, boots under it, coats above it.
    things.push((block(v(size.x - 0.42, 0.4, 3.05), v(size.x, 0.46, 4.35)), WOOD));
    for z in [3.08, 4.28] {
        things.push((block(v(size.x - 0.4, 0.0, z), v(size.x - 0.02, 0.4, z + 0.05)), WOOD));
    }
    for (z, tone) in [(3.2, 0.62), (3.75, 0.4)] {
        things.push((
            limb(v(size.x - 0.22, 0.5, z), v(size.x - 0.22, 0.5, z + 0.42), 0.07, 0.07),
            Look::of(tone, Pattern::Cloth),
        ));
    }
    for (z, tone) in [(3.3, 0.1), (3.45, 0.1), (3.8, 0.5), (3.94, 0.5), (4.15, 0.22)] {
        things.push((limb(v(size.x - 0.1, 0.06, z), v(size.x - 0.32, 0.05, z), 0.055, 0.045), look(tone)));
        things.push((limb(v(size.x - 0.1, 0.08, z), v(size.x - 0.1, 0.24, z), 0.05, 0.05), look(tone)));
    }
    things.push((block(v(size.x - 0.04, 1.62, 3.05), v(size.x, 1.72, 4.35)), DARK_WOOD));
    for (z, tone, long) in [(3.2, 0.5, 0.75), (3.55, 0.2, 0.9), (3.95, 0.66, 0.6), (4.2, 0.3, 0.8)] {
        let cloth = Look::of(tone, Pattern::Cloth);
        things.push((limb(v(size.x - 0.1, 1.62, z), v(size.x - 0.13, 1.5, z), 0.04, 0.1), cloth));
        things.push((limb(v(size.x - 0.13, 1.5, z - 0.05), v(size.x - 0.12, 1.62 - long, z - 0.06), 0.08, 0.1), cloth));
        things.push((limb(v(size.x - 0.13, 1.5, z + 0.05), v(size.x - 0.12, 1.62 - long, z + 0.06), 0.08, 0.1), cloth));
    }
    // The keypad with its lamp, a switch, and a calendar.
    things.push((block(v(size.x - 0.03, KEYPAD - 0.1, 2.5), v(size.x, KEYPAD + 0.1, 2.66)), look(0.85)));
    things.push((block(v(size.x - 0.035, KEYPAD + 0.02, 2.52), v(size.x, KEYPAD + 0.08, 2.64)), look(0.1)));
    let lamp = v(size.x - 0.04, KEYPAD - 0.06, 2.58);
    things.push((limb(lamp, lamp + v(0.0, 0.0, 0.01), 0.012, 0.012), Look::glowing(0.95)));
    things.push((block(v(size.x - 0.015, 1.05, 2.53), v(size.x, 1.14, 2.62)), WHITE));
    things.push((block(v(size.x - 0.012, 1.35, 1.95), v(size.x, 1.8, 2.25)), look(0.8)));
    things.push((block(v(size.x - 0.014, 1.58, 1.97), v(size.x, 1.78, 2.23)), look(0.35)));
    // Mat, lamp, a plant, a child's drawings.
    things.push((block(v(1.2, 0.0, 3.7), v(2.35, 0.014, 4.6)), Look::of(0.2, Pattern::Cloth)));
    things.push((block(v(1.25, 0.0, 1.4), v(2.3, 0.012, 3.3)), CLOTH));
    things.push((block(v(1.33, 0.0, 1.48), v(2.22, 0.014, 3.22)), Look::of(0.5, Pattern::Cloth)));
    things.push((limb(v(1.75, 2.3, 3.4), v(1.75, 2.42, 3.4), 0.2, 0.1), LIGHT_CLOTH));
    things.push((limb(v(1.75, 2.42, 3.4), v(1.75, 2.6, 3.4), 0.008, 0.008), BLACK));
    plant(&mut things, v(2.75, 0.0, 4.65), 0.75);
    picture(&mut things, v(2.82, 1.6, back), 0.2, 0.26);
    things.push((limb(v(1.02, 0.14, 4.75), v(1.02, 0.5, 4.75), 0.1, 0.11), STEEL));
    things.push((limb(v(1.02, 0.5, 4.75), v(1.1, 0.96, 4.72), 0.02, 0.015), BLACK));
    Room {
        size,
        walls: look(0.62),
        floor: Look::of(0.46, Pattern::Tiles(0.45)),
        ceiling: look(0.72),
        things,
        moon: None,
        lens: Lens::new(v(1.15, 2.4, 0.12), v(2.0, 0.95, 3.9), 82.0, width, height),
        lamps: 2.5,
    }
}

/// Stairs that climb along the left wall, with a rail.
fn stairs(things: &mut Things) {
    for step in 0..10 {
        let (low, from) = (0.19 * step as f32, 2.35 + 0.26 * step as f32);
        things.push((block(v(0.0, 0.0, from), v(0.86, low + 0.16, from + 0.26)), look(0.66)));
        things.push((block(v(0.0, low + 0.155, from - 0.03), v(0.9, low + 0.19, from + 0.26)), WOOD));
    }
    for step in [0, 2, 4, 6, 8] {
        let foot = v(0.86, 0.19 * (step + 1) as f32, 2.42 + 0.26 * step as f32);
        things.push((limb(foot, foot + v(0.0, 0.85, 0.0), 0.016, 0.016), WHITE));
    }
    things.push((limb(v(0.86, 1.0, 2.36), v(0.86, 2.55, 4.5), 0.03, 0.03), DARK_WOOD));
}

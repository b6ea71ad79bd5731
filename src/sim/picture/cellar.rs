//! The cellar of one home: boiler and pipes at the back, a workbench, shelves with jars, boxes on the floor. Only data.

use super::ray::{Lens, v};
use super::room::{Look, Pattern, Room, look};
use super::rooms::{BLACK, DARK_WOOD, STEEL, Things, WHITE, WOOD, block, limb, turned};
use super::water::Spring;

/// The joint of the pipe beside the boiler.
pub const JOINT: Spring = Spring { hole: v(2.62, 1.05, 4.12), foot: v(2.45, 0.0, 3.75), wide: 0.9, grows: 3.2 };

const CARDBOARD: Look = look(0.5);

pub fn cellar(width: usize, height: usize) -> Room {
    let size = v(4.4, 2.25, 4.6);
    let back = size.z;
    let mut things: Things = Vec::new();
    boiler(&mut things, back);
    workbench(&mut things);
    jars(&mut things, size.x);
    // Boxes, a sledge against the wall, a bucket, the water detector with its lamp on the floor.
    things.push((turned(v(1.15, 0.2, 3.9), v(0.3, 0.2, 0.24), 8.0), CARDBOARD));
    things.push((turned(v(1.1, 0.55, 3.92), v(0.24, 0.15, 0.2), -6.0), look(0.42)));
    things.push((turned(v(1.15, 0.405, 3.66), v(0.3, 0.004, 0.03), 8.0), look(0.7)));
    things.push((turned(v(3.35, 0.16, 2.55), v(0.26, 0.16, 0.2), 24.0), CARDBOARD));
    things.push((limb(v(2.95, 0.12, 3.2), v(2.95, 0.28, 3.2), 0.11, 0.13), STEEL));
    things.push((limb(v(1.8, 0.02, 3.35), v(1.8, 0.03, 3.35), 0.055, 0.05), WHITE));
    things.push((limb(v(1.8, 0.07, 3.35), v(1.8, 0.072, 3.35), 0.012, 0.012), Look::glowing(0.95)));
    // A narrow window under the ceiling, a bare lamp, the drain.
    things.push((block(v(1.0, 1.72, back - 0.02), v(1.9, 2.08, back)), look(0.03)));
    for (from, to) in
        [(v(0.94, 1.66, back - 0.05), v(1.96, 1.72, back)), (v(0.94, 2.08, back - 0.05), v(1.96, 2.14, back))]
    {
        things.push((block(from, to), WHITE));
    }
    for x in [0.94, 1.43, 1.9] {
        things.push((block(v(x, 1.66, back - 0.05), v(x + 0.05, 2.14, back)), WHITE));
    }
    things.push((limb(v(2.2, 2.08, 2.6), v(2.2, 2.1, 2.6), 0.06, 0.04), look(0.9)));
    things.push((limb(v(2.2, 2.12, 2.6), v(2.2, 2.25, 2.6), 0.012, 0.012), BLACK));
    things.push((block(v(2.0, 0.0, 2.3), v(2.25, 0.008, 2.55)), look(0.1)));
    Room {
        size,
        walls: Look::of(0.46, Pattern::Blocks(0.4)),
        floor: look(0.44),
        ceiling: look(0.5),
        things,
        moon: None,
        lens: Lens::new(v(1.9, 2.1, 0.12), v(2.15, 0.62, 3.5), 84.0, width, height),
        lamps: 2.2,
    }
}

/// Boiler, expansion tank, pump and the pipes between them and along the ceiling.
fn boiler(things: &mut Things, back: f32) {
    things.push((block(v(3.1, 0.08, back - 0.75), v(3.8, 1.75, back - 0.05)), look(0.8)));
    things.push((block(v(3.18, 1.28, back - 0.77), v(3.72, 1.62, back - 0.7)), look(0.2)));
    for (x, tone) in [(3.28, 0.85), (3.45, 0.85), (3.62, 0.5)] {
        things.push((limb(v(x, 1.46, back - 0.79), v(x, 1.46, back - 0.78), 0.05, 0.05), look(tone)));
    }
    things.push((limb(v(3.3, 1.34, back - 0.79), v(3.3, 1.34, back - 0.78), 0.014, 0.014), Look::glowing(0.8)));
    things.push((block(v(3.16, 0.5, back - 0.765), v(3.74, 0.512, back - 0.7)), look(0.3)));
    things.push((limb(v(2.3, 1.3, back - 0.3), v(2.3, 1.58, back - 0.3), 0.19, 0.19), look(0.62)));
    for x in [2.62, 2.78, 2.94] {
        things.push((limb(v(x, 0.0, back - 0.16), v(x, 2.16, back - 0.16), 0.03, 0.03), look(0.66)));
    }
    things.push((limb(v(2.62, 1.05, back - 0.16), v(2.62, 1.05, back - 0.3), 0.05, 0.04), STEEL));
    things.push((limb(v(2.3, 1.1, back - 0.2), v(2.62, 1.1, back - 0.18), 0.022, 0.022), look(0.66)));
    things.push((limb(v(2.3, 1.1, back - 0.2), v(2.3, 1.3, back - 0.28), 0.022, 0.022), look(0.66)));
    things.push((limb(v(2.78, 0.62, back - 0.22), v(2.78, 0.76, back - 0.22), 0.075, 0.075), look(0.28)));
    for (x, y) in [(2.62, 1.5), (2.94, 1.2)] {
        things.push((limb(v(x - 0.05, y, back - 0.26), v(x + 0.05, y, back - 0.26), 0.02, 0.02), BLACK));
    }
    for z in [back - 0.16, back - 0.34] {
        things.push((limb(v(0.0, 2.14, z), v(4.4, 2.14, z), 0.035, 0.035), look(0.6)));
    }
    things.push((limb(v(3.45, 1.75, back - 0.4), v(3.45, 2.25, back - 0.4), 0.07, 0.07), STEEL));
}

/// A workbench along the left wall with a vice, tools on the wall above it.
fn workbench(things: &mut Things) {
    things.push((block(v(0.0, 0.8, 1.7), v(0.62, 0.87, 3.4)), WOOD));
    for z in [1.74, 3.28] {
        things.push((block(v(0.48, 0.0, z), v(0.58, 0.8, z + 0.1)), DARK_WOOD));
    }
    things.push((block(v(0.05, 0.22, 1.8), v(0.58, 0.26, 3.3)), WOOD));
    for (z, tall, tone) in [(1.9, 0.24, 0.3), (2.35, 0.34, 0.62), (2.9, 0.2, 0.45)] {
        things.push((block(v(0.1, 0.26, z), v(0.5, 0.26 + tall, z + 0.36)), look(tone)));
    }
    things.push((block(v(0.42, 0.87, 3.05), v(0.6, 1.0, 3.2)), look(0.18)));
    things.push((limb(v(0.3, 0.93, 2.2), v(0.3, 0.93, 2.4), 0.06, 0.06), STEEL));
    things.push((block(v(0.0, 1.15, 1.8), v(0.02, 1.75, 3.3)), look(0.58)));
    for (z, long, tone) in
        [(1.95, 0.35, 0.12), (2.2, 0.28, 0.4), (2.45, 0.4, 0.2), (2.75, 0.3, 0.5), (3.05, 0.24, 0.15)]
    {
        things.push((limb(v(0.05, 1.68, z), v(0.05, 1.68 - long, z), 0.018, 0.024), look(tone)));
        things.push((limb(v(0.05, 1.68, z - 0.06), v(0.05, 1.68, z + 0.06), 0.022, 0.022), look(tone * 0.7)));
    }
}

/// Shelves with jars along the right wall.
fn jars(things: &mut Things, right: f32) {
    for z in [1.5, 2.3] {
        things.push((block(v(right - 0.34, 0.0, z), v(right, 1.75, z + 0.04)), DARK_WOOD));
    }
    for row in 0..4_u32 {
        let y = 0.2 + 0.42 * row as f32;
        things.push((block(v(right - 0.34, y, 1.5), v(right, y + 0.03, 2.34)), WOOD));
        for jar in 0..5_u32 {
            let tone = 0.2 + 0.6 * super::room::hash(jar, row + 60);
            let tall = 0.1 + 0.1 * super::room::hash(jar + 9, row);
            let foot = v(right - 0.2, y + 0.09, 1.62 + 0.15 * jar as f32);
            things.push((limb(foot, foot + v(0.0, tall, 0.0), 0.055, 0.05), look(tone)));
        }
    }
}

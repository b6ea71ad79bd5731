//! The yard of one home by night: the house at the left, a path to the gate, fence, tree and car. Only data.

use super::ray::{Lens, V3, v};
use super::room::{Look, Pattern, Room, look};
use super::rooms::{BLACK, STEEL, Things, WHITE, block, limb, turned};

/// The lamp on the gate's post.
pub const GATE_LAMP: V3 = v(8.15, 1.72, 12.0);
/// Where the tree's crown begins; the branches that sway grow from here.
pub const CROWN: V3 = v(10.6, 2.0, 10.4);
const FENCE: f32 = 12.0;

pub fn yard(width: usize, height: usize) -> Room {
    let size = v(15.0, 7.5, 17.0);
    let mut things: Things = Vec::new();
    house(&mut things);
    fence(&mut things, size.x);
    car(&mut things);
    // Path of gravel from the gate to the steps, a lawn on both sides.
    things.push((block(v(6.3, 0.0, 0.0), v(7.9, 0.012, 16.9)), look(0.5)));
    things.push((block(v(3.2, 0.0, 5.2), v(6.3, 0.012, 6.5)), look(0.48)));
    // The tree: trunk and the branches that are too thick to sway.
    things.push((limb(v(10.6, 0.0, 10.4), CROWN, 0.2, 0.14), look(0.4)));
    for (tip, thick) in
        [(v(-1.0, 1.3, -0.4), 0.09), (v(1.0, 1.4, 0.3), 0.09), (v(0.1, 1.9, 0.2), 0.08), (v(0.7, 0.9, -0.9), 0.07)]
    {
        things.push((limb(CROWN, CROWN + tip, thick, 0.035), look(0.38)));
    }
    // Bushes by the fence, a barrel and a bin by the house, the letter box.
    for (x, z, wide) in [(4.0, 11.2, 0.5), (4.8, 11.4, 0.42), (5.4, 11.3, 0.36), (12.9, 11.2, 0.6), (13.8, 10.9, 0.55)]
    {
        things.push((
            limb(v(x, wide * 0.7, z), v(x + 0.2, wide * 1.15, z), wide, wide * 0.8),
            Look::of(0.22, Pattern::Cloth),
        ));
    }
    things.push((limb(v(3.5, 0.3, 8.9), v(3.5, 0.75, 8.9), 0.3, 0.3), look(0.3)));
    things.push((block(v(3.3, 0.0, 7.4), v(3.85, 1.0, 7.95)), look(0.2)));
    things.push((block(v(3.27, 1.0, 7.37), v(3.9, 1.06, 7.98)), look(0.34)));
    things.push((limb(v(8.7, 0.0, FENCE + 0.3), v(8.7, 0.95, FENCE + 0.3), 0.04, 0.04), STEEL));
    things.push((block(v(8.5, 0.95, FENCE + 0.1), v(8.9, 1.25, FENCE + 0.5)), look(0.7)));
    Room {
        size,
        walls: Look::of(0.3, Pattern::Forest),
        floor: Look::of(0.24, Pattern::Grass),
        ceiling: look(0.02),
        things,
        moon: None,
        lens: Lens::new(v(5.0, 3.4, 0.3), v(7.2, 1.25, 9.5), 68.0, width, height),
        lamps: 11.0,
    }
}

/// The house: boarded wall with a lit window, the steps and the porch's post.
fn house(things: &mut Things) {
    things.push((block(v(0.0, 0.3, 3.6), v(3.0, 5.2, 10.2)), Look::of(0.5, Pattern::Siding(0.16))));
    things.push((block(v(0.0, 0.0, 3.6), v(3.02, 0.3, 10.2)), look(0.3)));
    things.push((block(v(0.0, 5.2, 3.3), v(3.5, 5.35, 10.5)), look(0.2)));
    let (from, to, middle) = (6.9, 8.1, 7.5);
    things.push((block(v(2.9, 1.3, from), v(3.03, 2.5, to)), Look::glowing(0.62)));
    for (a, b) in [(from - 0.08, from), (to, to + 0.08), (middle - 0.03, middle + 0.03)] {
        things.push((block(v(2.9, 1.22, a), v(3.08, 2.58, b)), WHITE));
    }
    for (a, b) in [(1.22, 1.3), (2.5, 2.58)] {
        things.push((block(v(2.9, a, from - 0.08), v(3.08, b, to + 0.08)), WHITE));
    }
    things.push((block(v(3.0, 0.0, 5.2), v(3.9, 0.17, 6.5)), look(0.5)));
    things.push((block(v(3.0, 0.17, 5.2), v(3.5, 0.34, 6.5)), look(0.55)));
    things.push((block(v(2.95, 0.34, 5.35), v(3.05, 2.4, 6.3)), Look::of(0.66, Pattern::Wood)));
    things.push((limb(v(3.1, 1.35, 6.2), v(3.12, 1.35, 6.1), 0.02, 0.02), STEEL));
    things.push((limb(v(3.06, 0.4, 10.1), v(3.06, 5.2, 10.1), 0.05, 0.05), look(0.45)));
}

/// A picket fence with a gate that stands ajar.
fn fence(things: &mut Things, right: f32) {
    let paint = look(0.72);
    let gate = 6.35..7.95;
    for x in (0..).map(|picket| 3.1 + 0.2 * picket as f32).take_while(|x| *x < right) {
        if !gate.contains(&x) {
            things.push((block(v(x, 0.1, FENCE - 0.015), v(x + 0.1, 1.05, FENCE + 0.015)), paint));
        }
    }
    for y in [0.3, 0.8] {
        things.push((block(v(3.0, y, FENCE), v(gate.start - 0.1, y + 0.08, FENCE + 0.05)), paint));
        things.push((block(v(gate.end + 0.1, y, FENCE), v(right, y + 0.08, FENCE + 0.05)), paint));
    }
    for x in [gate.start - 0.1, gate.end + 0.1] {
        things.push((block(v(x - 0.08, 0.0, FENCE - 0.08), v(x + 0.08, 1.35, FENCE + 0.08)), WHITE));
    }
    things.push((limb(v(GATE_LAMP.x, 1.35, FENCE), v(GATE_LAMP.x, 1.62, FENCE), 0.025, 0.025), BLACK));
    things.push((limb(GATE_LAMP, GATE_LAMP + v(0.0, 0.06, 0.0), 0.09, 0.08), Look::glowing(0.98)));
    let swing = -62.0_f32;
    for picket in 0..7 {
        let along = v(0.12 + 0.2 * picket as f32, 0.0, 0.0).turned(swing.to_radians());
        let middle = v(gate.start, 0.56, FENCE) + along;
        things.push((turned(middle, v(0.05, 0.46, 0.015), swing), paint));
    }
    for y in [0.3, 0.85] {
        let middle = v(gate.start, y, FENCE) + v(0.72, 0.0, 0.0).turned(swing.to_radians());
        things.push((turned(middle, v(0.72, 0.04, 0.02), swing), paint));
    }
}

/// A car that stands on the lawn's edge.
fn car(things: &mut Things) {
    let place = |p: V3| v(11.6, 0.0, 6.4) + p.turned(12.0_f32.to_radians());
    let mut part = |centre: V3, half: V3, tone: f32| things.push((turned(place(centre), half, 12.0), look(tone)));
    part(v(0.0, 0.62, 0.0), v(0.86, 0.27, 2.1), 0.42);
    part(v(0.0, 1.12, 0.15), v(0.72, 0.27, 1.1), 0.08);
    part(v(0.0, 1.4, 0.15), v(0.7, 0.03, 1.0), 0.44);
    part(v(0.0, 0.52, -2.11), v(0.78, 0.09, 0.03), 0.2);
    part(v(-0.62, 0.74, -2.11), v(0.14, 0.07, 0.03), 0.9);
    part(v(0.62, 0.74, -2.11), v(0.14, 0.07, 0.03), 0.9);
    part(v(0.0, 0.5, -2.14), v(0.26, 0.06, 0.02), 0.85);
    for (x, z) in [(-0.62, -1.3), (0.62, -1.3), (-0.62, 1.35), (0.62, 1.35)] {
        things.push((limb(place(v(x, 0.31, z)), place(v(x * 1.05, 0.31, z)), 0.31, 0.31), look(0.06)));
        things.push((limb(place(v(x * 1.5, 0.31, z)), place(v(x * 1.501, 0.31, z)), 0.08, 0.08), look(0.5)));
    }
}

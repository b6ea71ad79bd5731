//! The rooms of the virtual homes: what stands where. Only data; how it looks under the lamps is `room`.

use super::ray::{Lens, Solid, V3, v};
use super::room::{Look, Moon, Pattern, Room, look};

pub(super) type Things = Vec<(Solid, Look)>;

/// A box by two opposite corners.
pub(super) fn block(from: V3, to: V3) -> Solid {
    Solid::Block { centre: (from + to) * 0.5, half: (to - from) * 0.5, turn: 0.0 }
}

pub(super) fn turned(centre: V3, half: V3, degrees: f32) -> Solid {
    Solid::Block { centre, half, turn: degrees.to_radians() }
}

pub(super) fn limb(a: V3, b: V3, ra: f32, rb: f32) -> Solid {
    Solid::Limb { a, b, ra, rb }
}

pub(super) const WOOD: Look = Look::of(0.42, Pattern::Wood);
pub(super) const DARK_WOOD: Look = Look::of(0.24, Pattern::Wood);
pub(super) const WHITE: Look = look(0.78);
pub(super) const STEEL: Look = look(0.5);
pub(super) const BLACK: Look = look(0.05);
pub(super) const CLOTH: Look = Look::of(0.36, Pattern::Cloth);
pub(super) const DARK_CLOTH: Look = Look::of(0.2, Pattern::Cloth);
pub(super) const LIGHT_CLOTH: Look = Look::of(0.6, Pattern::Cloth);
pub(super) const LEAF: Look = look(0.5);
const OUTSIDE: Look = Look::of(1.0, Pattern::Outside);
const NIGHT: Look = look(0.02);

/// Whether the front door of the hall stands open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    Shut,
    Open,
}

/// Hall: front door in the far wall, coats and shoes at the left, chest with mirror at the right, way to the kitchen.
pub fn hall(door: Door, width: usize, height: usize) -> Room {
    let size = v(3.6, 2.5, 5.2);
    let mut things: Things = Vec::new();
    // The front door's opening with its frame.
    let (left, right, top) = (1.15, 2.15, 2.08);
    let back = size.z;
    things.push((block(v(left, 0.0, back - 0.02), v(right, top, back)), NIGHT));
    for (from, to) in [
        (v(left - 0.09, 0.0, back - 0.06), v(left, top + 0.09, back)),
        (v(right, 0.0, back - 0.06), v(right + 0.09, top + 0.09, back)),
        (v(left, top, back - 0.06), v(right, top + 0.09, back)),
    ] {
        things.push((block(from, to), WHITE));
    }
    match door {
        Door::Shut => shut_front_door(&mut things, left, right, top, back),
        Door::Open => open_front_door(&mut things, left, top, back),
    }
    // A narrow window beside the door.
    window(&mut things, v(2.78, 1.35, back), (0.28, 0.55), Side::Back);
    // Hat shelf with coats on the left wall.
    things.push((block(v(0.0, 1.78, 2.5), v(0.26, 1.82, 4.1)), WOOD));
    for (z, tone, long) in [(2.72, 0.3, 0.8), (3.08, 0.16, 0.95), (3.44, 0.5, 0.66), (3.82, 0.24, 0.9)] {
        let cloth = Look::of(tone, Pattern::Cloth);
        let hem = 1.6 - long;
        things.push((limb(v(0.12, 1.66, z), v(0.14, 1.5, z - 0.05), 0.045, 0.085), cloth));
        things.push((limb(v(0.13, 1.5, z - 0.07), v(0.13, hem, z - 0.08), 0.075, 0.1), cloth));
        things.push((limb(v(0.13, 1.5, z + 0.06), v(0.13, hem, z + 0.07), 0.075, 0.1), cloth));
        let sleeve = Look::of(tone * 0.8, Pattern::Cloth);
        things.push((limb(v(0.2, 1.48, z - 0.1), v(0.25, 1.02, z - 0.12), 0.055, 0.04), sleeve));
    }
    things.push((limb(v(0.14, 1.88, 2.85), v(0.16, 1.9, 2.85), 0.13, 0.09), CLOTH));
    // Shoe shelf.
    things.push((block(v(0.0, 0.24, 2.5), v(0.34, 0.27, 4.1)), WOOD));
    for (z, tone) in [(2.7, 0.1), (2.86, 0.1), (3.2, 0.6), (3.34, 0.6), (3.8, 0.25), (3.95, 0.25)] {
        things.push((limb(v(0.1, 0.06, z), v(0.27, 0.045, z), 0.05, 0.045), look(tone)));
        things.push((limb(v(0.1, 0.31, z), v(0.26, 0.305, z + 0.01), 0.045, 0.04), look(0.7 - tone)));
    }
    // Chest of drawers, mirror, lamp and bowl at the right.
    let chest = block(v(size.x - 0.42, 0.08, 2.9), v(size.x, 0.86, 4.1));
    things.push((chest, WOOD));
    for y in [0.12, 0.37, 0.62] {
        things.push((block(v(size.x - 0.435, y, 2.93), v(size.x - 0.4, y + 0.21, 4.07)), Look::of(0.5, Pattern::Wood)));
        for z in [3.2, 3.8] {
            things.push((limb(v(size.x - 0.45, y + 0.1, z), v(size.x - 0.45, y + 0.1, z + 0.05), 0.014, 0.014), STEEL));
        }
    }
    things.push((block(v(size.x - 0.03, 1.08, 3.1), v(size.x, 1.92, 3.9)), DARK_WOOD));
    things.push((block(v(size.x - 0.035, 1.13, 3.15), v(size.x - 0.03, 1.87, 3.85)), look(0.95)));
    things.push((limb(v(size.x - 0.22, 0.86, 3.02), v(size.x - 0.22, 1.12, 3.02), 0.02, 0.02), STEEL));
    things.push((limb(v(size.x - 0.22, 1.16, 3.02), v(size.x - 0.22, 1.3, 3.02), 0.13, 0.08), LIGHT_CLOTH));
    things.push((limb(v(size.x - 0.22, 0.9, 3.65), v(size.x - 0.22, 0.905, 3.7), 0.07, 0.07), WHITE));
    // The doorway to the kitchen, in the right wall towards the viewer.
    things.push((block(v(size.x - 0.02, 0.0, 1.55), v(size.x, 2.08, 2.45)), look(0.06)));
    for (from, to) in [
        (v(size.x - 0.05, 0.0, 2.45), v(size.x, 2.17, 2.54)),
        (v(size.x - 0.05, 0.0, 1.46), v(size.x, 2.17, 1.55)),
        (v(size.x - 0.05, 2.08, 1.55), v(size.x, 2.17, 2.45)),
    ] {
        things.push((block(from, to), WHITE));
    }
    // Rug, ceiling lamp, picture, umbrella stand.
    things.push((block(v(1.0, 0.0, 1.9), v(2.3, 0.012, 4.3)), Look::of(0.26, Pattern::Cloth)));
    things.push((block(v(1.08, 0.0, 1.98), v(2.22, 0.014, 4.22)), Look::of(0.4, Pattern::Cloth)));
    things.push((limb(v(1.7, 2.42, 2.6), v(1.7, 2.46, 2.6), 0.17, 0.14), look(0.85)));
    picture(&mut things, v(0.62, 1.55, back), 0.24, 0.32);
    things.push((limb(v(0.55, 0.12, 4.9), v(0.55, 0.5, 4.9), 0.12, 0.13), STEEL));
    things.push((limb(v(0.55, 0.5, 4.9), v(0.64, 0.95, 4.88), 0.02, 0.015), BLACK));
    Room {
        size,
        walls: look(0.56),
        floor: Look::of(0.42, Pattern::Boards(0.16)),
        ceiling: look(0.7),
        things,
        moon: None,
        lens: Lens::new(v(1.35, 2.32, 0.12), v(1.85, 0.98, 4.2), 84.0, width, height),
        lamps: 2.5,
    }
}

pub(super) fn shut_front_door(things: &mut Things, left: f32, right: f32, top: f32, back: f32) {
    things.push((block(v(left, 0.0, back - 0.05), v(right, top, back)), Look::of(0.66, Pattern::Wood)));
    for (low, high) in [(0.18, 0.95), (1.1, 1.42)] {
        for (from, to) in [(left + 0.12, left + 0.45), (right - 0.45, right - 0.12)] {
            things.push((block(v(from, low, back - 0.075), v(to, high, back)), Look::of(0.76, Pattern::Wood)));
        }
    }
    things.push((block(v(left + 0.3, 1.56, back - 0.06), v(right - 0.3, 1.9, back)), look(0.1)));
    things.push((limb(v(right - 0.12, 1.02, back - 0.11), v(right - 0.24, 1.02, back - 0.11), 0.016, 0.013), STEEL));
}

fn open_front_door(things: &mut Things, left: f32, top: f32, back: f32) {
    // Outside: a step, a hedge and a far lamp, seen through the opening.
    things.push((block(v(left, 0.0, back - 0.025), v(left + 1.0, 0.5, back)), look(0.05)));
    things.push((limb(v(left + 0.2, 0.55, back - 0.01), v(left + 0.9, 0.6, back - 0.01), 0.03, 0.03), look(0.07)));
    things.push((
        limb(v(left + 0.74, 1.62, back - 0.02), v(left + 0.74, 1.63, back - 0.02), 0.02, 0.02),
        Look::glowing(0.75),
    ));
    // The leaf, swung into the room on its left hinge.
    let swing = 68.0_f32;
    let (sin, cos) = swing.to_radians().sin_cos();
    let middle = v(left + 0.48 * cos, top / 2.0, back - 0.04 - 0.48 * sin);
    things.push((turned(middle, v(0.48, top / 2.0, 0.022), swing), Look::of(0.62, Pattern::Wood)));
    for (low, high) in [(0.18, 0.95), (1.1, 1.42)] {
        for along in [-0.22_f32, 0.22] {
            let offset = v(along, 0.0, -0.008).turned(swing.to_radians());
            let centre = v(middle.x, f32::midpoint(low, high), middle.z) + offset;
            things.push((turned(centre, v(0.165, (high - low) / 2.0, 0.022), swing), Look::of(0.72, Pattern::Wood)));
        }
    }
    let handle = middle + v(0.4, 0.0, -0.06).turned(swing.to_radians());
    let handle = v(handle.x, 1.02, handle.z);
    things.push((limb(handle, handle + v(-0.11, 0.0, 0.0).turned(swing.to_radians()), 0.018, 0.015), STEEL));
}

/// Kitchen: worktop and wall cupboards along the far wall, window over the sink, table with chairs, fridge.
pub fn kitchen(width: usize, height: usize) -> Room {
    let size = v(4.4, 2.5, 4.6);
    let back = size.z;
    let mut things: Things = Vec::new();
    // Base units and worktop along the far wall.
    things.push((block(v(0.9, 0.1, back - 0.6), v(size.x, 0.86, back)), Look::of(0.6, Pattern::Wood)));
    things.push((block(v(0.88, 0.86, back - 0.63), v(size.x, 0.9, back)), Look::of(0.3, Pattern::Wood)));
    for i in 0..5 {
        let x = 0.93 + i as f32 * 0.7;
        things.push((block(v(x, 0.13, back - 0.62), v(x + 0.64, 0.83, back - 0.55)), Look::of(0.68, Pattern::Wood)));
        things.push((limb(v(x + 0.2, 0.76, back - 0.64), v(x + 0.44, 0.76, back - 0.64), 0.01, 0.01), STEEL));
    }
    // Tiled splash-back, wall cupboards left and right of the window.
    things.push((block(v(0.9, 0.9, back - 0.012), v(size.x, 1.45, back)), Look::of(0.72, Pattern::Tiles(0.15))));
    for (from, to) in [(0.95, 1.6), (3.25, 3.82), (3.84, size.x)] {
        things.push((block(v(from, 1.46, back - 0.36), v(to, 2.2, back)), Look::of(0.62, Pattern::Wood)));
        things.push((
            block(v(from + 0.02, 1.48, back - 0.38), v(to - 0.02, 2.18, back - 0.3)),
            Look::of(0.7, Pattern::Wood),
        ));
        things.push((limb(v(to - 0.08, 1.55, back - 0.39), v(to - 0.08, 1.72, back - 0.39), 0.01, 0.01), STEEL));
    }
    window(&mut things, v(2.45, 1.62, back), (0.68, 0.5), Side::Back);
    // Sink, tap, kettle, bread, hob with hood, knife block.
    things.push((block(v(2.05, 0.895, back - 0.5), v(2.75, 0.905, back - 0.15)), look(0.75)));
    things.push((block(v(2.1, 0.9, back - 0.46), v(2.7, 0.907, back - 0.19)), look(0.12)));
    things.push((limb(v(2.4, 0.9, back - 0.12), v(2.4, 1.2, back - 0.12), 0.016, 0.014), WHITE));
    things.push((limb(v(2.4, 1.2, back - 0.12), v(2.4, 1.16, back - 0.32), 0.014, 0.012), WHITE));
    things.push((limb(v(1.25, 0.95, back - 0.3), v(1.25, 1.07, back - 0.3), 0.09, 0.07), STEEL));
    things.push((limb(v(1.33, 1.06, back - 0.3), v(1.42, 1.1, back - 0.3), 0.02, 0.012), STEEL));
    things.push((block(v(3.3, 0.9, back - 0.54), v(3.9, 0.905, back - 0.08)), BLACK));
    for (x, z) in [(3.45, 0.42), (3.75, 0.42), (3.45, 0.2), (3.75, 0.2)] {
        things.push((limb(v(x, 0.902, back - z), v(x, 0.9, back - z), 0.012, 0.012), look(0.4)));
    }
    things.push((limb(v(3.46, 0.94, back - 0.22), v(3.46, 1.0, back - 0.22), 0.09, 0.1), STEEL));
    things.push((turned(v(3.06, 1.0, back - 0.2), v(0.05, 0.11, 0.08), 12.0), DARK_WOOD));
    // Fridge-freezer at the left of the run.
    things.push((block(v(0.2, 0.03, back - 0.66), v(0.86, 1.98, back)), look(0.82)));
    things.push((block(v(0.2, 0.78, back - 0.665), v(0.86, 0.795, back - 0.6)), look(0.2)));
    for (low, high) in [(0.5, 0.72), (0.86, 1.3)] {
        things.push((limb(v(0.79, low, back - 0.69), v(0.79, high, back - 0.69), 0.013, 0.013), STEEL));
    }
    for (x, y, tone) in [(0.36, 1.5, 0.3), (0.5, 1.42, 0.95), (0.62, 1.55, 0.5)] {
        things.push((block(v(x, y, back - 0.668), v(x + 0.09, y + 0.12, back - 0.6)), look(tone)));
    }
    // Table with two chairs at the right, towards the viewer.
    table(&mut things, v(3.35, 0.0, 2.15), (0.48, 0.75), 0.74);
    chair(&mut things, v(2.62, 0.0, 1.95), 90.0);
    chair(&mut things, v(2.66, 0.0, 2.55), 78.0);
    things.push((limb(v(3.35, 0.78, 2.3), v(3.35, 0.8, 2.3), 0.14, 0.12), WHITE));
    for (dx, dz) in [(-0.04, 0.0), (0.05, 0.03), (0.0, -0.05)] {
        things.push((limb(v(3.35 + dx, 0.88, 2.3 + dz), v(3.35 + dx, 0.881, 2.3 + dz), 0.045, 0.045), look(0.42)));
    }
    things.push((limb(v(3.35, 1.78, 2.15), v(3.35, 1.9, 2.15), 0.2, 0.08), look(0.7)));
    things.push((limb(v(3.35, 1.9, 2.15), v(3.35, 2.5, 2.15), 0.008, 0.008), BLACK));
    // The doorway from the hall, in the left wall.
    things.push((block(v(0.0, 0.0, 1.9), v(0.02, 2.08, 2.8)), look(0.07)));
    for (from, to) in [
        (v(0.0, 0.0, 2.8), v(0.05, 2.17, 2.89)),
        (v(0.0, 0.0, 1.81), v(0.05, 2.17, 1.9)),
        (v(0.0, 2.08, 1.9), v(0.05, 2.17, 2.8)),
    ] {
        things.push((block(from, to), WHITE));
    }
    // Clock over the window.
    things.push((limb(v(2.45, 2.32, back), v(2.45, 2.32, back - 0.01), 0.11, 0.1), look(0.85)));
    Room {
        size,
        walls: look(0.58),
        floor: Look::of(0.5, Pattern::Tiles(0.4)),
        ceiling: look(0.7),
        things,
        moon: Some(Moon {
            centre: v(2.45, 1.62, back),
            half: (0.68, 0.5),
            side_wall: false,
            way: v(-0.12, -0.62, -0.9).unit(),
            strength: 0.9,
        }),
        lens: Lens::new(v(1.5, 2.36, 0.12), v(2.3, 0.95, 3.6), 82.0, width, height),
        lamps: 2.4,
    }
}

/// Living room: sofa, low table, television bench, shelf, floor lamp; the window at the left.
pub fn living_room(width: usize, height: usize) -> Room {
    let size = v(5.0, 2.5, 4.8);
    let back = size.z;
    let mut things: Things = vec![
        (block(v(1.1, 0.0, 1.3), v(3.9, 0.012, 3.7)), Look::of(0.3, Pattern::Cloth)),
        (block(v(1.2, 0.0, 1.4), v(3.8, 0.014, 3.6)), Look::of(0.46, Pattern::Cloth)),
    ];
    // Sofa against the far wall.
    things.push((block(v(1.35, 0.08, back - 0.95), v(3.65, 0.42, back - 0.08)), CLOTH));
    things.push((block(v(1.35, 0.3, back - 0.3), v(3.65, 0.84, back - 0.05)), CLOTH));
    for x in [1.22, 3.6] {
        things.push((limb(v(x + 0.09, 0.5, back - 0.9), v(x + 0.09, 0.5, back - 0.2), 0.13, 0.13), CLOTH));
        things.push((block(v(x, 0.08, back - 0.95), v(x + 0.2, 0.5, back - 0.1)), CLOTH));
    }
    for (x, tone) in [(1.52, 0.62), (2.55, 0.42), (3.2, 0.66)] {
        things.push((
            Solid::Block { centre: v(x + 0.18, 0.6, back - 0.38), half: v(0.2, 0.18, 0.07), turn: 0.1 },
            Look::of(tone, Pattern::Cloth),
        ));
    }
    picture(&mut things, v(2.1, 1.55, back), 0.42, 0.3);
    picture(&mut things, v(3.0, 1.62, back), 0.26, 0.36);
    // Low table with a book, a cup and a vase.
    table(&mut things, v(2.5, 0.0, 2.55), (0.62, 0.34), 0.44);
    things.push((turned(v(2.3, 0.46, 2.5), v(0.15, 0.016, 0.1), 20.0), WHITE));
    things.push((limb(v(2.72, 0.47, 2.62), v(2.72, 0.53, 2.62), 0.04, 0.045), look(0.8)));
    // Bookshelf to the right of the sofa.
    shelf(&mut things, v(4.05, 0.0, back - 0.34), 0.85, 2.0);
    // Television on its bench against the right wall.
    things.push((block(v(size.x - 0.45, 0.12, 1.5), v(size.x, 0.5, 3.2)), WOOD));
    things.push((block(v(size.x - 0.25, 0.58, 1.75), v(size.x - 0.19, 1.35, 2.95)), BLACK));
    things.push((block(v(size.x - 0.3, 0.5, 2.25), v(size.x - 0.15, 0.6, 2.45)), BLACK));
    things.push((
        limb(v(size.x - 0.255, 0.605, 2.86), v(size.x - 0.255, 0.605, 2.861), 0.008, 0.008),
        Look::glowing(0.9),
    ));
    // Floor lamp and a plant.
    things.push((limb(v(0.72, 0.02, back - 0.5), v(0.72, 1.5, back - 0.5), 0.02, 0.016), STEEL));
    things.push((limb(v(0.72, 1.5, back - 0.5), v(0.72, 1.72, back - 0.5), 0.2, 0.12), LIGHT_CLOTH));
    things.push((limb(v(0.72, 0.015, back - 0.5), v(0.72, 0.02, back - 0.5), 0.15, 0.14), STEEL));
    plant(&mut things, v(0.45, 0.0, 1.75), 1.0);
    // The window in the left wall with curtains and a radiator under it.
    window(&mut things, v(0.0, 1.45, 3.0), (0.75, 0.55), Side::Left);
    for z in [2.1, 3.85] {
        for fold in 0..3 {
            let z = z + fold as f32 * 0.07;
            things.push((limb(v(0.09, 0.25, z), v(0.09, 2.2, z), 0.055, 0.05), LIGHT_CLOTH));
        }
    }
    things.push((block(v(0.02, 0.15, 2.4), v(0.1, 0.72, 3.6)), WHITE));
    Room {
        size,
        walls: look(0.56),
        floor: Look::of(0.4, Pattern::Boards(0.15)),
        ceiling: look(0.68),
        things,
        moon: Some(Moon {
            centre: v(0.0, 1.45, 3.0),
            half: (0.75, 0.55),
            side_wall: true,
            way: v(0.82, -0.56, -0.3).unit(),
            strength: 0.85,
        }),
        lens: Lens::new(v(1.9, 2.36, 0.12), v(2.55, 0.85, 3.4), 86.0, width, height),
        lamps: 2.5,
    }
}

/// A bay with a wide window seen from near: the sill where the cat sits, pots, an armchair.
pub fn window_corner(width: usize, height: usize) -> Room {
    let size = v(3.6, 2.5, 3.3);
    let back = size.z;
    let mut things: Things = Vec::new();
    window(&mut things, v(1.8, 1.5, back), (1.0, 0.62), Side::Back);
    // A deep sill, and the radiator under it.
    things.push((block(v(0.62, 0.8, back - 0.34), v(2.98, 0.86, back)), WHITE));
    things.push((block(v(0.9, 0.16, back - 0.1), v(2.7, 0.72, back - 0.02)), look(0.72)));
    for i in 0..13 {
        let x = 0.96 + i as f32 * 0.14;
        things.push((block(v(x, 0.18, back - 0.115), v(x + 0.07, 0.7, back - 0.02)), look(0.8)));
    }
    for side in [0.36_f32, 3.02] {
        for fold in 0..4 {
            let x = side + fold as f32 * 0.075;
            things.push((limb(v(x, 0.12, back - 0.12), v(x, 2.3, back - 0.12), 0.06, 0.05), LIGHT_CLOTH));
        }
    }
    things.push((limb(v(0.2, 2.32, back - 0.12), v(3.4, 2.32, back - 0.12), 0.02, 0.02), DARK_WOOD));
    // Pots on the sill.
    pot(&mut things, v(2.62, 0.86, back - 0.17), 0.8);
    pot(&mut things, v(0.86, 0.86, back - 0.17), 0.55);
    // Armchair, low shelf, floor lamp, rug.
    things.push((turned(v(0.72, 0.24, 1.7), v(0.36, 0.2, 0.36), 28.0), DARK_CLOTH));
    things.push((turned(v(0.5, 0.62, 1.86), v(0.1, 0.42, 0.36), 28.0), DARK_CLOTH));
    for (x, z) in [(0.9, 2.02), (0.6, 1.36)] {
        things.push((limb(v(x - 0.28, 0.55, z + 0.08), v(x + 0.18, 0.5, z - 0.02), 0.08, 0.08), DARK_CLOTH));
    }
    things.push((block(v(size.x - 0.34, 0.0, 1.2), v(size.x, 0.78, 2.5)), WOOD));
    for (y, h) in [(0.08, 0.28), (0.42, 0.28)] {
        things.push((block(v(size.x - 0.345, y, 1.26), v(size.x - 0.3, y + h, 2.44)), look(0.12)));
        for i in 0..11 {
            let z = 1.3 + i as f32 * 0.1;
            let tall = h * (0.62 + 0.34 * super::room::hash(i, (y * 100.0) as u32));
            let tone = 0.25 + 0.5 * super::room::hash(i, 91);
            things.push((block(v(size.x - 0.36, y, z), v(size.x - 0.28, y + tall, z + 0.075)), look(tone)));
        }
    }
    things.push((limb(v(size.x - 0.18, 0.82, 2.2), v(size.x - 0.18, 1.02, 2.2), 0.03, 0.03), STEEL));
    things.push((limb(v(size.x - 0.18, 1.06, 2.2), v(size.x - 0.18, 1.22, 2.2), 0.14, 0.09), LIGHT_CLOTH));
    things.push((block(v(0.9, 0.0, 0.9), v(2.8, 0.012, 2.5)), Look::of(0.42, Pattern::Cloth)));
    Room {
        size,
        walls: look(0.5),
        floor: Look::of(0.4, Pattern::Boards(0.14)),
        ceiling: look(0.62),
        things,
        moon: Some(Moon {
            centre: v(1.8, 1.5, back),
            half: (1.0, 0.62),
            side_wall: false,
            way: v(0.1, -0.7, -0.72).unit(),
            strength: 1.1,
        }),
        lens: Lens::new(v(1.2, 1.95, 0.1), v(1.85, 1.12, 3.2), 70.0, width, height),
        lamps: 1.5,
    }
}

/// Laundry: washing machine and drier, sink, shelf, drain in a tiled floor.
pub fn laundry(width: usize, height: usize) -> Room {
    let size = v(3.0, 2.4, 3.6);
    let back = size.z;
    let mut things: Things = Vec::new();
    for (x, tone) in [(0.35, 0.8), (1.03, 0.74)] {
        things.push((block(v(x, 0.03, back - 0.62), v(x + 0.6, 0.86, back - 0.02)), look(tone)));
        let middle = v(x + 0.3, 0.42, back - 0.6);
        things.push((limb(middle, middle + v(0.0, 0.0, 0.02), 0.2, 0.2), look(0.3)));
        things.push((limb(middle + v(0.0, 0.0, -0.06), middle + v(0.0, 0.0, -0.05), 0.155, 0.15), look(0.08)));
        things.push((block(v(x + 0.04, 0.73, back - 0.63), v(x + 0.56, 0.83, back - 0.6)), look(0.55)));
        things.push((limb(v(x + 0.46, 0.78, back - 0.64), v(x + 0.46, 0.78, back - 0.63), 0.03, 0.03), BLACK));
    }
    things.push((block(v(0.3, 0.87, back - 0.64), v(1.7, 0.9, back)), Look::of(0.36, Pattern::Wood)));
    things.push((limb(v(0.55, 0.98, back - 0.3), v(0.55, 1.13, back - 0.3), 0.08, 0.06), look(0.75)));
    things.push((limb(v(0.82, 0.96, back - 0.3), v(0.82, 1.08, back - 0.3), 0.06, 0.04), look(0.4)));
    things.push((turned(v(1.35, 1.0, back - 0.3), v(0.22, 0.1, 0.16), 8.0), Look::of(0.55, Pattern::Cloth)));
    // Sink on the right, pipes, shelf with towels.
    things.push((block(v(size.x - 0.5, 0.6, 2.0), v(size.x, 0.86, 2.75)), look(0.82)));
    things.push((block(v(size.x - 0.45, 0.855, 2.06), v(size.x - 0.06, 0.865, 2.69)), look(0.2)));
    things.push((limb(v(size.x - 0.06, 0.86, 2.37), v(size.x - 0.06, 1.1, 2.37), 0.016, 0.016), STEEL));
    things.push((limb(v(size.x - 0.06, 1.1, 2.37), v(size.x - 0.24, 1.06, 2.37), 0.016, 0.014), STEEL));
    things.push((limb(v(size.x - 0.25, 0.0, 2.4), v(size.x - 0.25, 0.6, 2.4), 0.035, 0.035), STEEL));
    things.push((block(v(0.25, 1.5, back - 0.3), v(1.75, 1.53, back)), WOOD));
    for (i, tone) in [0.7, 0.45, 0.6, 0.3].into_iter().enumerate() {
        let x = 0.34 + i as f32 * 0.34;
        for layer in 0..3 {
            let y = 1.56 + layer as f32 * 0.075;
            things.push((
                limb(v(x, y, back - 0.16), v(x + 0.2, y, back - 0.16), 0.036, 0.036),
                Look::of(tone, Pattern::Cloth),
            ));
        }
    }
    for x in [2.05, 2.2] {
        things.push((limb(v(x, 0.0, back - 0.06), v(x, 2.4, back - 0.06), 0.025, 0.025), look(0.6)));
    }
    things.push((limb(v(2.2, 1.2, back - 0.1), v(2.2, 1.2, back - 0.12), 0.06, 0.06), BLACK));
    // Laundry basket and the drain.
    things.push((limb(v(2.1, 0.14, 2.6), v(2.1, 0.5, 2.6), 0.2, 0.24), Look::of(0.45, Pattern::Cloth)));
    things.push((limb(v(2.05, 0.62, 2.6), v(2.2, 0.58, 2.65), 0.14, 0.12), LIGHT_CLOTH));
    things.push((block(v(1.35, 0.0, 1.75), v(1.6, 0.008, 2.0)), look(0.12)));
    Room {
        size,
        walls: Look::of(0.62, Pattern::Tiles(0.2)),
        floor: Look::of(0.42, Pattern::Tiles(0.2)),
        ceiling: look(0.66),
        things,
        moon: None,
        lens: Lens::new(v(1.3, 2.26, 0.1), v(1.45, 0.7, 2.9), 84.0, width, height),
        lamps: 1.9,
    }
}

#[derive(Clone, Copy)]
pub(super) enum Side {
    Back,
    Left,
}

/// A window with a frame and a cross; `half` is half its width and half its height.
pub(super) fn window(things: &mut Things, centre: V3, half: (f32, f32), side: Side) {
    let (w, h) = half;
    let mut bar = |along: (f32, f32), up: (f32, f32), deep: f32, look: Look| {
        let (from, to) = match side {
            Side::Back => (
                v(centre.x + along.0, centre.y + up.0, centre.z - deep),
                v(centre.x + along.1, centre.y + up.1, centre.z),
            ),
            Side::Left => (
                v(centre.x, centre.y + up.0, centre.z + along.0),
                v(centre.x + deep, centre.y + up.1, centre.z + along.1),
            ),
        };
        things.push((block(from, to), look));
    };
    bar((-w, w), (-h, h), 0.012, OUTSIDE);
    bar((-w - 0.07, -w), (-h - 0.07, h + 0.07), 0.05, WHITE);
    bar((w, w + 0.07), (-h - 0.07, h + 0.07), 0.05, WHITE);
    bar((-w, w), (h, h + 0.07), 0.05, WHITE);
    bar((-w, w), (-h - 0.07, -h), 0.09, WHITE);
    bar((-0.025, 0.025), (-h, h), 0.035, WHITE);
    bar((-w, w), (h * 0.3 - 0.02, h * 0.3 + 0.02), 0.03, WHITE);
}

pub(super) fn picture(things: &mut Things, centre: V3, half_width: f32, half_height: f32) {
    let (w, h, z) = (half_width, half_height, centre.z);
    let mut part = |w: f32, h: f32, dy: f32, deep: f32, tone: f32| {
        things.push((
            block(v(centre.x - w, centre.y + dy - h, z - deep), v(centre.x + w, centre.y + dy + h, z)),
            look(tone),
        ));
    };
    part(w, h, 0.0, 0.03, 0.14);
    part(w - 0.03, h - 0.03, 0.0, 0.032, 0.8);
    part(w * 0.62, h * 0.6, 0.0, 0.034, 0.38);
    part(w * 0.62, h * 0.22, -h * 0.38, 0.036, 0.2);
}

pub(super) fn table(things: &mut Things, foot: V3, half: (f32, f32), tall: f32) {
    let (w, d) = half;
    things.push((block(foot + v(-w, tall - 0.035, -d), foot + v(w, tall, d)), Look::of(0.5, Pattern::Wood)));
    for (sx, sz) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
        let leg = foot + v(sx * (w - 0.05), 0.0, sz * (d - 0.05));
        things.push((block(leg + v(-0.025, 0.0, -0.025), leg + v(0.025, tall - 0.03, 0.025)), DARK_WOOD));
    }
}

/// A chair whose back lies towards -z before it is turned.
pub(super) fn chair(things: &mut Things, foot: V3, degrees: f32) {
    let place = |p: V3| foot + p.turned(degrees.to_radians());
    things.push((turned(place(v(0.0, 0.45, 0.0)), v(0.2, 0.02, 0.2), degrees), WOOD));
    for (x, z) in [(-0.17, -0.17), (0.17, -0.17), (-0.17, 0.17), (0.17, 0.17)] {
        let tall = if z < 0.0 { 0.92 } else { 0.45 };
        things.push((limb(place(v(x, 0.02, z)), place(v(x, tall, z)), 0.018, 0.018), DARK_WOOD));
    }
    for y in [0.62, 0.78, 0.9] {
        things.push((turned(place(v(0.0, y, -0.17)), v(0.17, 0.028, 0.01), degrees), WOOD));
    }
}

pub(super) fn shelf(things: &mut Things, corner: V3, wide: f32, tall: f32) {
    let deep = 0.32;
    things.push((block(corner + v(0.0, 0.0, deep - 0.02), corner + v(wide, tall, deep)), DARK_WOOD));
    for x in [0.0, wide - 0.03] {
        things.push((block(corner + v(x, 0.0, 0.0), corner + v(x + 0.03, tall, deep)), WOOD));
    }
    for row in 0..5 {
        let y = 0.05 + row as f32 * 0.4;
        things.push((block(corner + v(0.0, y, 0.0), corner + v(wide, y + 0.025, deep)), WOOD));
        if row == 4 {
            break;
        }
        let mut x = 0.05;
        let mut i = 0;
        while x < wide - 0.12 {
            let thick = 0.028 + 0.035 * super::room::hash(i, row);
            let high = 0.2 + 0.13 * super::room::hash(i + 40, row);
            let tone = 0.16 + 0.6 * super::room::hash(i, row + 17);
            if super::room::hash(i, row + 50) > 0.14 {
                things.push((
                    block(corner + v(x, y + 0.025, 0.06), corner + v(x + thick, y + 0.025 + high, 0.25)),
                    look(tone),
                ));
            }
            x += thick + 0.004;
            i += 1;
        }
    }
}

pub(super) fn plant(things: &mut Things, foot: V3, scale: f32) {
    things.push((limb(foot + v(0.0, 0.12, 0.0), foot + v(0.0, 0.3 * scale, 0.0), 0.13, 0.16), look(0.66)));
    for i in 0..11 {
        let angle = i as f32 * 2.4;
        let (sin, cos) = angle.sin_cos();
        let reach = (0.2 + 0.18 * super::room::hash(i, 5)) * scale;
        let high = (0.75 + 0.5 * super::room::hash(i, 6)) * scale;
        let root = foot + v(0.0, 0.35 * scale, 0.0);
        let bend = foot + v(cos * reach * 0.5, high, sin * reach * 0.5);
        let tip = foot + v(cos * reach * 1.4, high - 0.12, sin * reach * 1.4);
        things.push((limb(root, bend, 0.012, 0.03), LEAF));
        things.push((limb(bend, tip, 0.035, 0.008), LEAF));
    }
}

pub(super) fn pot(things: &mut Things, foot: V3, scale: f32) {
    things.push((limb(foot + v(0.0, 0.06, 0.0), foot + v(0.0, 0.13, 0.0), 0.065, 0.085), look(0.5)));
    for i in 0..9 {
        let angle = i as f32 * 2.4;
        let (sin, cos) = angle.sin_cos();
        let high = (0.28 + 0.2 * super::room::hash(i, 8)) * scale;
        let reach = (0.1 + 0.07 * super::room::hash(i, 9)) * scale;
        let bend = foot + v(cos * reach * 0.6, 0.12 + high, sin * reach * 0.4);
        things.push((limb(foot + v(0.0, 0.16, 0.0), bend, 0.008, 0.02), LEAF));
        things.push((limb(bend, foot + v(cos * reach * 1.5, 0.06 + high, sin * reach), 0.024, 0.006), LEAF));
    }
}

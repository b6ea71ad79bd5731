//! Rain before a lens, on a path and on a roof, and the wind in a tree; only what moves, the yard itself is `yard`.

use super::canvas::Canvas;
use super::figure::{self, Part};
use super::ray::{Solid, V3, v};
use super::room::{Backdrop, hash, waves};
use super::yard::{CROWN, GATE_LAMP};

/// Drops that are drawn at once.
const DROPS: u32 = 260;

/// The wind at a moment, -1..=1: gusts that come and go.
fn wind(secs: f32) -> f32 {
    0.55 * waves(secs * 0.45, 3.0) + 0.3 * waves(secs * 1.3, 8.0) + 0.25
}

/// The branches that sway, with their leaves.
pub fn branches(canvas: &mut Canvas, backdrop: &Backdrop, secs: f32) {
    let mut parts: Vec<Part> = Vec::with_capacity(120);
    for branch in 0..20_u32 {
        let seed = branch as f32;
        let round = seed * 2.4;
        let sway = wind(secs) * 0.5 + 0.16 * waves(secs * 1.9 + seed * 5.0, seed);
        let reach = 0.7 + 0.6 * hash(branch, 31);
        let root = CROWN + v(round.cos() * 0.45, 0.5 + 1.4 * hash(branch, 32), round.sin() * 0.45);
        let bend = root + v(round.cos() * reach * 0.6 + sway * 0.35, 0.35, round.sin() * reach * 0.5);
        let tip = bend + v(round.cos() * reach * 0.5 + sway * 0.8, -0.1 - 0.2 * sway.abs(), round.sin() * reach * 0.4);
        parts.push((Solid::Limb { a: root, b: bend, ra: 0.05, rb: 0.03 }, 0.3));
        parts.push((Solid::Limb { a: bend, b: tip, ra: 0.03, rb: 0.012 }, 0.3));
        for leaf in 0..4_u32 {
            let along = 0.25 + 0.25 * leaf as f32;
            let flutter = 0.08 * waves(secs * 4.5 + seed * 3.0, leaf as f32);
            let at = bend.towards(tip, along) + v(flutter, -0.06, 0.12 * (hash(branch, leaf) - 0.5));
            let hang = v(0.2 * sway + flutter + 0.1 * (hash(branch, leaf + 9) - 0.5), -0.1, 0.05);
            parts.push((Solid::Limb { a: at, b: at + hang, ra: 0.13, rb: 0.08 }, 0.34 + 0.14 * hash(branch, leaf + 5)));
        }
    }
    figure::draw(canvas, backdrop, &parts);
}

/// The rain, the rings it makes on the path, and the lamp's light in it.
pub fn rain(canvas: &mut Canvas, backdrop: &Backdrop, secs: f32) {
    if let Some((x, y, scale)) = backdrop.lens.project(GATE_LAMP) {
        canvas.glow(x, y, scale * 0.75, 58.0 + 6.0 * waves(secs * 6.0, 2.0));
    }
    rings(canvas, backdrop, secs);
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let lean = 0.1 + 0.14 * wind(secs);
    for drop in 0..DROPS {
        // Near drops are long, quick and faint, far ones short and slow.
        let near = hash(drop, 41).powi(2);
        let long = height * (0.025 + 0.1 * near);
        let speed = 1.4 + 2.2 * near;
        let turn = secs * speed + hash(drop, 42);
        let column = hash(drop, 43 + turn.floor() as i32 as u32 % 64);
        let top = turn.rem_euclid(1.0) * (height + long) - long;
        let bright = 32.0 + 46.0 * hash(drop, 44);
        streak(canvas, column * width * 1.1, top, long, lean, bright * (1.0 - 0.45 * near));
    }
}

fn streak(canvas: &mut Canvas, x: f32, top: f32, long: f32, lean: f32, bright: f32) {
    let steps = long as usize;
    for step in 0..steps {
        let (px, py) = (x - lean * step as f32, top + step as f32);
        if px < 0.0 || py < 0.0 || px >= canvas.width as f32 || py >= canvas.height as f32 {
            continue;
        }
        // Faint at its head, brightest at its foot.
        let part = (step + 1) as f32 / steps as f32;
        let pixel = &mut canvas.luma[py as usize * canvas.width + px as usize];
        *pixel = (f32::from(*pixel) + bright * part).min(245.0) as u8;
    }
}

/// Rings where drops meet the wet path.
fn rings(canvas: &mut Canvas, backdrop: &Backdrop, secs: f32) {
    for ring in 0..34_u32 {
        let turn = secs * 1.6 + hash(ring, 51) * 5.0;
        let seed = turn.floor() as i32 as u32;
        let grown = turn.rem_euclid(1.0);
        let at = v(6.4 + 1.4 * hash(ring, seed), 0.013, 3.2 + 8.0 * hash(ring + 70, seed));
        let radius = 0.03 + 0.14 * grown;
        for step in 0..14 {
            let round = step as f32 * std::f32::consts::TAU / 14.0;
            glint(canvas, backdrop, at + v(round.cos() * radius, 0.0, round.sin() * radius), 70.0 * (1.0 - grown));
        }
    }
}

fn glint(canvas: &mut Canvas, backdrop: &Backdrop, at: V3, bright: f32) {
    let Some((x, y, _)) = backdrop.lens.project(at) else { return };
    if x < 0.0 || y < 0.0 || x >= canvas.width as f32 || y >= canvas.height as f32 {
        return;
    }
    let place = y as usize * canvas.width + x as usize;
    // What stands before it hides it.
    if backdrop.depth[place] + 0.3 > (at - backdrop.lens.eye).length() {
        canvas.luma[place] = (f32::from(canvas.luma[place]) + bright).min(245.0) as u8;
    }
}

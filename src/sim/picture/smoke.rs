//! Smoke that rises and gathers under the ceiling, and the flicker under it.

use super::canvas::Canvas;
use super::ray::{V3, v};
use super::room::{Backdrop, hash, waves};

/// Smoke is computed on a grid this many pixels wide and high and spread over the picture.
const CELL: usize = 5;

/// Where it burns in the living room: the right seat of the sofa.
const SEAT: V3 = v(3.15, 0.55, 4.2);

/// Draws fire and smoke as they are `secs` after the detector went off; they grow for some three minutes.
pub fn fire(canvas: &mut Canvas, backdrop: &Backdrop, secs: f32) {
    let Some((x, y, scale)) = backdrop.lens.project(SEAT) else { return };
    let grown = 1.0 - 0.72 * (-secs / 70.0).exp();
    let flicker = 0.75 + 0.25 * waves(secs * 5.0, 0.5) + 0.15 * waves(secs * 13.0, 7.5);
    canvas.glow(x, y - 0.2 * scale, scale * (0.9 + 0.5 * grown), 52.0 * grown * flicker);
    flames(canvas, (x, y, scale), grown, secs);
    smoke(canvas, (x, y, scale), grown, secs);
}

fn flames(canvas: &mut Canvas, (x, y, scale): (f32, f32, f32), grown: f32, secs: f32) {
    for tongue in 0..5_u32 {
        let seed = tongue as f32;
        let beside = (seed - 2.0) * 0.1 * scale * grown;
        let tall = scale * grown * (0.3 + 0.22 * hash(tongue, 4) + 0.16 * waves(secs * 4.0 + seed * 9.0, seed));
        let steps = 7;
        for step in 0..steps {
            let part = step as f32 / (steps - 1) as f32;
            let lean = 0.09 * scale * part * waves(secs * 3.0 + seed * 3.0 - part * 1.6, seed + 4.0);
            let radius = scale * 0.085 * grown.sqrt() * (1.0 - 0.8 * part);
            canvas.glow(x + beside + lean, y - tall * part, radius.max(1.2), 120.0 * (1.0 - 0.55 * part));
        }
    }
}

fn smoke(canvas: &mut Canvas, (x, y, scale): (f32, f32, f32), grown: f32, secs: f32) {
    let (columns, rows) = (canvas.width / CELL + 2, canvas.height / CELL + 2);
    let mut thick = vec![0.0_f32; columns * rows];
    for row in 0..rows {
        for column in 0..columns {
            let (px, py) = ((column * CELL) as f32, (row * CELL) as f32);
            let rise = (y - py) / scale;
            let drift = waves(secs * 0.35, rise * 0.8 - secs * 0.5) * 0.16 * rise.max(0.0);
            let across = (px - x) / scale - drift;
            let billow = cloud(across * 1.9, rise * 1.5 - secs * 0.85, secs * 0.21);
            let wide = 0.16 + 0.3 * rise.max(0.0);
            let column_of_smoke =
                if rise > -0.1 { (-(across / wide).powi(2)).exp() * (0.95 - 0.12 * rise) } else { 0.0 };
            let down = py / canvas.height as f32;
            let layer_end = 0.12 + 0.5 * grown;
            let layer = smooth_step(layer_end + 0.2, layer_end - 0.22, down + 0.13 * billow) * (0.25 + 0.75 * grown);
            let haze = 0.26 * grown * grown;
            let sum = column_of_smoke * (0.55 + 0.75 * billow) + layer * (0.62 + 0.5 * billow) + haze;
            thick[row * columns + column] = sum.clamp(0.0, 0.9);
        }
    }
    for py in 0..canvas.height {
        let (row, down) = (py / CELL, (py % CELL) as f32 / CELL as f32);
        for px in 0..canvas.width {
            let (column, along) = (px / CELL, (px % CELL) as f32 / CELL as f32);
            let at = row * columns + column;
            let top = thick[at] + (thick[at + 1] - thick[at]) * along;
            let low = thick[at + columns] + (thick[at + columns + 1] - thick[at + columns]) * along;
            let part = top + (low - top) * down;
            if part > 0.01 {
                // Smoke near the lamps is bright in the middle of the picture and dark towards its edges.
                let aside = (px as f32 / canvas.width as f32 - 0.5).abs() * 2.0;
                canvas.mix(px, py, (158.0 - 62.0 * aside * aside) * (0.72 + 0.3 * part), part);
            }
        }
    }
}

/// Billows in -1..=1, moving with `time`.
fn cloud(a: f32, b: f32, time: f32) -> f32 {
    let bend = waves(a * 0.9 + time, b * 0.9) * 0.6;
    0.55 * waves(a + bend, b) + 0.3 * waves(a * 2.1 - time, b * 2.1 + bend) + 0.17 * waves(a * 4.3, b * 4.3 - time)
}

pub(super) fn smooth_step(from: f32, to: f32, at: f32) -> f32 {
    let part = ((at - from) / (to - from)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

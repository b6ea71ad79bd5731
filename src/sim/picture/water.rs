//! Water that runs out of a pipe and spreads over a floor.

use super::canvas::Canvas;
use super::ray::{V3, v};
use super::room::{Backdrop, hash, waves};
use super::smoke::smooth_step;

/// A pipe that leaks.
pub struct Spring {
    /// Where the water leaves the pipe.
    pub hole: V3,
    /// Where it meets the floor and spreads from.
    pub foot: V3,
    /// Radius of the water in metres when the detector goes off, and by how much it grows in the minutes after.
    pub wide: f32,
    pub grows: f32,
}

/// The pipe behind the laundry's basket.
pub const LAUNDRY: Spring = Spring { hole: v(2.2, 1.2, 3.45), foot: v(2.12, 0.0, 3.45), wide: 0.75, grows: 1.5 };

/// Draws the jet and the water on the floor `secs` after the detector went off.
pub fn leak(canvas: &mut Canvas, backdrop: &Backdrop, spring: &Spring, secs: f32) {
    let grown = spring.wide + spring.grows * (1.0 - (-secs / 60.0).exp());
    for py in canvas.height / 3..canvas.height {
        for px in 0..canvas.width {
            let far = backdrop.depth[py * backdrop.width + px];
            let point = backdrop.lens.ray(px as f32 + 0.5, py as f32 + 0.5).at(far);
            if point.y > 0.02 {
                continue;
            }
            let away = v(point.x - spring.foot.x, 0.0, (point.z - spring.foot.z) * 0.75);
            let edge = grown * (1.0 + 0.22 * waves(point.x * 2.3, point.z * 2.3)) - away.length();
            if edge < 0.0 {
                continue;
            }
            let ring = (away.length() * 34.0 - secs * 9.0).sin() * (-away.length() * 1.6).exp();
            let ripple = waves(point.x * 9.0 + secs * 0.7, point.z * 9.0) * 0.6 + ring;
            let shine = 60.0 * smooth_step(0.25, 0.75, ripple);
            let rim = if edge < 0.035 { 46.0 } else { 0.0 };
            let old = f32::from(canvas.luma[py * canvas.width + px]);
            canvas.mix(px, py, old * 0.5 + 26.0 * ripple.max(0.0) + shine + rim + 12.0, (edge / 0.02).min(1.0));
        }
    }
    jet(canvas, backdrop, spring, secs);
}

fn jet(canvas: &mut Canvas, backdrop: &Backdrop, spring: &Spring, secs: f32) {
    for drop in 0..46_u32 {
        let t = (secs * 1.9 + hash(drop, 12) * 3.0).rem_euclid(1.0) * 0.5;
        let aside = (hash(drop, 13) - 0.5) * 0.5;
        let at = spring.hole + v(-0.5 * t + aside * t, -0.6 * t - 4.9 * t * t, -(0.9 + aside) * t);
        if at.y < 0.0 {
            continue;
        }
        if let Some((x, y, _)) = backdrop.lens.project(at) {
            canvas.glow(x, y, 1.7, 95.0);
        }
    }
}

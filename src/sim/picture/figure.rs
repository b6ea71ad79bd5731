//! People and a cat as round limbs, drawn into a room with its depth; how they move is `walk`.

use super::canvas::Canvas;
use super::ray::{Solid, V3, v};
use super::room::{Backdrop, finish};

/// A limb with its tone under the lamps.
pub type Part = (Solid, f32);

/// What a person does with the arms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arms {
    /// They swing with the legs.
    Swing,
    /// Both hands work at about this height in metres.
    Reach(f32),
    /// Both hands up beside the head.
    Raised,
    /// The right hand waves above the head.
    Wave,
    /// The right arm stretched out ahead, with something in the hand.
    Point,
}

/// Someone standing or walking on the floor.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Where the feet are; `y` is the floor.
    pub at: V3,
    /// Way of looking in radians; 0 looks along +z.
    pub heading: f32,
    /// Place in the walking cycle in radians.
    pub stride: f32,
    /// 0 stands, 1 walks.
    pub pace: f32,
    pub arms: Arms,
    pub clothes: Clothes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clothes {
    /// Dark hooded jacket and a rucksack.
    Hood,
    /// Light house clothes.
    House,
    /// A grey jumper and dark trousers.
    Jumper,
    /// A light raincoat with its hood up.
    Raincoat,
}

impl Person {
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::with_capacity(24);
        let (jacket, trousers, shoes) = match self.clothes {
            Clothes::Hood => (0.085, 0.055, 0.03),
            Clothes::House => (0.6, 0.3, 0.2),
            Clothes::Jumper => (0.27, 0.1, 0.06),
            Clothes::Raincoat => (0.36, 0.14, 0.08),
        };
        let bob = 0.018 * (2.0 * self.stride).cos() * self.pace;
        let stoop = match (self.clothes, self.arms) {
            (_, Arms::Reach(_)) => 0.13,
            (Clothes::Hood, _) => 0.06,
            (Clothes::House | Clothes::Jumper | Clothes::Raincoat, _) => 0.0,
        };
        let place = |p: V3| self.at + v(p.x, p.y + bob, p.z).turned(self.heading);
        let mut limb = |a: V3, b: V3, ra: f32, rb: f32, tone: f32| {
            parts.push((Solid::Limb { a: place(a), b: place(b), ra, rb }, tone));
        };
        for (side, shift) in [(-1.0, 0.0), (1.0, std::f32::consts::PI)] {
            let swing = 0.46 * self.pace * (self.stride + shift).sin();
            let bend = 0.06 + 0.8 * self.pace * (self.stride + shift).cos().max(0.0);
            let hip = v(0.095 * side, 0.93, 0.0);
            let knee = hip + v(0.01 * side, -0.45 * swing.cos(), 0.45 * swing.sin());
            let ankle = knee + v(0.0, -0.42 * (swing - bend).cos(), 0.42 * (swing - bend).sin());
            limb(hip, knee, 0.095, 0.066, trousers);
            limb(knee, ankle, 0.066, 0.048, trousers);
            limb(ankle + v(0.0, -0.015, -0.03), ankle + v(0.01 * side, -0.035, 0.15), 0.048, 0.036, shoes);
        }
        let chest = v(0.0, 1.36, stoop);
        limb(v(0.0, 0.9, 0.0), v(0.0, 1.06, 0.02), 0.155, 0.15, jacket);
        limb(v(0.0, 1.06, 0.01), chest, 0.15, 0.165, jacket);
        limb(v(-0.16, 1.4, stoop), v(0.16, 1.4, stoop), 0.085, 0.085, jacket);
        let head = v(0.0, 1.68, stoop + 0.05);
        limb(chest + v(0.0, 0.1, 0.0), head, 0.075, 0.07, jacket * 1.3);
        match self.clothes {
            Clothes::Hood => {
                limb(head + v(0.0, 0.02, -0.02), head + v(0.0, -0.1, -0.05), 0.125, 0.12, jacket);
                limb(head + v(0.0, -0.01, 0.055), head + v(0.0, -0.05, 0.05), 0.075, 0.066, 0.34);
                limb(head + v(-0.03, 0.07, 0.06), head + v(0.03, 0.07, 0.06), 0.055, 0.055, jacket);
                limb(v(-0.05, 1.08, stoop - 0.19), v(-0.05, 1.34, stoop - 0.19), 0.13, 0.12, 0.16);
                limb(v(0.05, 1.08, stoop - 0.19), v(0.05, 1.34, stoop - 0.19), 0.13, 0.12, 0.16);
            }
            Clothes::Raincoat => {
                limb(head + v(0.0, 0.02, -0.02), head + v(0.0, -0.1, -0.04), 0.125, 0.13, jacket);
                limb(head + v(0.0, -0.01, 0.06), head + v(0.0, -0.06, 0.05), 0.075, 0.066, 0.4);
                // The coat's skirt.
                limb(v(0.0, 1.0, 0.0), v(0.0, 0.62, 0.0), 0.185, 0.225, jacket);
            }
            Clothes::House | Clothes::Jumper => {
                limb(head + v(0.0, 0.0, 0.0), head + v(0.0, -0.07, 0.02), 0.098, 0.08, 0.62);
                limb(head + v(0.0, 0.04, -0.03), head + v(0.0, 0.0, -0.05), 0.1, 0.09, 0.2);
            }
        }
        for (side, shift) in [(-1.0, std::f32::consts::PI), (1.0, 0.0)] {
            let shoulder = v(0.215 * side, 1.4, stoop);
            let (elbow, hand) = self.arm(side, shoulder, (self.stride + shift).sin() * self.pace);
            limb(shoulder, elbow, 0.07, 0.055, jacket);
            limb(elbow, hand, 0.052, 0.04, jacket);
            let glove = if self.clothes == Clothes::Hood { 0.05 } else { 0.6 };
            let along = (hand - elbow).unit();
            limb(hand, hand + along * 0.09, 0.042, 0.034, glove);
            if self.arms == Arms::Point && side > 0.0 {
                limb(hand + along * 0.08, hand + along * 0.26, 0.02, 0.014, 0.04);
            }
        }
        parts
    }

    fn arm(&self, side: f32, shoulder: V3, swing: f32) -> (V3, V3) {
        match self.arms {
            Arms::Swing => {
                let angle = 0.45 * swing;
                let elbow = shoulder + v(0.045 * side, -0.28 * angle.cos(), 0.28 * angle.sin());
                let fore = angle + 0.35;
                (elbow, elbow + v(0.0, -0.25 * fore.cos(), 0.25 * fore.sin()))
            }
            Arms::Reach(height) => {
                let hand = v(0.13 * side, height + 0.03 * (self.stride * 1.7 + side).sin(), 0.5);
                let elbow = shoulder.towards(hand, 0.52) + v(0.07 * side, -0.1, -0.02);
                (elbow, hand)
            }
            Arms::Raised => {
                let elbow = shoulder + v(0.16 * side, 0.1, 0.05);
                (elbow, elbow + v(0.03 * side, 0.26, 0.02))
            }
            Arms::Wave if side > 0.0 => {
                let elbow = shoulder + v(0.17, 0.12, 0.08);
                let swing = 0.55 * (self.stride * 2.6).sin();
                (elbow, elbow + v(0.28 * swing.sin() + 0.04, 0.28 * swing.cos(), 0.03))
            }
            Arms::Wave => (shoulder + v(-0.05, -0.27, 0.0), shoulder + v(-0.06, -0.5, 0.1)),
            Arms::Point if side > 0.0 => (shoulder + v(0.0, -0.03, 0.28), shoulder + v(-0.04, 0.0, 0.53)),
            Arms::Point => (shoulder + v(-0.05, -0.27, 0.03), shoulder + v(-0.02, -0.47, 0.14)),
        }
    }
}

/// A cat, sitting or walking.
#[derive(Clone, Copy, Debug)]
pub struct Cat {
    pub at: V3,
    pub heading: f32,
    /// Place in the walking cycle in radians; also moves the tail.
    pub stride: f32,
    pub posture: Posture,
    /// Turn of the head in radians.
    pub glance: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posture {
    Sits,
    Walks,
}

impl Cat {
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::with_capacity(26);
        let place = |p: V3| self.at + p.turned(self.heading);
        let fur = 0.13;
        let mut limb = |a: V3, b: V3, ra: f32, rb: f32, tone: f32| {
            parts.push((Solid::Limb { a: place(a), b: place(b), ra, rb }, tone));
        };
        let (head, tail_root) = match self.posture {
            Posture::Sits => {
                limb(v(0.0, 0.13, -0.07), v(0.0, 0.15, -0.03), 0.135, 0.125, fur);
                limb(v(0.0, 0.15, -0.03), v(0.0, 0.33, 0.06), 0.125, 0.078, fur);
                for side in [-1.0, 1.0] {
                    limb(v(0.045 * side, 0.27, 0.08), v(0.045 * side, 0.03, 0.13), 0.04, 0.03, fur);
                    limb(v(0.045 * side, 0.025, 0.13), v(0.045 * side, 0.022, 0.17), 0.03, 0.026, fur * 1.5);
                    limb(v(0.1 * side, 0.06, -0.04), v(0.11 * side, 0.03, 0.08), 0.075, 0.035, fur);
                }
                (v(0.0, 0.44, 0.1), v(0.0, 0.05, -0.18))
            }
            Posture::Walks => {
                limb(v(0.0, 0.27, -0.2), v(0.0, 0.26, 0.14), 0.09, 0.085, fur);
                for (side, along, shift) in [(-1.0, 0.15, 0.0), (1.0, 0.15, 3.1), (-1.0, -0.2, 2.2), (1.0, -0.2, 5.3)] {
                    let step = 0.09 * (self.stride + shift).sin();
                    let lift = 0.04 * (self.stride + shift).cos().max(0.0);
                    let knee = v(0.045 * side, 0.14 + lift, along + step * 0.4 - 0.015);
                    limb(v(0.045 * side, 0.25, along), knee, 0.048, 0.03, fur);
                    limb(knee, v(0.045 * side, 0.025 + lift, along + step), 0.03, 0.023, fur);
                }
                (v(0.0, 0.37, 0.26), v(0.0, 0.3, -0.27))
            }
        };
        limb(head + v(0.0, -0.1, -0.06), head, 0.065, 0.06, fur);
        let face = |p: V3| head + p.turned(self.glance);
        limb(face(v(-0.014, 0.0, 0.0)), face(v(0.014, 0.0, 0.0)), 0.078, 0.078, fur);
        limb(face(v(0.0, -0.022, 0.05)), face(v(0.0, -0.028, 0.075)), 0.04, 0.03, fur * 1.8);
        for side in [-1.0, 1.0] {
            limb(face(v(0.045 * side, 0.05, 0.0)), face(v(0.062 * side, 0.125, -0.005)), 0.033, 0.006, fur);
            limb(face(v(0.032 * side, 0.014, 0.066)), face(v(0.034 * side, 0.014, 0.067)), 0.014, 0.014, 9.0);
        }
        self.tail(tail_root, &mut limb, fur);
        parts
    }

    fn tail(&self, root: V3, limb: &mut impl FnMut(V3, V3, f32, f32, f32), fur: f32) {
        let swish = 0.5 * (self.stride * 0.9).sin();
        let mut from = root;
        for i in 0..6 {
            let part = i as f32 / 5.0;
            let step = match self.posture {
                // It lies round the cat and its tip hangs over the edge.
                Posture::Sits => v(0.045 + 0.03 * swish * part, -0.004 - 0.055 * part * part, -0.03 + 0.03 * part),
                Posture::Walks => v(0.03 * swish * part, 0.055 * (0.4 + part), -0.045 * (1.0 - part)),
            };
            let to = from + step;
            limb(from, to, 0.03 - 0.002 * i as f32, 0.028 - 0.002 * i as f32, fur);
            from = to;
        }
    }
}

/// Draws the parts into the picture: hidden by what stands before them, lit by the camera's lamps, with soft edges.
pub fn draw(canvas: &mut Canvas, backdrop: &Backdrop, parts: &[Part]) {
    let lens = backdrop.lens;
    let (width, height) = (backdrop.width, backdrop.height);
    let outlines: Vec<_> =
        parts.iter().filter_map(|(solid, tone)| Some((lens.outline(solid)?, solid, *tone))).collect();
    let fold = |start: f32, pick: fn(f32, f32) -> f32, of: fn(&super::ray::Outline) -> f32| {
        outlines.iter().map(|(outline, ..)| of(outline)).fold(start, pick)
    };
    let left = fold(f32::INFINITY, f32::min, |o| o.left).max(1.0) as usize;
    let top = fold(f32::INFINITY, f32::min, |o| o.top).max(1.0) as usize;
    let right = (fold(0.0, f32::max, |o| o.right).max(0.0) as usize + 1).min(width.saturating_sub(1));
    let low = (fold(0.0, f32::max, |o| o.low).max(0.0) as usize + 1).min(height.saturating_sub(1));
    if outlines.is_empty() || left >= right || top >= low {
        return;
    }
    // Brightness of the figure per pixel, below zero where it is not; one pixel of border for the soft edge.
    let (w, h) = (right - left + 2, low - top + 2);
    let mut shade = vec![-1.0_f32; w * h];
    let mut depth = vec![f32::INFINITY; w * h];
    for (outline, solid, tone) in outlines {
        let (x0, x1) = ((outline.left as usize).max(left), (outline.right.max(0.0) as usize + 1).min(right));
        let (y0, y1) = ((outline.top as usize).max(top), (outline.low.max(0.0) as usize + 1).min(low));
        for y in y0..y1 {
            for x in x0..x1 {
                let ray = lens.ray(x as f32 + 0.5, y as f32 + 0.5);
                let Some(hit) = solid.hit(ray) else { continue };
                let at = (y - top + 1) * w + (x - left + 1);
                if hit.t >= depth[at] || hit.t >= backdrop.depth[y * width + x] {
                    continue;
                }
                depth[at] = hit.t;
                let facing = hit.normal.dot(-ray.d).max(0.0);
                let fall = 1.0 / (1.0 + 0.17 * hit.t * hit.t);
                let lamps = backdrop.lamps * fall * lens.beam(ray.d) * (0.12 + 0.88 * facing);
                shade[at] = f32::from(finish(tone * (0.05 + lamps)));
            }
        }
    }
    for y in 0..h - 2 {
        for x in 0..w - 2 {
            let (mut sum, mut weight) = (0.0, 0.0);
            for (dy, wy) in [(0, 1.0), (1, 2.0), (2, 1.0)] {
                for (dx, wx) in [(0, 1.0), (1, 2.0), (2, 1.0)] {
                    let value = shade[(y + dy) * w + x + dx];
                    if value >= 0.0 {
                        sum += value * wx * wy;
                        weight += wx * wy;
                    }
                }
            }
            if weight > 0.0 {
                canvas.mix(x + left, y + top, sum / weight, weight / 16.0);
            }
        }
    }
}

/// The soft shadow of someone on the floor at `at`, `radius` metres wide.
pub fn shadow(canvas: &mut Canvas, backdrop: &Backdrop, at: V3, radius: f32, strength: f32) {
    let Some((x, y, scale)) = backdrop.lens.project(at) else { return };
    let reach = radius * scale * 2.4;
    let span = |middle: f32, size: usize| {
        ((middle - reach).max(0.0) as usize).min(size)..((middle + reach).max(0.0) as usize).min(size)
    };
    for py in span(y, backdrop.height) {
        for px in span(x, backdrop.width) {
            let ray = backdrop.lens.ray(px as f32 + 0.5, py as f32 + 0.5);
            let point = ray.at(backdrop.depth[py * backdrop.width + px]);
            let away = point - at;
            if away.y.abs() > 0.05 {
                continue;
            }
            let far = (away.x * away.x + away.z * away.z) / (radius * radius);
            canvas.darken(px, py, 1.0 - strength * (-far).exp());
        }
    }
}

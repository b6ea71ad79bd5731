//! A room without anybody in it, lit by the lamps round the camera and by the moon: drawn once, kept, never per frame.

use super::ray::{Hit, Lens, Ray, Solid, V3, v};

/// How a surface looks under infra-red light.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Part of the light given back, 0..=1.
    pub tone: f32,
    pub pattern: Pattern,
    /// Light of its own, on the scale of the finished picture (0..=1).
    pub glow: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pattern {
    Plain,
    /// Boards along `z`, of this width in metres.
    Boards(f32),
    /// Square tiles of this side in metres.
    Tiles(f32),
    /// Woven: carpets, sofas, curtains.
    Cloth,
    /// Grain of a worktop or a cupboard front.
    Wood,
    /// Night outside: darker upwards, with trees against the sky.
    Outside,
    /// The same at the size of a real wood, seen from a yard.
    Forest,
    /// Boards laid one over the other, of this height in metres.
    Siding(f32),
    /// Courses of concrete blocks of this length in metres, half as high.
    Blocks(f32),
    /// A lawn.
    Grass,
}

pub const fn look(tone: f32) -> Look {
    Look { tone, pattern: Pattern::Plain, glow: 0.0 }
}

impl Look {
    pub const fn of(tone: f32, pattern: Pattern) -> Look {
        Look { tone, pattern, glow: 0.0 }
    }

    pub const fn glowing(glow: f32) -> Look {
        Look { tone: 0.2, pattern: Pattern::Plain, glow }
    }
}

/// Moonlight through one window: a rectangle on a wall and the way its light falls.
#[derive(Clone, Copy, Debug)]
pub struct Moon {
    pub centre: V3,
    /// Half width along the wall and half height.
    pub half: (f32, f32),
    /// True when the window is in a wall of constant `x`, else of constant `z`.
    pub side_wall: bool,
    /// The way the light goes (into the room).
    pub way: V3,
    pub strength: f32,
}

/// A room: walls round the origin corner, things in it, and one camera.
pub struct Room {
    /// Width (`x`), height (`y`) and depth (`z`) in metres.
    pub size: V3,
    pub walls: Look,
    pub floor: Look,
    pub ceiling: Look,
    pub things: Vec<(Solid, Look)>,
    pub moon: Option<Moon>,
    pub lens: Lens,
    /// Strength of the lamps round the camera.
    pub lamps: f32,
}

/// Side of the squares in which a picture is drawn, so that a ray asks only the things near it.
const TILE: usize = 16;

/// The drawn room: brightness and distance of every pixel.
pub struct Backdrop {
    pub width: usize,
    pub height: usize,
    /// Finished brightness, 0..=255.
    pub luma: Vec<u8>,
    /// Distance along the pixel's ray in metres.
    pub depth: Vec<f32>,
    pub lens: Lens,
    pub lamps: f32,
}

struct Met {
    t: f32,
    normal: V3,
    look: Look,
    wall: bool,
}

impl Room {
    /// Draws the empty room. Takes some tenths of a second; call it off any thread that must not wait.
    pub fn draw(&self, width: usize, height: usize) -> Backdrop {
        let shade = self.nearness(width, height);
        let mut luma = vec![0_u8; width * height];
        let mut depth = vec![0.0_f32; width * height];
        for top in (0..height).step_by(TILE) {
            for left in (0..width).step_by(TILE) {
                let (right, low) = ((left + TILE).min(width), (top + TILE).min(height));
                let near = self.seen_in(left as f32, top as f32, right as f32, low as f32);
                for y in top..low {
                    for x in left..right {
                        let mut sum = 0.0;
                        for (dx, dy) in [(0.25, 0.375), (0.75, 0.125), (0.375, 0.875), (0.875, 0.625)] {
                            let ray = self.lens.ray(x as f32 + dx, y as f32 + dy);
                            let met = self.meet(ray, &near);
                            sum += self.light(ray, &met);
                            depth[y * width + x] = met.t;
                        }
                        let open = sample(&shade, width / 2, height / 2, x as f32 / 2.0, y as f32 / 2.0);
                        let light = sum / 4.0 * (0.25 + 0.75 * open) * corner(x, y, width, height);
                        luma[y * width + x] = finish(light);
                    }
                }
            }
        }
        Backdrop { width, height, luma, depth, lens: self.lens, lamps: self.lamps }
    }

    /// The things whose outline touches this rectangle of the picture.
    fn seen_in(&self, left: f32, top: f32, right: f32, low: f32) -> Vec<&(Solid, Look)> {
        let touches = |(solid, _): &&(Solid, Look)| {
            let Some(outline) = self.lens.outline(solid) else { return true };
            outline.left < right && outline.right > left && outline.top < low && outline.low > top
        };
        self.things.iter().filter(touches).collect()
    }

    fn meet(&self, ray: Ray, things: &[&(Solid, Look)]) -> Met {
        let mut best = self.meet_walls(ray);
        for (solid, look) in things {
            if let Some(Hit { t, normal }) = solid.hit(ray)
                && t < best.t
            {
                best = Met { t, normal, look: *look, wall: false };
            }
        }
        best
    }

    fn meet_walls(&self, ray: Ray) -> Met {
        let mut best = Met { t: f32::INFINITY, normal: v(0.0, 1.0, 0.0), look: self.floor, wall: true };
        let sides = [
            (ray.o.x, ray.d.x, self.size.x, v(1.0, 0.0, 0.0), self.walls, self.walls),
            (ray.o.y, ray.d.y, self.size.y, v(0.0, 1.0, 0.0), self.floor, self.ceiling),
            (ray.o.z, ray.d.z, self.size.z, v(0.0, 0.0, 1.0), self.walls, self.walls),
        ];
        for (o, d, size, unit, low, high) in sides {
            let (t, normal, look) = if d < 0.0 { (-o / d, unit, low) } else { ((size - o) / d, -unit, high) };
            if t > 0.0 && t < best.t {
                best = Met { t, normal, look, wall: true };
            }
        }
        best
    }

    fn light(&self, ray: Ray, met: &Met) -> f32 {
        let point = ray.at(met.t);
        match met.look.pattern {
            Pattern::Outside => return outside(point, met.normal) * met.look.tone,
            Pattern::Forest => return outside(point * 0.3, met.normal) * met.look.tone,
            _ => {}
        }
        let mut tone = met.look.tone * pattern(met.look.pattern, point, met.normal);
        if met.wall && met.normal.y == 0.0 && point.y < 0.09 && !matches!(met.look.pattern, Pattern::Blocks(_)) {
            tone *= if point.y < 0.078 { 1.25 } else { 0.45 };
        }
        let facing = met.normal.dot(-ray.d).max(0.0);
        let fall = 1.0 / (1.0 + 0.17 * met.t * met.t);
        let lamps = self.lamps * fall * self.lens.beam(ray.d) * (0.25 + 0.75 * facing);
        met.look.glow + tone * (0.05 + lamps + self.moonlight(point, met.normal))
    }

    fn moonlight(&self, point: V3, normal: V3) -> f32 {
        let Some(moon) = self.moon else { return 0.0 };
        let facing = normal.dot(-moon.way);
        let (from, way, plane) =
            if moon.side_wall { (point.x, moon.way.x, moon.centre.x) } else { (point.z, moon.way.z, moon.centre.z) };
        let back = (from - plane) / way;
        if facing <= 0.0 || back <= 0.01 {
            return 0.0;
        }
        let at = point - moon.way * back;
        let along = if moon.side_wall { at.z - moon.centre.z } else { at.x - moon.centre.x };
        let up = at.y - moon.centre.y;
        if along.abs() > moon.half.0 || up.abs() > moon.half.1 || along.abs() < 0.03 || up.abs() < 0.025 {
            return 0.0;
        }
        let to_window = Ray { o: point + normal * 0.002, d: -moon.way };
        let hidden = self.things.iter().any(|(solid, look)| {
            look.pattern != Pattern::Outside && solid.hit(to_window).is_some_and(|hit| hit.t < back - 0.15)
        });
        if hidden { 0.0 } else { moon.strength * facing }
    }

    /// How open the surroundings of each point are (0 in a corner, 1 in the open): gives things their soft contact
    /// shadows. Drawn at half the picture's size and smoothed.
    fn nearness(&self, full_width: usize, full_height: usize) -> Vec<f32> {
        let (width, height) = (full_width / 2, full_height / 2);
        let mut open = vec![0.0; width * height];
        for top in (0..height).step_by(TILE) {
            for left in (0..width).step_by(TILE) {
                let (right, low) = ((left + TILE).min(width), (top + TILE).min(height));
                let near = self.seen_in(left as f32 * 2.0, top as f32 * 2.0, right as f32 * 2.0, low as f32 * 2.0);
                for y in top..low {
                    for x in left..right {
                        let ray = self.lens.ray(x as f32 * 2.0 + 1.0, y as f32 * 2.0 + 1.0);
                        let met = self.meet(ray, &near);
                        let from = ray.at(met.t) + met.normal * 0.003;
                        open[y * width + x] = self.openness(from, met.normal, hash(x as u32, y as u32));
                    }
                }
            }
        }
        smooth(&open, width, height)
    }

    fn openness(&self, from: V3, normal: V3, twist: f32) -> f32 {
        const RAYS: usize = 10;
        const REACH: f32 = 0.7;
        let near: Vec<_> = self.things.iter().filter(|(solid, _)| solid.distance(from) < REACH).collect();
        let aside = if normal.y.abs() < 0.9 { v(0.0, 1.0, 0.0) } else { v(1.0, 0.0, 0.0) };
        let tangent = aside.cross(normal).unit();
        let other = normal.cross(tangent);
        let mut sum = 0.0;
        for i in 0..RAYS {
            let part = (i as f32 + 0.5) / RAYS as f32;
            let (sin, cos) = (twist * std::f32::consts::TAU + i as f32 * 2.399_963).sin_cos();
            let side = part.sqrt();
            let d = (tangent * (cos * side) + other * (sin * side) + normal * (1.0 - part).sqrt()).unit();
            sum += (self.meet(Ray { o: from, d }, &near).t / REACH).min(1.0);
        }
        sum / RAYS as f32
    }
}

/// What a cheap lens leaves of the light towards its corners.
fn corner(x: usize, y: usize, width: usize, height: usize) -> f32 {
    let from_middle = |at: usize, size: usize| (at as f32 + 0.5) / size as f32 * 2.0 - 1.0;
    let (dx, dy) = (from_middle(x, width), from_middle(y, height));
    (1.0 - 0.42 * (dx * dx + 0.55 * dy * dy).min(1.5)).max(0.2)
}

/// From light to picture: a lens's shoulder, so that nothing bright loses its shape.
pub fn finish(light: f32) -> u8 {
    let level = 1.0 - (-3.2 * light.max(0.0)).exp();
    (level.powf(0.92) * 238.0 + 6.0).min(250.0) as u8
}

fn pattern(pattern: Pattern, p: V3, normal: V3) -> f32 {
    // Two coordinates on the surface.
    let (a, b) = if normal.y.abs() > 0.7 {
        (p.x, p.z)
    } else if normal.x.abs() > 0.7 {
        (p.z, p.y)
    } else {
        (p.x, p.y)
    };
    match pattern {
        Pattern::Plain | Pattern::Outside | Pattern::Forest => 0.97 + 0.05 * waves(a * 1.7, b * 1.7),
        Pattern::Boards(width) => {
            let board = (a / width).floor();
            let within = a / width - board;
            let shift = hash(board as i32 as u32, 7) * 2.0;
            let joint = ((b + shift) / 1.4).fract().abs();
            let seam = if within < 0.05 || joint < 0.008 { 0.62 } else { 1.0 };
            let tint = 0.86 + 0.24 * hash(board as i32 as u32, ((b + shift) / 1.4).floor() as i32 as u32);
            seam * tint * (0.94 + 0.1 * waves(a * 60.0, b * 2.0 + board))
        }
        Pattern::Tiles(side) => {
            let (fa, fb) = ((a / side).rem_euclid(1.0), (b / side).rem_euclid(1.0));
            let cell = hash((a / side).floor() as i32 as u32, (b / side).floor() as i32 as u32);
            if fa < 0.035 || fb < 0.035 { 0.6 } else { 0.93 + 0.12 * cell }
        }
        Pattern::Siding(height) => {
            let within = (b / height).rem_euclid(1.0);
            let board = hash((b / height).floor() as i32 as u32, 29);
            // Each board throws a line of shadow on the one below.
            let edge = if within > 0.9 { 0.55 } else { 0.9 + 0.12 * within };
            edge * (0.92 + 0.1 * board) * (0.97 + 0.05 * waves(a * 3.0, b * 40.0))
        }
        Pattern::Blocks(long) => {
            let course = (b / (long / 2.0)).floor();
            let shift = if course as i32 % 2 == 0 { 0.0 } else { long / 2.0 };
            let (along, up) = (((a + shift) / long).rem_euclid(1.0), (b / (long / 2.0)).rem_euclid(1.0));
            let tint = hash(((a + shift) / long).floor() as i32 as u32, course as i32 as u32);
            let joint = if along < 0.03 || up < 0.06 { 0.7 } else { 1.0 };
            joint * (0.88 + 0.14 * tint) * (0.95 + 0.08 * waves(a * 14.0, b * 14.0))
        }
        Pattern::Grass => 0.8 + 0.22 * waves(a * 1.1, b * 1.1) + 0.2 * waves(a * 14.0, b * 9.0),
        Pattern::Cloth => 0.95 + 0.07 * waves(a * 23.0, b * 19.0) + 0.05 * (a * 240.0).sin() * (b * 240.0).sin(),
        Pattern::Wood => 0.9 + 0.16 * waves(a * 3.0 + 2.0 * waves(b * 1.3, a), b * 26.0),
    }
}

/// A night sky over a dark line of spruces.
fn outside(p: V3, normal: V3) -> f32 {
    let a = if normal.x.abs() > 0.7 { p.z } else { p.x };
    let mut top = 0.96 + 0.05 * waves(a * 1.3, 9.0);
    for (spacing, seed) in [(0.23, 3), (0.31, 11), (0.17, 23)] {
        let tree = (a / spacing).floor();
        let beside = ((a / spacing - tree) - 0.5).abs() * 2.0;
        let tall = 0.34 * hash(tree as i32 as u32, seed);
        // Branches step outwards on the way down.
        let branch = 0.025 * ((beside * 7.0).fract() - 0.5);
        top = top.max(0.94 + tall * (1.0 - beside) + branch);
    }
    if p.y < top { 0.07 } else { 0.3 + 0.14 * (p.y - 1.0) + 0.02 * waves(a * 2.0, p.y * 5.0) }
}

/// Smooth noise in -1..=1 over two coordinates; one hump per unit.
pub fn waves(a: f32, b: f32) -> f32 {
    let (ia, ib) = (a.floor(), b.floor());
    let (fa, fb) = (a - ia, b - ib);
    let (sa, sb) = (fa * fa * (3.0 - 2.0 * fa), fb * fb * (3.0 - 2.0 * fb));
    let at = |x: f32, y: f32| hash(x as i32 as u32, y as i32 as u32) * 2.0 - 1.0;
    let low = at(ia, ib) * (1.0 - sa) + at(ia + 1.0, ib) * sa;
    let high = at(ia, ib + 1.0) * (1.0 - sa) + at(ia + 1.0, ib + 1.0) * sa;
    low * (1.0 - sb) + high * sb
}

/// A number in 0..1 that belongs to two whole numbers, the same on every machine.
pub fn hash(a: u32, b: u32) -> f32 {
    let mut h = a.wrapping_mul(0x9E37_79B1) ^ b.wrapping_mul(0x85EB_CA77).rotate_left(13);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 12;
    h = h.wrapping_mul(0x297A_2D39);
    h ^= h >> 15;
    (h >> 8) as f32 / (1 << 24) as f32
}

fn smooth(from: &[f32], width: usize, height: usize) -> Vec<f32> {
    let pass = |from: &[f32], step: usize, count: usize, stride: usize, lines: usize| {
        let mut to = vec![0.0; from.len()];
        for line in 0..lines {
            for i in 0..count {
                let (first, last) = (i.saturating_sub(2), (i + 2).min(count - 1));
                let sum: f32 = (first..=last).map(|k| from[line * stride + k * step]).sum();
                to[line * stride + i * step] = sum / (last - first + 1) as f32;
            }
        }
        to
    };
    let rows = pass(from, 1, width, width, height);
    pass(&rows, width, height, 1, width)
}

fn sample(from: &[f32], width: usize, height: usize, x: f32, y: f32) -> f32 {
    let (x, y) = (x.clamp(0.0, width as f32 - 1.001), y.clamp(0.0, height as f32 - 1.001));
    let (ix, iy) = (x as usize, y as usize);
    let (fx, fy) = (x - ix as f32, y - iy as f32);
    let at = |x: usize, y: usize| from[y * width + x];
    let top = at(ix, iy) * (1.0 - fx) + at(ix + 1, iy) * fx;
    let low = at(ix, iy + 1) * (1.0 - fx) + at(ix + 1, iy + 1) * fx;
    top * (1.0 - fy) + low * fy
}

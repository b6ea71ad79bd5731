//! Vectors, solids and where a ray meets them: the geometry under the drawn rooms, without light and without motion.

use std::ops::{Add, Mul, Neg, Sub};

/// A point or direction in metres: `x` to the right, `y` up, `z` away from the camera's wall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[must_use]
pub struct V3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

/// Short hand for a vector, because rooms are long lists of them.
pub const fn v(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    pub fn dot(self, other: V3) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub fn cross(self, other: V3) -> V3 {
        v(self.y * other.z - self.z * other.y, self.z * other.x - self.x * other.z, self.x * other.y - self.y * other.x)
    }

    pub fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// The same direction with length one; a zero vector stays zero.
    pub fn unit(self) -> V3 {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { self }
    }

    /// Straight way from here to `other`, `part` of it (0..=1).
    pub fn towards(self, other: V3, part: f32) -> V3 {
        self + (other - self) * part
    }

    /// Turned about the vertical axis by `angle` radians; positive turns +z towards +x.
    pub fn turned(self, angle: f32) -> V3 {
        let (sin, cos) = angle.sin_cos();
        v(self.x * cos + self.z * sin, self.y, self.z * cos - self.x * sin)
    }
}

impl Add for V3 {
    type Output = V3;
    fn add(self, other: V3) -> V3 {
        v(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for V3 {
    type Output = V3;
    fn sub(self, other: V3) -> V3 {
        v(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul<f32> for V3 {
    type Output = V3;
    fn mul(self, by: f32) -> V3 {
        v(self.x * by, self.y * by, self.z * by)
    }
}

impl Neg for V3 {
    type Output = V3;
    fn neg(self) -> V3 {
        v(-self.x, -self.y, -self.z)
    }
}

/// A half line; `d` has length one.
#[derive(Clone, Copy, Debug)]
pub struct Ray {
    pub o: V3,
    pub d: V3,
}

impl Ray {
    pub fn at(self, t: f32) -> V3 {
        self.o + self.d * t
    }
}

/// What a room and its movers are built from.
#[derive(Clone, Copy, Debug)]
pub enum Solid {
    /// A box round `centre`, turned about the vertical axis.
    Block { centre: V3, half: V3, turn: f32 },
    /// A cone with round ends, from `a` to `b`: limbs, lamps, plants, bottles.
    Limb { a: V3, b: V3, ra: f32, rb: f32 },
}

/// Where a ray met a solid.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    pub t: f32,
    pub normal: V3,
}

impl Solid {
    /// The nearest point in front of the ray's origin where it enters the solid; none when it starts inside.
    pub fn hit(&self, ray: Ray) -> Option<Hit> {
        match *self {
            Solid::Block { centre, half, turn } => hit_block(ray, centre, half, turn),
            Solid::Limb { a, b, ra, rb } => hit_limb(ray, a, b, ra, rb),
        }
    }
}

impl Solid {
    /// Distance from a point to the solid's surface in metres, never too large; 0 or less inside.
    pub fn distance(&self, from: V3) -> f32 {
        match *self {
            Solid::Block { centre, half, turn } => {
                let p = (from - centre).turned(-turn);
                let out = |p: f32, half: f32| (p.abs() - half).max(0.0);
                v(out(p.x, half.x), out(p.y, half.y), out(p.z, half.z)).length()
            }
            Solid::Limb { a, b, ra, rb } => {
                let ba = b - a;
                let part = ((from - a).dot(ba) / ba.dot(ba).max(1e-9)).clamp(0.0, 1.0);
                (from - a.towards(b, part)).length() - ra.max(rb)
            }
        }
    }
}

fn hit_block(ray: Ray, centre: V3, half: V3, turn: f32) -> Option<Hit> {
    let (o, d) =
        if turn == 0.0 { (ray.o - centre, ray.d) } else { ((ray.o - centre).turned(-turn), ray.d.turned(-turn)) };
    let mut near = f32::NEG_INFINITY;
    let mut far = f32::INFINITY;
    let mut normal = v(0.0, 0.0, 0.0);
    for axis in 0..3 {
        let (o, d, half, unit) = match axis {
            0 => (o.x, d.x, half.x, v(1.0, 0.0, 0.0)),
            1 => (o.y, d.y, half.y, v(0.0, 1.0, 0.0)),
            _ => (o.z, d.z, half.z, v(0.0, 0.0, 1.0)),
        };
        if d.abs() < 1e-9 {
            if o.abs() > half {
                return None;
            }
            continue;
        }
        let (mut enter, mut leave) = ((-half - o) / d, (half - o) / d);
        let mut facing = -1.0;
        if enter > leave {
            std::mem::swap(&mut enter, &mut leave);
            facing = 1.0;
        }
        if enter > near {
            near = enter;
            normal = unit * facing;
        }
        far = far.min(leave);
        if near > far {
            return None;
        }
    }
    let normal = if turn == 0.0 { normal } else { normal.turned(turn) };
    (near > 1e-4).then_some(Hit { t: near, normal })
}

/// After Inigo Quilez, "rounded cone - intersection" (MIT): the ray against the cone's side and its two end balls.
#[allow(clippy::many_single_char_names, reason = "the names of the published formula")]
fn hit_limb(ray: Ray, a: V3, b: V3, ra: f32, rb: f32) -> Option<Hit> {
    let ba = b - a;
    let oa = ray.o - a;
    let ob = ray.o - b;
    let rr = ra - rb;
    let m0 = ba.dot(ba);
    let m1 = ba.dot(oa);
    let m2 = ba.dot(ray.d);
    let m3 = ray.d.dot(oa);
    let m5 = oa.dot(oa);
    let m6 = ob.dot(ray.d);
    let m7 = ob.dot(ob);
    let d2 = m0 - rr * rr;
    if d2 > 0.0 {
        let k2 = d2 - m2 * m2;
        let k1 = d2 * m3 - m1 * m2 + m2 * rr * ra;
        let k0 = d2 * m5 - m1 * m1 + m1 * rr * ra * 2.0 - m0 * ra * ra;
        let h = k1 * k1 - k0 * k2;
        if h < 0.0 {
            return None;
        }
        let t = (-h.sqrt() - k1) / k2;
        let y = m1 - ra * rr + t * m2;
        if y > 0.0 && y < d2 {
            return (t > 1e-4).then(|| Hit { t, normal: ((oa + ray.d * t) * d2 - ba * y).unit() });
        }
    }
    let h1 = m3 * m3 - m5 + ra * ra;
    let h2 = m6 * m6 - m7 + rb * rb;
    let mut best: Option<Hit> = None;
    if h1 > 0.0 {
        let t = -m3 - h1.sqrt();
        if t > 1e-4 {
            best = Some(Hit { t, normal: (oa + ray.d * t) * (1.0 / ra) });
        }
    }
    if h2 > 0.0 {
        let t = -m6 - h2.sqrt();
        if t > 1e-4 && best.is_none_or(|hit| t < hit.t) {
            best = Some(Hit { t, normal: (ob + ray.d * t) * (1.0 / rb) });
        }
    }
    best
}

/// A rectangle of the picture in pixels from the top left.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub low: f32,
}

impl Outline {
    fn hold(&mut self, (x, y, scale): (f32, f32, f32), radius: f32) {
        let reach = radius * scale + 1.0;
        self.left = self.left.min(x - reach);
        self.right = self.right.max(x + reach);
        self.top = self.top.min(y - reach);
        self.low = self.low.max(y + reach);
    }
}

/// A pin-hole camera that never moves.
#[derive(Clone, Copy, Debug)]
pub struct Lens {
    pub eye: V3,
    right: V3,
    up: V3,
    ahead: V3,
    /// Half the picture's width at distance one.
    spread: f32,
    width: f32,
    height: f32,
}

impl Lens {
    /// A lens at `eye` looking at `target` that sees `angle` degrees from left edge to right edge.
    pub fn new(eye: V3, target: V3, angle: f32, width: usize, height: usize) -> Lens {
        let ahead = (target - eye).unit();
        let right = v(0.0, 1.0, 0.0).cross(ahead).unit();
        let up = ahead.cross(right);
        Lens {
            eye,
            right,
            up,
            ahead,
            spread: (angle.to_radians() / 2.0).tan(),
            width: width as f32,
            height: height as f32,
        }
    }

    /// The ray through picture position (`x`, `y`) in pixels, from the top left.
    pub fn ray(&self, x: f32, y: f32) -> Ray {
        let sx = (x / self.width * 2.0 - 1.0) * self.spread;
        let sy = (self.height - 2.0 * y) / self.width * self.spread;
        Ray { o: self.eye, d: (self.ahead + self.right * sx + self.up * sy).unit() }
    }

    /// Picture position and pixels per metre of a point; none when it lies behind the lens.
    pub fn project(&self, point: V3) -> Option<(f32, f32, f32)> {
        let way = point - self.eye;
        let depth = way.dot(self.ahead);
        if depth < 0.05 {
            return None;
        }
        let scale = self.width / (2.0 * self.spread * depth);
        let x = self.width / 2.0 + way.dot(self.right) * scale;
        let y = self.height / 2.0 - way.dot(self.up) * scale;
        Some((x, y, scale))
    }

    /// A rectangle of the picture that holds the solid; none when part of it lies behind the lens.
    pub fn outline(&self, solid: &Solid) -> Option<Outline> {
        let mut outline =
            Outline { left: f32::INFINITY, top: f32::INFINITY, right: f32::NEG_INFINITY, low: f32::NEG_INFINITY };
        match *solid {
            Solid::Block { centre, half, turn } => {
                for corner in 0..8 {
                    let sign = |bit: u8, half: f32| if corner & bit == 0 { half } else { -half };
                    let at = v(sign(1, half.x), sign(2, half.y), sign(4, half.z)).turned(turn);
                    outline.hold(self.project(centre + at)?, 0.0);
                }
            }
            Solid::Limb { a, b, ra, rb } => {
                // Towards the edges of a wide picture a ball is drawn longer than its radius.
                outline.hold(self.project(a)?, ra * (1.3 + self.spread));
                outline.hold(self.project(b)?, rb * (1.3 + self.spread));
            }
        }
        Some(outline)
    }

    /// How far the light of lamps round the lens reaches in this direction: 1 in the middle, less at the edges.
    pub fn beam(&self, direction: V3) -> f32 {
        let cos = direction.dot(self.ahead).max(0.0);
        let aside = (1.0 - cos * cos).max(0.0).sqrt() / self.spread.atan().sin().max(0.1);
        (1.0 - 0.68 * aside.min(1.2).powi(2)).max(0.06)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_meets_a_box_on_the_side_that_faces_it() {
        let block = Solid::Block { centre: v(0.0, 0.0, 5.0), half: v(1.0, 1.0, 1.0), turn: 0.0 };
        let hit = block.hit(Ray { o: v(0.0, 0.0, 0.0), d: v(0.0, 0.0, 1.0) }).unwrap();
        assert!((hit.t - 4.0).abs() < 1e-5);
        assert_eq!(hit.normal, v(0.0, 0.0, -1.0));
        assert!(block.hit(Ray { o: v(0.0, 3.0, 0.0), d: v(0.0, 0.0, 1.0) }).is_none());
    }

    #[test]
    fn a_turned_box_shows_its_edge() {
        let block =
            Solid::Block { centre: v(0.0, 0.0, 5.0), half: v(1.0, 1.0, 1.0), turn: std::f32::consts::FRAC_PI_4 };
        let hit = block.hit(Ray { o: v(0.001, 0.0, 0.0), d: v(0.0, 0.0, 1.0) }).unwrap();
        assert!((hit.t - (5.0 - 2.0_f32.sqrt())).abs() < 0.01);
    }

    #[test]
    fn a_limb_is_met_at_its_side_and_at_its_round_end() {
        let limb = Solid::Limb { a: v(0.0, 0.0, 4.0), b: v(0.0, 2.0, 4.0), ra: 0.5, rb: 0.5 };
        let side = limb.hit(Ray { o: v(0.0, 1.0, 0.0), d: v(0.0, 0.0, 1.0) }).unwrap();
        assert!((side.t - 3.5).abs() < 1e-4);
        let end = limb.hit(Ray { o: v(0.0, 5.0, 4.0), d: v(0.0, -1.0, 0.0) }).unwrap();
        assert!((end.t - 2.5).abs() < 1e-4);
    }

    #[test]
    fn the_lens_projects_where_its_rays_go() {
        let lens = Lens::new(v(0.3, 2.3, 0.2), v(2.0, 1.0, 4.0), 85.0, 640, 360);
        let ray = lens.ray(123.0, 77.0);
        let (x, y, _) = lens.project(ray.at(3.0)).unwrap();
        assert!((x - 123.0).abs() < 0.01 && (y - 77.0).abs() < 0.01);
    }
}

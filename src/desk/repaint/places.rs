//! Where shapes are seen, as few places on whole pixels; which shapes those are is not known here.
use eframe::egui::{
    Pos2, Rect, Shape,
    emath::TSTransform,
    epaint::{ClippedShape, RectShape},
};

/// Most places that are painted apart; beyond it the nearest are taken as one.
pub const MOST: usize = 12;
/// Pixels around a shape that its soft edge, or a line under a text, may reach.
pub const EDGE: f32 = 4.0;
/// How far from a whole pixel is still on it, in pixels.
pub const NEAR: f32 = 0.01;
/// How far a round corner reaches into its box, of its radius: a little more than one minus half the root of two.
const ROUND: f32 = 0.3;

/// Places that shapes reach, apart from each other, on whole pixels.
pub struct Places {
    rects: Vec<Rect>,
    full: Rect,
    scale: f32,
}

impl Places {
    /// None yet; all that come are cut to `full`. `scale`: pixels to a point.
    pub fn within(full: Rect, scale: f32) -> Self {
        Self { rects: Vec::new(), full, scale }
    }

    pub fn into_rects(self) -> Vec<Rect> {
        self.rects
    }

    pub fn add(&mut self, shape: &ClippedShape) {
        self.add_rect(reach(shape, EDGE / self.scale));
    }

    /// The same, but that of a box that is only a line around nothing the sides are added.
    pub fn add_line(&mut self, shape: &ClippedShape) {
        let outer = reach(shape, EDGE / self.scale);
        let inner = inside(shape, EDGE / self.scale).map(|inner| self.on_pixels(inner, f32::ceil, f32::floor));
        match inner {
            Some(inner) => sides(outer, inner).into_iter().for_each(|side| self.add_rect(side)),
            None => self.add_rect(outer),
        }
    }

    pub fn add_rect(&mut self, rect: Rect) {
        if !rect.is_positive() {
            return;
        }
        self.take(self.on_pixels(rect, f32::floor, f32::ceil).intersect(self.full));
        while self.rects.len() > MOST {
            let Some((a, b)) = self.nearest() else { return };
            let (b, a) = (self.rects.swap_remove(b), self.rects.swap_remove(a));
            self.take(a.union(b));
        }
    }

    /// With its first and its last corner on whole pixels.
    fn on_pixels(&self, rect: Rect, first: fn(f32) -> f32, last: fn(f32) -> f32) -> Rect {
        let whole = |value: f32, to: fn(f32) -> f32| {
            let pixels = value * self.scale;
            let nearest = pixels.round();
            let is_there = (pixels - nearest).abs() < NEAR;
            (if is_there { nearest } else { to(pixels) }) / self.scale
        };
        let min = Pos2::new(whole(rect.min.x, first), whole(rect.min.y, first));
        Rect::from_min_max(min, Pos2::new(whole(rect.max.x, last), whole(rect.max.y, last)))
    }

    /// Takes a place in, as one with whatever it overlaps: nothing may be painted twice.
    fn take(&mut self, mut rect: Rect) {
        if !rect.is_positive() {
            return;
        }
        while let Some(at) = self.rects.iter().position(|known| known.intersect(rect).is_positive()) {
            rect = rect.union(self.rects.swap_remove(at));
        }
        self.rects.push(rect);
    }

    /// The two that would grow least as one; the first has the lower index.
    fn nearest(&self) -> Option<(usize, usize)> {
        let grows = |a: usize, b: usize| {
            let (a, b) = (self.rects[a], self.rects[b]);
            a.union(b).area() - a.area() - b.area()
        };
        let pairs = (0..self.rects.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        pairs.min_by(|(a, b), (c, d)| grows(*a, *b).total_cmp(&grows(*c, *d)))
    }
}

/// How far a shape may be seen.
pub fn reach(shape: &ClippedShape, edge: f32) -> Rect {
    let rect = shape.shape.visual_bounding_rect();
    if rect.any_nan() || !rect.is_finite() && rect != Rect::NOTHING {
        return shape.clip_rect;
    }
    (shape.transform_after_tessellation * rect).expand(edge).intersect(shape.clip_rect)
}

/// What a box that is only a line leaves free.
fn inside(shape: &ClippedShape, edge: f32) -> Option<Rect> {
    let Shape::Rect(RectShape { rect, corner_radius, fill, stroke, blur_width, brush, angle, .. }) = &shape.shape
    else {
        return None;
    };
    let is_line = fill.to_array() == [0; 4] && brush.is_none() && *blur_width == 0.0 && *angle == 0.0;
    let round = [corner_radius.nw, corner_radius.ne, corner_radius.sw, corner_radius.se].into_iter().max()?;
    let inner = rect.shrink(stroke.width + ROUND * f32::from(round) + edge);
    let is_free = is_line && inner.is_positive() && shape.transform_after_tessellation == TSTransform::IDENTITY;
    is_free.then_some(inner)
}

/// What of `outer` lies around `inner`.
fn sides(outer: Rect, inner: Rect) -> [Rect; 4] {
    let inner = inner.intersect(outer);
    if !inner.is_positive() {
        return [outer, Rect::NOTHING, Rect::NOTHING, Rect::NOTHING];
    }
    [
        outer.with_max_y(inner.top()),
        outer.with_min_y(inner.bottom()),
        inner.with_min_x(outer.left()).with_max_x(inner.left()),
        inner.with_min_x(inner.right()).with_max_x(outer.right()),
    ]
}

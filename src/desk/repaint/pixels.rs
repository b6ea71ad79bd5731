//! Rectangles of whole pixels of a window, as GL counts them.
use eframe::egui::Rect;

/// From the left and from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub left: i32,
    pub bottom: i32,
    pub right: i32,
    pub top: i32,
}

impl Pixels {
    /// Of a rectangle in points, as egui's painter cuts it to whole pixels.
    pub fn of(rect: Rect, size: [u32; 2], pixels_per_point: f32) -> Self {
        let all = Self::all(size);
        let whole = |value: f32, most: i32| ((pixels_per_point * value).round() as i32).clamp(0, most);
        let (left, right) = (whole(rect.min.x, all.right), whole(rect.max.x, all.right));
        let (from_above, to_above) = (whole(rect.min.y, all.top), whole(rect.max.y, all.top));
        Self { left, right, bottom: all.top - to_above, top: all.top - from_above }
    }

    /// The whole window.
    pub fn all([width, height]: [u32; 2]) -> Self {
        Self { left: 0, bottom: 0, right: width.cast_signed(), top: height.cast_signed() }
    }

    pub fn width(self) -> i32 {
        self.right - self.left
    }

    pub fn height(self) -> i32 {
        self.top - self.bottom
    }

    /// What both have, if anything.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let both = Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        };
        (both.width() > 0 && both.height() > 0).then_some(both)
    }

    /// What is left where another is cut out.
    pub fn without(self, other: Self) -> Vec<Self> {
        let Some(hole) = self.overlap(other) else { return vec![self] };
        let rests = [
            Self { bottom: hole.top, ..self },
            Self { top: hole.bottom, ..self },
            Self { right: hole.left, bottom: hole.bottom, top: hole.top, ..self },
            Self { left: hole.right, bottom: hole.bottom, top: hole.top, ..self },
        ];
        rests.into_iter().filter(|rest| rest.width() > 0 && rest.height() > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_around_a_hole_is_all_but_it_and_nothing_twice() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut one = || {
            let (left, bottom) = (random.i32(0..8), random.i32(0..8));
            Pixels { left, bottom, right: left + random.i32(1..8), top: bottom + random.i32(1..8) }
        };
        for _ in 0..2_000 {
            let (whole, hole) = (one(), one());
            let rests = whole.without(hole);
            for (x, y) in (0..16).flat_map(|x| (0..16).map(move |y| (x, y))) {
                let has = |one: &Pixels| (one.left..one.right).contains(&x) && (one.bottom..one.top).contains(&y);
                let times = rests.iter().filter(|rest| has(rest)).count();
                assert_eq!(times, usize::from(has(&whole) && !has(&hole)), "{whole:?} without {hole:?}: {rests:?}");
            }
        }
    }
}

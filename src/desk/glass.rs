//! How closely a picture is looked at: factor, part and light; it knows no camera and touches no pixel.
use egui::{Pos2, Rect, Vec2};
use vaka_words::{say_with, time::tenths};

use crate::burn::MOST_LIGHT;

/// As near as it gets.
const NEAREST: f32 = 8.0;
/// One press of a key.
const STEP: f32 = 1.5;
/// One press of an arrow moves by so much of what is seen.
const MOVE: f32 = 0.2;

/// What of the picture is seen, and with how much light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glass {
    factor: f32,
    /// Middle of what is seen: 0 to 1 both ways.
    middle: Pos2,
    light: u8,
}

impl Default for Glass {
    fn default() -> Self {
        Self { factor: 1.0, middle: Pos2::new(0.5, 0.5), light: 0 }
    }
}

impl Glass {
    /// The part that is seen, 0 to 1 both ways.
    pub fn part(&self) -> Rect {
        Rect::from_center_size(self.middle, Vec2::splat(1.0 / self.factor))
    }

    /// Steps of light.
    pub fn light(&self) -> u8 {
        self.light
    }

    /// So many times as many pixels as its tile has are worth asking for: in few steps, since each is another size for the
    /// decoder.
    pub fn detail(&self) -> f32 {
        [1.0, 2.0, 4.0].into_iter().find(|detail| self.factor <= *detail).unwrap_or(NEAREST)
    }

    /// Whether less than the whole picture is seen.
    pub fn is_near(&self) -> bool {
        self.factor > 1.0
    }

    /// One step nearer (1) or farther (−1).
    pub fn step(&mut self, steps: f32) {
        self.zoom(STEP.powf(steps), Vec2::ZERO);
    }

    /// `by` times as near; what lies `aside` of the middle of the view (−0.5 to 0.5 both ways) stays where it is.
    pub fn zoom(&mut self, by: f32, aside: Vec2) {
        let fixed = self.middle + aside / self.factor;
        self.factor = (self.factor * by).clamp(1.0, NEAREST);
        if self.factor < 1.02 {
            self.factor = 1.0;
        }
        self.look_at(fixed - aside / self.factor);
    }

    /// By a key: a share of what is seen.
    pub fn step_aside(&mut self, steps: Vec2) {
        self.shift(steps * MOVE);
    }

    /// By shares of what is seen.
    pub fn shift(&mut self, shares: Vec2) {
        self.look_at(self.middle + shares / self.factor);
    }

    /// The next step of light; behind the last one none.
    pub fn lighten(&mut self) {
        self.light = (self.light + 1) % (MOST_LIGHT + 1);
    }

    /// Factor and light in words, as far as they are not those of the whole picture.
    pub fn words(&self) -> String {
        let zoom = self.is_near().then(|| {
            let times = tenths((self.factor * 10.0).round() as i64);
            say_with("tile-zoom", &[("times", times.into())])
        });
        let light = (self.light > 0).then(|| say_with("tile-light", &[("light", self.light.into())]));
        zoom.into_iter().chain(light).collect::<Vec<_>>().join(" · ")
    }

    /// Never beyond the picture's edges.
    fn look_at(&mut self, middle: Pos2) {
        let half = 0.5 / self.factor;
        self.middle = Pos2::new(middle.x.clamp(half, 1.0 - half), middle.y.clamp(half, 1.0 - half));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_shows_more_than_the_picture_nor_less_than_an_eighth() {
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
        let mut glass = Glass::default();
        for turn in 0..200 {
            let way = |by: i32| (turn * by % 7 - 3) as f32;
            match turn % 3 {
                0 => glass.step(way(5)),
                1 => glass.step_aside(Vec2::new(way(3), way(4))),
                _ => glass.zoom(1.3, Vec2::new(way(2), way(6)) / 6.0),
            }
            assert!(whole.expand(1e-5).contains_rect(glass.part()), "{glass:?}");
            assert!((0.124..=1.001).contains(&glass.part().width()), "{glass:?}");
        }
        glass.step(-20.0);
        assert_eq!(glass, Glass::default());
    }

    #[test]
    fn what_the_pointer_is_on_stays_under_it() {
        let mut glass = Glass::default();
        let aside = Vec2::new(0.3, -0.2);
        let under = |glass: &Glass| glass.part().center() + aside * glass.part().width();
        let before = under(&glass);
        glass.zoom(2.0, aside);
        assert!((under(&glass) - before).length() < 1e-5);
    }

    #[test]
    fn light_comes_back_to_none() {
        let mut glass = Glass::default();
        let steps = [1, 2, 3, 0].map(|_| {
            glass.lighten();
            glass.light()
        });
        assert_eq!(steps, [1, 2, 3, 0]);
    }
}

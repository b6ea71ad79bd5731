//! Masks over one recording's picture: drawn with the mouse, made, moved and stretched by keys. What is filled in the file
//! is filled here; the picture comes from the player, under its watermark, and is opened for the authority's purpose.
use alarm_central::{
    disclosure::{Mask, WHOLE},
    medium::OpenPurpose,
};
use egui::{Align2, Event, Key, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::closed::ClosedMedia;
use vaka_words::{say, say_with};

use super::{
    super::player,
    asking::{Choice, has_room, medium_of},
};
use crate::{
    closed::{Closed, Playing, Stands},
    intent::Intent,
    keys::{self, Press, Step},
    scene::Scene,
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, heading_ui, paragraph, words_ui},
};

/// How far a key moves or stretches, ten-thousandths of the picture.
const BY: i32 = 100;
/// The smallest mask that a hand can draw, ten-thousandths: less is a press on what is there.
const LEAST: u16 = 100;
/// Under the picture.
const BELOW: f32 = 112.0;

#[derive(Default)]
pub(super) struct Memory {
    player: player::Memory,
    /// The mask that keys move.
    at: usize,
    drawn_from: Option<Pos2>,
    asked: bool,
    is_stopped: bool,
}

impl Memory {
    pub(super) fn press(&mut self, press: Press, masks: &mut Vec<Mask>, wants: &mut Vec<Intent>) {
        match press {
            Press::Space => wants.push(Intent::PausePlayback),
            Press::Row(Step::PageDown) => self.at = (self.at + 1) % masks.len().max(1),
            Press::Row(Step::PageUp) => self.at = (self.at + masks.len().saturating_sub(1)) % masks.len().max(1),
            Press::New => self.add(masks, Mask { left: 4_000, top: 4_000, width: 2_000, height: 2_000 }),
            _ => {}
        }
    }

    fn add(&mut self, masks: &mut Vec<Mask>, mask: Mask) {
        if mask.is_fit() && has_room(masks) {
            masks.push(mask);
            self.at = masks.len() - 1;
        }
    }

    fn remove(&mut self, masks: &mut Vec<Mask>) {
        if self.at < masks.len() {
            masks.remove(self.at);
        }
        self.at = self.at.min(masks.len().saturating_sub(1));
    }

    /// Shows it in the whole of `ui`; true when it is done.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        closed: &Closed,
        media: &ClosedMedia,
        choice: &mut Choice,
        wants: &mut Vec<Intent>,
    ) -> bool {
        self.at = self.at.min(choice.masks.len().saturating_sub(1));
        self.keys_do(ui, &mut choice.masks);
        let room = ui.max_rect();
        let line =
            |top: f32, high: f32| Rect::from_min_size(Pos2::new(room.left(), top), Vec2::new(room.width(), high));
        let title = format!("{} · {}", say("disclosing-masks"), player::medium_name(&choice.view));
        heading_ui(ui, line(room.top(), 24.0), &title);
        let place = Rect::from_min_max(
            Pos2::new(room.left(), room.top() + 32.0),
            Pos2::new(room.right(), room.bottom() - BELOW),
        );
        self.player.tell_size(ui, place, wants);
        let playing = self.see_to_picture(scene, closed, media, choice, wants);
        match playing {
            Some(playing) => {
                let shown = player::picture_ui(ui, place, scene, &playing, &choice.view);
                if playing.picture.is_some() {
                    self.field_ui(ui, shown, &mut choice.masks);
                }
            }
            None => {
                ui.painter().rect_filled(place, theme::corner(), colours().picture);
                let allowed = closed.purposes().contains(&OpenPurpose::Authority);
                let words = say(if allowed { "closed-opening" } else { "closed-purpose-none" });
                let middle = Rect::from_center_size(place.center(), Vec2::new(place.width() - 40.0, 24.0));
                paragraph(ui.painter(), middle, Align2::CENTER_CENTER, &words, Hand::body().ink(colours().on_plate));
            }
        }
        self.controls_ui(ui, line(place.bottom() + 8.0, BELOW - 8.0), choice, playing.as_ref(), wants)
    }

    /// Opens what is to be masked, once, and lets it stand still at its first picture.
    fn see_to_picture(
        &mut self,
        scene: &Scene<'_>,
        closed: &Closed,
        media: &ClosedMedia,
        choice: &Choice,
        wants: &mut Vec<Intent>,
    ) -> Option<Playing> {
        let medium = medium_of(choice);
        let is_open = closed.opened.as_ref().is_some_and(|opened| opened.media.contains(&medium));
        let playing = scene.playing.filter(|playing| is_open && playing.medium == medium);
        if !is_open && !self.asked && closed.purposes().contains(&OpenPurpose::Authority) {
            self.asked = true;
            let (event, purpose) = (media.row.id, OpenPurpose::Authority);
            wants.push(Intent::OpenMedia { event, media: vec![medium], purpose });
        }
        if let Some(playing) = playing
            && playing.picture.is_some()
            && !self.is_stopped
        {
            self.is_stopped = true;
            if !playing.is_paused && playing.stands == Stands::Runs {
                wants.push(Intent::PausePlayback);
            }
        }
        playing
    }

    /// Arrows move the chosen mask, with Shift they stretch it, Delete takes it away; a key that is held goes on.
    fn keys_do(&mut self, ui: &Ui, masks: &mut Vec<Mask>) {
        if ui.memory(|memory| memory.focused().is_some()) {
            return;
        }
        let pressed: Vec<(Key, bool)> = ui.input(|input| {
            let keys = input.events.iter().filter_map(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. } => Some((*key, modifiers.shift)),
                _ => None,
            });
            keys.collect()
        });
        for (key, stretches) in pressed {
            let (x, y) = match key {
                Key::ArrowLeft => (-BY, 0),
                Key::ArrowRight => (BY, 0),
                Key::ArrowUp => (0, -BY),
                Key::ArrowDown => (0, BY),
                Key::Delete | Key::Backspace => {
                    self.remove(masks);
                    continue;
                }
                _ => continue,
            };
            if let Some(mask) = masks.get_mut(self.at) {
                *mask = if stretches { stretched(*mask, x, y) } else { moved(*mask, x, y) };
            }
        }
    }

    /// The picture as a field to draw on.
    fn field_ui(&mut self, ui: &mut Ui, shown: Rect, masks: &mut Vec<Mask>) {
        let response = ui.interact(shown, ui.scope_id().with("mask-field"), Sense::drag());
        let name = say_with("disclosing-mask-field", &[("count", masks.len().into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &*name));
        let pointer = ui.input(|input| input.pointer.latest_pos());
        if response.drag_started() {
            self.drawn_from = ui.input(|input| input.pointer.press_origin());
        }
        let drawn = self.drawn_from.zip(pointer).map(|(from, to)| between(shown, from, to));
        if response.drag_stopped() {
            if let (Some(mask), Some(from)) = (drawn, self.drawn_from) {
                if mask.width >= LEAST && mask.height >= LEAST {
                    self.add(masks, mask);
                } else if let Some(under) = masks.iter().rposition(|mask| on(shown, *mask).contains(from)) {
                    self.at = under;
                }
            }
            self.drawn_from = None;
        }
        for (index, mask) in masks.iter().enumerate() {
            mask_ui(ui, shown, *mask, index == self.at);
        }
        if let (Some(mask), Some(_)) = (drawn, self.drawn_from) {
            mask_ui(ui, shown, mask, true);
        }
    }

    fn controls_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        choice: &mut Choice,
        playing: Option<&Playing>,
        wants: &mut Vec<Intent>,
    ) -> bool {
        let hint = Rect::from_min_size(rect.min, Vec2::new(rect.width(), 18.0));
        words_ui(
            ui,
            hint,
            Align2::LEFT_CENTER,
            &say_with("disclosing-masks-how", &[("key", keys::cap(Press::New).into())]),
            Hand::quiet(),
        );
        let mut left = rect.left();
        for (index, mask) in choice.masks.iter().enumerate() {
            let name = mask_name(index, *mask);
            let number = (index + 1).to_string();
            let stress = if index == self.at { Stress::Chosen } else { Stress::Plain };
            let place = Rect::from_min_size(Pos2::new(left, rect.top() + 24.0), Vec2::new(30.0, 26.0));
            if place.right() > rect.right() {
                break;
            }
            left = place.right() + 4.0;
            if KeyButton::new(&name, "").shown(&number).stress(stress).ui(ui, place).clicked() {
                self.at = index;
            }
        }
        let is_still = playing.is_none_or(|playing| playing.is_paused || playing.stands != Stands::Runs);
        let play = say(if is_still { "closed-play" } else { "closed-pause" });
        let (new, remove, done) =
            (say("disclosing-mask-new"), say("disclosing-mask-remove"), say("disclosing-masks-done"));
        let space = say("key-space");
        let room = has_room(&choice.masks);
        let acts = [
            (&*new, keys::cap(Press::New), if room { Stress::Plain } else { Stress::Waiting }),
            (&*remove, "Delete", if choice.masks.is_empty() { Stress::Waiting } else { Stress::Plain }),
            (&*play, &*space, Stress::Plain),
            (&*done, "Enter", Stress::Chosen),
        ];
        let mut left = rect.left();
        let mut is_done = false;
        for (index, (name, key, stress)) in acts.into_iter().enumerate() {
            let button = KeyButton::new(name, key).stress(stress);
            let size = Vec2::new(button.width(ui.painter()) + 8.0, measures().button);
            let place = Rect::from_min_size(Pos2::new(left, rect.top() + 58.0), size);
            left = place.right() + 8.0;
            if button.ui(ui, place).clicked() {
                match index {
                    0 => self.press(Press::New, &mut choice.masks, wants),
                    1 => self.remove(&mut choice.masks),
                    2 => wants.push(Intent::PausePlayback),
                    _ => is_done = true,
                }
            }
        }
        is_done
    }
}

fn mask_ui(ui: &Ui, shown: Rect, mask: Mask, is_chosen: bool) {
    let c = colours();
    let rect = on(shown, mask);
    // Of the one that is moved, what lies under it must be seen.
    let fill = if is_chosen { theme::faded(c.picture, 0.7) } else { c.picture };
    let line = if is_chosen { theme::focus_ring() } else { theme::edge() };
    ui.painter().rect(rect, 0.0, fill, line, theme::INSIDE);
}

/// What a screen reader says of a mask.
fn mask_name(index: usize, mask: Mask) -> String {
    let share = |of: u16| u32::from(of) / 100;
    let values = [
        ("number", (index + 1).into()),
        ("left", share(mask.left).into()),
        ("top", share(mask.top).into()),
        ("width", share(mask.width).into()),
        ("height", share(mask.height).into()),
    ];
    say_with("disclosing-mask-name", &values).into_owned()
}

/// Where a mask lies on the picture.
fn on(shown: Rect, mask: Mask) -> Rect {
    let share = |of: u16| f32::from(of) / f32::from(WHOLE);
    let min = shown.min + Vec2::new(share(mask.left) * shown.width(), share(mask.top) * shown.height());
    Rect::from_min_size(min, Vec2::new(share(mask.width) * shown.width(), share(mask.height) * shown.height()))
}

/// The mask that two corners span, as far as it lies on the picture.
fn between(shown: Rect, from: Pos2, to: Pos2) -> Mask {
    let drawn = Rect::from_two_pos(from, to).intersect(shown);
    let part =
        |length: f32, whole: f32| (length / whole.max(1.0) * f32::from(WHOLE)).clamp(0.0, f32::from(WHOLE)) as u16;
    let (left, top) =
        (part(drawn.left() - shown.left(), shown.width()), part(drawn.top() - shown.top(), shown.height()));
    let right = part(drawn.right() - shown.left(), shown.width());
    let bottom = part(drawn.bottom() - shown.top(), shown.height());
    Mask { left, top, width: right.saturating_sub(left), height: bottom.saturating_sub(top) }
}

fn moved(mask: Mask, x: i32, y: i32) -> Mask {
    let to = |at: u16, by: i32, length: u16| {
        let most = i32::from(WHOLE) - i32::from(length);
        u16::try_from((i32::from(at) + by).clamp(0, most)).unwrap_or(0)
    };
    Mask { left: to(mask.left, x, mask.width), top: to(mask.top, y, mask.height), ..mask }
}

fn stretched(mask: Mask, x: i32, y: i32) -> Mask {
    let to = |length: u16, by: i32, from: u16| {
        let most = i32::from(WHOLE) - i32::from(from);
        u16::try_from((i32::from(length) + by).clamp(BY.min(most), most)).unwrap_or(1)
    };
    Mask { width: to(mask.width, x, mask.left), height: to(mask.height, y, mask.top), ..mask }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASK: Mask = Mask { left: 100, top: 9_000, width: 2_000, height: 1_000 };

    #[test]
    fn a_mask_never_leaves_the_picture_and_never_vanishes() {
        for mask in [MASK, Mask { left: 0, top: 0, width: WHOLE, height: WHOLE }] {
            let (mut far, mut wide) = (mask, mask);
            for by in [(BY, 0), (0, BY), (-BY, 0), (0, -BY)] {
                for _ in 0..300 {
                    (far, wide) = (moved(far, by.0, by.1), stretched(wide, by.0, by.1));
                    assert!(far.is_fit() && wide.is_fit(), "{far:?} {wide:?}");
                }
            }
            assert_eq!((far.width, far.height), (mask.width, mask.height));
        }
    }

    #[test]
    fn what_is_drawn_is_what_lies_on_the_picture() {
        let shown = Rect::from_min_size(Pos2::new(100.0, 50.0), Vec2::new(640.0, 360.0));
        let drawn = between(shown, Pos2::new(420.0, 410.0), Pos2::new(20.0, 230.0));
        assert_eq!(drawn, Mask { left: 0, top: 5_000, width: 5_000, height: 5_000 });
        assert_eq!(on(shown, drawn), Rect::from_min_max(Pos2::new(100.0, 230.0), Pos2::new(420.0, 410.0)));
        let outside = between(shown, Pos2::new(0.0, 0.0), Pos2::new(50.0, 20.0));
        assert!(!outside.is_fit());
    }
}

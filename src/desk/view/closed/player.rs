//! A stored recording as it plays: the picture under its watermark, where it stands, and the keys that move it. There is no
//! way to keep it, and it is gone with the view.
use alarm_central::{id::MediumId, medium::MediumEnd};
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::closed::MediumView;
use vaka_words::{say, say_with, time::span};

use super::{JUMP_MS, event_head_ui};
use crate::{
    clock,
    closed::{Closed, Playing, Stands},
    intent::Intent,
    scene::{Scene, Session},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, paragraph, video_tile::fitted, watermark::watermark, words_ui},
};

/// Position, buttons and the list of recordings under the picture.
const BELOW: f32 = 180.0;
const MOST_LISTED: usize = 4;

#[derive(Default)]
pub(super) struct Memory {
    told: Option<(u32, u32)>,
}

/// The recording before or after the one that plays, of those open.
pub(super) fn beside(scene: &Scene<'_>, closed: &Closed, step: isize) -> Option<MediumId> {
    let playing = scene.playing?.medium;
    let media = open(closed);
    let at = media.iter().position(|view| view.medium == playing)?;
    media.get(at.checked_add_signed(step)?).map(|view| view.medium)
}

fn open(closed: &Closed) -> Vec<&MediumView> {
    let open = closed.opened.as_ref().map(|opened| opened.media.as_slice()).unwrap_or_default();
    let media = closed.media.as_ref().map(|media| media.media.as_slice()).unwrap_or_default();
    media.iter().filter(|view| open.contains(&view.medium)).collect()
}

/// What it is, of what and when: `Film · Hall · 22:14:03–22:15:40`.
pub(super) fn medium_name(view: &MediumView) -> String {
    let device = match &view.camera {
        Some((id, name)) if name.0.is_empty() => id.to_string(),
        Some((_, name)) => name.0.clone(),
        None => say("closed-voice-unit").into_owned(),
    };
    let whole =
        format!("{} · {device} · {}–{}", say(view.kind.key()), clock::time(view.began), clock::time(view.ended));
    match view.end {
        MediumEnd::Whole => whole,
        MediumEnd::Cut => format!("{whole} · {}", say("closed-medium-cut")),
    }
}

impl Memory {
    pub(super) fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, closed: &Closed, wants: &mut Vec<Intent>) {
        let room = ui.max_rect();
        let Some(media) = &closed.media else { return };
        let top = event_head_ui(ui, room, &media.row);
        let place = Rect::from_min_max(Pos2::new(room.left(), top), Pos2::new(room.right(), room.bottom() - BELOW));
        self.tell_size(ui, place, wants);
        let Some(playing) = scene.playing else { return };
        let view = open(closed).into_iter().find(|view| view.medium == playing.medium);
        let Some(view) = view else { return };
        picture_ui(ui, place, scene, &playing, view);
        let below = Rect::from_min_max(Pos2::new(room.left(), place.bottom() + 8.0), room.max);
        controls_ui(ui, below, &playing, view, wants);
        let list = Rect::from_min_max(Pos2::new(below.left(), below.top() + 76.0), below.max);
        others_ui(ui, list, closed, &playing, wants);
    }

    /// Pictures are decoded at the size they are shown in.
    pub(super) fn tell_size(&mut self, ui: &Ui, rect: Rect, wants: &mut Vec<Intent>) {
        let scale = ui.pixels_per_point();
        let size = ((rect.width() * scale) as u32, (rect.height() * scale) as u32);
        if self.told.replace(size) != Some(size) {
            let (width, height) = size;
            wants.push(Intent::FitPlayback { width, height });
        }
    }
}

/// Shows the picture under its watermark; gives where it lies.
pub(super) fn picture_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, playing: &Playing, view: &MediumView) -> Rect {
    let name = medium_name(view);
    let response = ui.interact(rect, ui.scope_id().with("played"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let state = state_words(playing);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(&*state));
    ui.painter().rect_filled(rect, theme::corner(), colours().picture);
    let shown = playing.picture.map_or(rect, |picture| fitted(rect, picture.size));
    if let Some(picture) = playing.picture {
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
        ui.painter().image(picture.texture, shown, whole, theme::picture_tint(false));
    } else {
        let middle = Rect::from_center_size(rect.center(), Vec2::new(rect.width() - 40.0, 24.0));
        paragraph(ui.painter(), middle, Align2::CENTER_CENTER, &state, Hand::body().ink(colours().on_plate));
    }
    if let Session::In(worker) = scene.session {
        let place = format!("{} · {}", worker.id, scene.seat);
        let second = clock::day_and_time(scene.now);
        watermark(ui.painter(), shown, &[&worker.name.0, &place, &second]);
    }
    shown
}

fn state_words(playing: &Playing) -> String {
    let words = match playing.stands {
        Stands::Opening => say("closed-opening"),
        Stands::Ended => say("closed-ended"),
        Stands::Broken => say("closed-broken"),
        Stands::Runs if playing.is_paused => say("closed-paused"),
        Stands::Runs => say("closed-runs"),
    };
    words.into_owned()
}

fn controls_ui(ui: &mut Ui, rect: Rect, playing: &Playing, view: &MediumView, wants: &mut Vec<Intent>) {
    let length = view.ended.since_ms(view.began).max(1);
    let done = playing.at.since_ms(view.began).clamp(0, length);
    let track = Rect::from_min_size(rect.min, Vec2::new(rect.width(), 6.0));
    ui.painter().rect_filled(track, 3.0, colours().meter_track);
    let share = done as f32 / length as f32;
    let filled = Rect::from_min_size(track.min, Vec2::new(track.width() * share, track.height()));
    ui.painter().rect_filled(filled, 3.0, colours().focus);
    let values = [
        ("time", clock::time(playing.at).into()),
        ("done", span(done).into_owned().into()),
        ("length", span(length).into_owned().into()),
        ("speed", playing.speed.into()),
        ("state", state_words(playing).into()),
    ];
    let words = say_with("closed-position", &values);
    let line = Rect::from_min_size(rect.min + Vec2::new(0.0, 10.0), Vec2::new(rect.width(), 20.0));
    words_ui(ui, line, Align2::LEFT_CENTER, &words, Hand::label());
    let mut right = rect.right();
    let speed = if playing.speed == 4 { 1 } else { playing.speed * 2 };
    let speed_name = say_with("closed-speed", &[("speed", speed.into())]);
    let pause = say(if playing.is_paused { "closed-play" } else { "closed-pause" });
    let key = speed.to_string();
    let (space, back, on) = (say("key-space"), say("closed-back-10"), say("closed-on-10"));
    let buttons = [
        (&*speed_name, &*key, Intent::SpeedPlayback(speed)),
        (&*on, "→", Intent::JumpPlayback(JUMP_MS)),
        (&*back, "←", Intent::JumpPlayback(-JUMP_MS)),
        (&*pause, &*space, Intent::PausePlayback),
    ];
    for (name, key, want) in buttons {
        let button = KeyButton::new(name, key);
        let size = Vec2::new(button.width(ui.painter()), 36.0);
        let place = Rect::from_min_size(Pos2::new(right - size.x, rect.top() + 34.0), size);
        right = place.left() - 6.0;
        if button.ui(ui, place).clicked() {
            wants.push(want);
        }
    }
}

fn others_ui(ui: &mut Ui, rect: Rect, closed: &Closed, playing: &Playing, wants: &mut Vec<Intent>) {
    let media = open(closed);
    let at = media.iter().position(|view| view.medium == playing.medium).unwrap_or(0);
    let fits = ((rect.height() / 28.0).floor() as usize).clamp(1, MOST_LISTED);
    // The one that plays is always among them.
    let first = (at + 1).saturating_sub(fits);
    for (line, view) in media.iter().skip(first).take(fits).enumerate() {
        let name = medium_name(view);
        let stress = if view.medium == playing.medium { Stress::Chosen } else { Stress::Flat };
        let place = Rect::from_min_size(
            rect.min + Vec2::new(0.0, line as f32 * 28.0),
            Vec2::new(rect.width().min(measures().do_wide), 26.0),
        );
        if KeyButton::new(&name, "").stress(stress).ui(ui, place).clicked() {
            wants.push(Intent::PlayMedium(view.medium));
        }
    }
}

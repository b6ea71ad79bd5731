//! The card of the desk's own sound: which microphone and loudspeaker, how loud, what against echo, and what of the home is heard.
//! It opens no device; what is chosen is kept for this operator's computer.
use std::borrow::Cow;

use alarm_central::{id::CameraId, site::Ability};
use egui::{Align2, Area, Id, Order, Rect, Sense, Ui, Vec2};
use vaka_link::frame::{AudioDevice, Echo, SoundChoice};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, heading_ui, meter::meter_ui, text_at},
};

/// A step of loudness, per cent; it never goes under one step, since listening is switched off elsewhere.
const STEP: u8 = 10;
/// Devices of a home that have a key of their own: the digits that are left.
const MOST_LISTENED: usize = 5;

/// Whether the card is shown.
#[derive(Default)]
pub struct Card {
    shown: bool,
}

/// One row.
enum Row {
    Microphone,
    Loudspeaker,
    Volume,
    Echo,
    /// A device of the home; `None` is the voice unit.
    Heard(Option<CameraId>, Cow<'static, str>),
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn turn(&mut self) {
        self.shown = !self.shown;
    }

    pub fn close(&mut self) {
        self.shown = false;
    }

    /// A key while the card is shown: a digit changes its row, plus and minus the loudness.
    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Digit(digit) => {
                if let Some(row) = rows(scene).get(usize::from(digit).wrapping_sub(1)) {
                    change(row, scene, wants);
                }
            }
            Press::Nearer => louder(scene, true, wants),
            Press::Farther => louder(scene, false, wants),
            Press::Back | Press::Sound => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    /// Shows it in the middle of `whole`, over everything.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if !self.shown {
            return;
        }
        Area::new(Id::unique("sound-card")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            if ui.allocate_rect(whole, Sense::click()).clicked() {
                self.close();
            }
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            card_ui(ui, whole, scene, wants);
        });
    }
}

fn card_ui(ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let (c, m) = (colours(), measures());
    let rows = rows(scene);
    let step = m.button + 8.0;
    let high = 56.0 + 36.0 + step * rows.len() as f32 + 52.0;
    let card = Rect::from_center_size(whole.center(), Vec2::new(600.0, high));
    // What is beneath must not take the press: it would put the card away.
    ui.interact(card, ui.scope_id().with("card"), Sense::click());
    ui.painter().rect(card, theme::corner(), c.panel, theme::edge(), theme::INSIDE);
    let room = card.shrink(28.0);
    let line =
        |top: f32, height: f32| Rect::from_min_size(room.min + Vec2::new(0.0, top), Vec2::new(room.width(), height));
    heading_ui(ui, line(0.0, 20.0), &say("sound-title"));
    text_at(ui.painter(), line(0.0, 20.0).right_center(), Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
    for (index, row) in rows.iter().enumerate() {
        let key = (index + 1).to_string();
        let words = row_words(row, scene);
        let stress = match row {
            Row::Heard(device, _) if !scene.unheard.contains(device) => Stress::Chosen,
            _ => Stress::Plain,
        };
        if KeyButton::new(&words, &key).stress(stress).ui(ui, line(36.0 + step * index as f32, m.button)).clicked() {
            change(row, scene, wants);
        }
    }
    let below = line(44.0 + step * rows.len() as f32, 40.0);
    let half = Vec2::new((below.width() - 16.0) / 2.0, below.height());
    let [left, right] = [0.0, half.x + 16.0].map(|x| Rect::from_min_size(below.min + Vec2::new(x, 0.0), half));
    meter_ui(ui, left, &say("talk-microphone"), scene.levels.microphone);
    meter_ui(ui, right, &say("sound-home"), scene.levels.home);
}

/// What can be chosen now, in the order of its keys.
fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let mut rows = vec![Row::Microphone, Row::Loudspeaker, Row::Volume, Row::Echo];
    if let Some((_, detail)) = scene.held() {
        if detail.voice.is_some() {
            rows.push(Row::Heard(None, say("sound-voice-unit")));
        }
        let cameras = detail.cameras.iter().filter(|camera| camera.abilities.contains(&Ability::Audio));
        rows.extend(cameras.map(|camera| Row::Heard(Some(camera.id.clone()), camera.name.0.clone().into())));
    }
    rows.truncate(4 + MOST_LISTENED);
    rows
}

fn row_words(row: &Row, scene: &Scene<'_>) -> Cow<'static, str> {
    let choice = scene.sound_choice;
    match row {
        Row::Microphone => {
            let name = name_of(choice.microphone.as_deref(), &scene.sound_devices.microphones);
            say_with("sound-microphone", &[("name", name.into())])
        }
        Row::Loudspeaker => {
            let name = name_of(choice.loudspeaker.as_deref(), &scene.sound_devices.loudspeakers);
            say_with("sound-loudspeaker", &[("name", name.into())])
        }
        Row::Volume => {
            let (more, less) = (keys::cap(Press::Nearer), keys::cap(Press::Farther));
            let values = [("percent", choice.volume.into()), ("more", more.into()), ("less", less.into())];
            say_with("sound-volume", &values)
        }
        Row::Echo => say(match choice.echo {
            Echo::HalfDuplex => "sound-half-duplex",
            Echo::Suppressed => "sound-suppressed",
        }),
        Row::Heard(device, name) => {
            let key = if scene.unheard.contains(device) { "sound-unheard" } else { "sound-heard" };
            say_with(key, &[("name", name.clone().into())])
        }
    }
}

/// What people call it; one that is not there keeps what the system calls it.
fn name_of(chosen: Option<&str>, list: &[AudioDevice]) -> Cow<'static, str> {
    let Some(id) = chosen else { return say("sound-default") };
    match list.iter().find(|device| device.id == id) {
        Some(device) => device.name.clone().into(),
        None => say_with("sound-gone", &[("name", id.to_owned().into())]),
    }
}

fn change(row: &Row, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let choice = scene.sound_choice.clone();
    let devices = scene.sound_devices;
    let chosen = match row {
        Row::Microphone => {
            SoundChoice { microphone: next(choice.microphone.as_deref(), &devices.microphones), ..choice }
        }
        Row::Loudspeaker => {
            SoundChoice { loudspeaker: next(choice.loudspeaker.as_deref(), &devices.loudspeakers), ..choice }
        }
        Row::Volume if choice.volume >= 100 => SoundChoice { volume: STEP, ..choice },
        Row::Volume => return louder(scene, true, wants),
        Row::Echo => {
            let echo = if choice.echo == Echo::HalfDuplex { Echo::Suppressed } else { Echo::HalfDuplex };
            SoundChoice { echo, ..choice }
        }
        Row::Heard(device, _) => {
            let on = scene.unheard.contains(device);
            return wants.push(Intent::ListenTo { device: device.clone(), on });
        }
    };
    wants.push(Intent::ChooseSound(chosen));
}

fn louder(scene: &Scene<'_>, more: bool, wants: &mut Vec<Intent>) {
    let was = scene.sound_choice.volume;
    let volume = if more { was.saturating_add(STEP).min(100) } else { was.saturating_sub(STEP).max(STEP) };
    wants.push(Intent::ChooseSound(SoundChoice { volume, ..scene.sound_choice.clone() }));
}

/// The one behind this in the list; behind the last the system's default.
fn next(chosen: Option<&str>, list: &[AudioDevice]) -> Option<String> {
    let at = match chosen {
        None => 0,
        Some(id) => list.iter().position(|device| device.id == id).map_or(list.len(), |at| at + 1),
    };
    list.get(at).map(|device| device.id.clone())
}

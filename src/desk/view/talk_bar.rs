//! The talk bar: hold to talk, two live meters, listening on and off, or the sentence that says why not.
use std::borrow::Cow;

use alarm_central::site::Ability;
use egui::{Pos2, Rect, Ui, Vec2};
use vaka_link::board::{Detail, Row};
use vaka_words::say;

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::{Duplex, Recorded, Scene, VoiceLine},
    theme::measures,
    view::naming,
    widget::{
        Hand, KeyButton, Stress, card,
        hold_button::{Hold, HoldButton},
        meter::meter_ui,
        width_of,
    },
};

/// Height of the mark that says whether what is heard and said is recorded; it straddles the card's edge.
const RECORD: f32 = 18.0;

/// What the pointer does on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Nothing,
    /// It holds the button.
    Talk,
    /// It asks to talk at a silent alarm.
    FreeTalk,
}

/// Shows it in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, row: &Row, detail: &Detail, wants: &mut Vec<Intent>) -> Pressed {
    let rect = ui.max_rect();
    card(ui.painter(), rect);
    let tight = rect.height() < 72.0;
    let room = rect.shrink2(Vec2::new(measures().margin, if tight { 9.0 } else { 14.0 }));
    let gap = if room.width() > 700.0 { 20.0 } else { 12.0 };
    let listen_wide = if room.width() > 700.0 { 96.0 } else { 92.0 };
    let hold_wide = (room.width() * 0.30).clamp(216.0, 300.0);
    let meters_wide = (room.width() - hold_wide - listen_wide - 3.0 * gap).max(80.0);
    // The home has the longer words.
    let needed = width_of(ui.painter(), &say("talk-microphone"), Hand::label()) + 2.0;
    let microphone_wide = (meters_wide * if meters_wide > 400.0 { 0.5 } else { 0.34 }).max(needed);
    let mut x = room.left();
    let mut next = |wide: f32| {
        let place = Rect::from_min_size(Pos2::new(x, room.top()), Vec2::new(wide, room.height()));
        x += wide + gap;
        place
    };
    let (hold, microphone) = (next(hold_wide), next(microphone_wide));
    let (home, listen) = (next(meters_wide - microphone_wide), next(listen_wide));
    let over = scene.window_left_ms(row).is_none_or(|left| left <= 0);
    record_ui(ui, rect, scene, over);
    let (state, words) = standing(scene, over);
    let can_listen = !over && can_be_heard(detail);
    let rings = detail.voice.as_ref().is_some_and(|voice| voice.rings);
    if detail.hushed && !over && scene.voice != VoiceLine::Absent {
        let name = say(if rings { "talk-hushed-rings" } else { "talk-hushed" });
        let asked = KeyButton::new(&name, keys::cap(Press::FreeTalk)).ui(ui, hold).clicked();
        meters_ui(ui, (microphone, home), scene, over);
        listen_ui(ui, listen, scene, can_listen, wants);
        return if asked { Pressed::FreeTalk } else { Pressed::Nothing };
    }
    let space = say("key-space");
    if scene.voice == VoiceLine::Closed && !over {
        let name = say(if rings { "talk-answer" } else { "talk-open" });
        if KeyButton::new(&name, &space).ui(ui, hold).clicked() {
            wants.push(Intent::OpenVoice);
        }
        meters_ui(ui, (microphone, home), scene, over);
        listen_ui(ui, listen, scene, true, wants);
        return Pressed::Nothing;
    }
    // Why nobody can talk takes the room of a microphone that nobody hears: the sentence is longer than a button.
    let is_told_why = state == Hold::Shut && matches!(scene.voice, VoiceLine::Fault(_)) && !over;
    let room = if is_told_why { hold.union(microphone) } else { hold };
    let response = HoldButton { name: &words, key: &space, state }.ui(ui, room);
    let held = state != Hold::Shut && response.is_pointer_button_down_on();
    if is_told_why {
        home_meter_ui(ui, home, scene, over);
    } else {
        meters_ui(ui, (microphone, home), scene, over);
    }
    listen_ui(ui, listen, scene, can_listen, wants);
    if held { Pressed::Talk } else { Pressed::Nothing }
}

/// Whether what is heard and said is recorded, in the card's upper corner; nothing while nothing is heard or said.
fn record_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, over: bool) {
    let is_open = matches!(scene.voice, VoiceLine::Ready | VoiceLine::Talking) || scene.home_sounds;
    let silent = matches!(scene.voice_recorded, Recorded::Kept { begun: false });
    if over || !is_open || silent || scene.voice == VoiceLine::Absent || scene.voice == VoiceLine::Closed {
        return;
    }
    let recording = naming::recording(scene.voice_recorded);
    let mark = recording.mark();
    let size = Vec2::new(mark.width(ui.painter()).min(rect.width() / 2.0), RECORD);
    let place = Rect::from_min_size(Pos2::new(rect.right() - size.x - 6.0, rect.top() - RECORD / 2.0), size);
    let id = ui.scope_id().with("record");
    // It reaches into the gap above the card.
    ui.set_clip_rect(ui.clip_rect().union(place));
    mark.ui(ui, place, id);
}

fn meters_ui(ui: &mut Ui, (microphone, home): (Rect, Rect), scene: &Scene<'_>, over: bool) {
    meter_ui(ui, microphone.shrink2(Vec2::new(0.0, 6.0)), &say("talk-microphone"), scene.levels.microphone);
    home_meter_ui(ui, home, scene, over);
}

fn home_meter_ui(ui: &mut Ui, home: Rect, scene: &Scene<'_>, over: bool) {
    meter_ui(ui, home.shrink2(Vec2::new(0.0, 6.0)), &home_words(scene, over), scene.levels.home);
}

fn standing(scene: &Scene<'_>, over: bool) -> (Hold, Cow<'static, str>) {
    if scene.voice == VoiceLine::Absent {
        return (Hold::Shut, say("talk-none"));
    }
    if over {
        return (Hold::Shut, say("talk-closed"));
    }
    match scene.voice {
        VoiceLine::Absent | VoiceLine::Closed => (Hold::Shut, say("talk-closed")),
        VoiceLine::Fault(fault) => (Hold::Shut, naming::voice_fault(fault)),
        _ if !scene.sound.microphone.works() => (Hold::Shut, say("talk-no-microphone")),
        VoiceLine::Opening => (Hold::Shut, say("talk-opening")),
        VoiceLine::Ready => (Hold::Ready, say("talk-hold")),
        VoiceLine::Talking => (Hold::Held, say("talk-talking")),
    }
}

/// Whether the site has anything to listen through.
fn can_be_heard(detail: &Detail) -> bool {
    detail.voice.is_some() || detail.cameras.iter().any(|camera| camera.abilities.contains(&Ability::Audio))
}

fn home_words(scene: &Scene<'_>, over: bool) -> Cow<'static, str> {
    say(match scene.voice {
        VoiceLine::Talking if scene.sound.duplex == Duplex::Half => "talk-home-muted",
        _ if over || !scene.listening => "talk-home-off",
        _ if !scene.sound.loudspeaker.works() => "talk-home-no-loudspeaker",
        _ if scene.home_sounds => "talk-home-listening",
        _ => "talk-home-silent",
    })
}

fn listen_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, can_listen: bool, wants: &mut Vec<Intent>) {
    let name = say("talk-listen");
    let stress = match (can_listen, scene.listening) {
        (false, _) => Stress::Waiting,
        (true, true) => Stress::Chosen,
        (true, false) => Stress::Plain,
    };
    let place = Rect::from_center_size(rect.center(), Vec2::new(rect.width(), measures().button));
    if KeyButton::new(&name, keys::cap(Press::Listen)).stress(stress).ui(ui, place).clicked() && can_listen {
        wants.push(Intent::Listen { on: !scene.listening });
    }
}

//! The whole screen: strip, queue, event, do and foot in their places, and what the keys do in them. It reads a scene and
//! pushes intents; what it remembers is where the operator stands in a form, nothing of the centre.
use alarm_central::{event::EventState, id::EventId, moment::Moment, person::Place};
use egui::{Align2, Pos2, Rect, Ui, UiBuilder, Vec2, accesskit::Role};
use vaka_link::board::{ClockHealth, Detail};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::{self, Keyboard, Press, Step},
    scene::{LinkState, Scene, Session},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, paragraph},
};

mod aside;
mod asked;
mod calling;
mod closed;
mod contacts;
mod dispatching;
mod event;
mod faults;
mod first_start;
pub(crate) mod floor;
mod following;
mod foot;
mod handing;
mod hidden;
mod history;
mod hushed;
mod inquiring;
mod key_list;
mod lock;
mod map;
mod mask;
pub(crate) mod naming;
mod notices;
mod offered;
mod outcome;
mod over;
mod palette;
mod past;
mod phrases;
mod presets;
mod queue;
mod register;
mod reveal;
mod second_person;
mod sign_in;
mod signals;
mod sound_card;
mod steps;
mod stills;
mod storm;
mod strip;
mod talk_bar;
mod tiles;
mod training;
pub mod wall;

/// Below this height the plan, the contacts and the outcome stand closer.
const TIGHT: f32 = 760.0;
/// With less room over the outcome than this, those who were sent stand there as one line.
const SHORT: f32 = 300.0;

/// What the screen remembers between frames.
#[derive(Default)]
pub struct Screen {
    sign_in: sign_in::Form,
    first: first_start::Form,
    lock: lock::Form,
    queue: queue::Memory,
    /// Of the event that is open; gone with it.
    open: Option<(EventId, Open)>,
    closed: closed::Memory,
    second: second_person::Form,
    reveal: reveal::Card,
    hushed: hushed::Card,
    sound: sound_card::Card,
    phrases: phrases::Card,
    presets: presets::Card,
    handing: handing::Card,
    hidden: hidden::Card,
    past: past::Card,
    map: map::Card,
    palette: palette::Card,
    following: following::Memory,
    asked: asked::Card,
    aside: aside::Card,
    register: register::Card,
    notices: notices::Memory,
    keys: key_list::Card,
    talk_key: bool,
    talk_pointer: bool,
    /// What the keyboard did in the second window.
    elsewhere: Keyboard,
}

/// What is remembered of the open event.
#[derive(Default)]
struct Open {
    tiles: tiles::Memory,
    floor: floor::Memory,
    steps: steps::Memory,
    outcome: outcome::Form,
    calling: calling::Form,
    dispatching: dispatching::Card,
}

impl Open {
    /// Enter belongs to the card from here on; nothing is closed by pressing it once too often.
    fn show_dispatching(&mut self, detail: &Detail, by: &dispatching::Opening) {
        self.outcome.back_pressed();
        self.dispatching.open(detail, by);
    }
}

/// Where the regions lie.
struct Places {
    strip: Rect,
    faults: Rect,
    queue: Rect,
    event: Rect,
    act: Rect,
    foot: Rect,
}

impl Screen {
    /// Shows one frame in the whole of `ui` and gives what the operator wants.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Vec<Intent> {
        let mut wants = Vec::new();
        let mut whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, colours().ground);
        let talk_held = self.elsewhere.talk_held;
        let elsewhere = std::mem::replace(&mut self.elsewhere, Keyboard { talk_held, ..Keyboard::default() });
        if scene.place == Place::Training {
            whole = training::frame_ui(ui, whole);
        }
        match scene.session {
            Session::Out { checking, refusal, ended } => {
                self.forget();
                let standing = sign_in::Standing { checking: *checking, refusal: refusal.as_ref(), ended: *ended };
                match scene.first_start.filter(|_| self.first.is_shown()) {
                    Some(first) => self.first.ui(ui, whole, scene, first, &mut wants),
                    None => {
                        self.first.forget();
                        if self.sign_in.ui(ui, whole, scene, &standing, &mut wants) {
                            self.first.show();
                        }
                    }
                }
            }
            Session::Locked { worker, checking, refusal } => {
                self.talk_key = false;
                self.second.close();
                self.reveal.close();
                self.hushed.close();
                self.sound.close();
                self.phrases.close();
                self.presets.close();
                self.handing.close();
                self.hidden.close();
                self.past.close();
                self.map.close();
                self.palette.close();
                self.following.stop();
                self.asked.close();
                self.aside.close();
                self.register.close();
                self.keys.close();
                if let Some((_, open)) = &mut self.open {
                    open.tiles.leave_stills();
                    open.dispatching.close();
                }
                self.end_talk(&mut wants);
                self.lock.ui(
                    ui,
                    whole,
                    scene,
                    &lock::Standing { worker, checking: *checking, refusal: refusal.as_ref() },
                    &mut wants,
                );
                // Alarms ring on: that a part is broken must be seen here too.
                let broken = faults::all(scene);
                let notices = notices::refused(scene);
                let high = faults::height(broken.len() + notices.len());
                let (bars, _) = whole.split_top_bottom_at_y(whole.top() + high);
                if let Some(act) = region(ui, bars, "faults", |ui| faults::ui(ui, &broken, &notices)) {
                    self.notices.pressed(act, scene, &mut wants);
                }
            }
            Session::In(_) => self.work_ui(ui, whole, scene, elsewhere, &mut wants),
        }
        wants
    }

    /// Whether meters stand on the screen although nobody is listened to.
    pub fn shows_meters(&self) -> bool {
        self.sound.is_shown()
    }

    /// What the keyboard did in the second window counts here with the next frame.
    pub(crate) fn press_elsewhere(&mut self, keyboard: Keyboard) {
        self.elsewhere.presses.extend(keyboard.presses);
        self.elsewhere.keys.extend(keyboard.keys);
        self.elsewhere.talk_held = keyboard.talk_held;
    }

    fn forget(&mut self) {
        self.open = None;
        self.closed = closed::Memory::default();
        self.second.close();
        self.reveal.close();
        self.hushed.close();
        self.sound.close();
        self.phrases.close();
        self.presets.close();
        self.handing.close();
        self.hidden.close();
        self.past.close();
        self.map.close();
        self.palette.close();
        self.following.stop();
        self.asked.close();
        self.aside.close();
        self.register.close();
        self.notices = notices::Memory::default();
        self.keys.close();
        self.talk_key = false;
        self.talk_pointer = false;
        self.queue = queue::Memory::default();
    }

    fn work_ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, elsewhere: Keyboard, wants: &mut Vec<Intent>) {
        self.sign_in.forget();
        self.first.forget();
        self.lock.forget();
        self.meet_event(scene);
        let mut keyboard = keys::read(ui.ctx(), self.talk_key, self.queue.focused());
        keyboard.presses.extend(elsewhere.presses);
        keyboard.keys.extend(elsewhere.keys);
        keyboard.talk_held |= elsewhere.talk_held;
        self.keys_do(ui, scene, &keyboard, wants);
        if self.is_covered() || scene.board.offer.is_some() {
            self.following.stop();
        }
        if self.following.is_due(scene) {
            wants.push(Intent::TakeNext);
        }
        let broken = faults::all(scene);
        let notices = self.notices.all(scene);
        let places = Places::lay(whole, faults::height(broken.len() + notices.len()));
        region(ui, places.strip, "strip", |ui| strip::ui(ui, scene, &broken, wants));
        match region(ui, places.faults, "faults", |ui| faults::ui(ui, &broken, &notices)) {
            Some(notices::Act::ShowAsked) => self.asked.show(scene),
            Some(notices::Act::ShowAside(id)) => self.aside.open(aside::Opening::One(id), scene, wants),
            Some(notices::Act::ShowHanding) => self.handing.turn(scene),
            Some(act) => self.notices.pressed(act, scene, wants),
            None => {}
        }
        region(ui, places.queue, "queue", |ui| self.queue.ui(ui, scene, wants));
        if let Some(opening) = self.queue.take_opened() {
            self.aside.open(opening, scene, wants);
        }
        if let Some(closed) = scene.closed.filter(|_| scene.held().is_none()) {
            let both = places.event.union(places.act);
            region(ui, both, "closed", |ui| self.closed.ui(ui, scene, closed, wants));
        } else {
            self.closed = closed::Memory::default();
            region(ui, places.event, "event", |ui| self.event_ui(ui, scene, wants));
            region(ui, places.act, "do", |ui| self.act_ui(ui, scene, wants));
        }
        region(ui, places.foot, "foot", |ui| {
            let camera = self.open.as_ref().and_then(|(_, open)| open.tiles.chosen(scene));
            let mut cards = foot::Cards {
                keys: &mut self.keys,
                sound: &mut self.sound,
                phrases: &mut self.phrases,
                presets: &mut self.presets,
                handing: &mut self.handing,
                hidden: &mut self.hidden,
                past: &mut self.past,
                aside: &mut self.aside,
                register: &mut self.register,
                camera,
            };
            foot::ui(ui, scene, &mut cards, wants);
        });
        self.asked.ui(ui, whole, scene, wants);
        self.aside.ui(ui, whole, scene, wants);
        self.register.ui(ui, whole, scene, wants);
        self.second.ui(ui, whole, scene, wants);
        self.reveal.ui(ui, whole, scene, wants);
        self.hushed.ui(ui, whole, scene, wants);
        self.sound.ui(ui, whole, scene, wants);
        self.phrases.ui(ui, whole, scene, wants);
        self.presets.ui(ui, whole, scene, wants);
        self.handing.ui(ui, whole, scene, wants);
        self.hidden.ui(ui, whole, scene);
        self.past.ui(ui, whole, scene);
        self.map.ui(ui, whole, scene, wants);
        if let Some(chosen) = self.palette.ui(ui, whole, scene, wants) {
            self.do_chosen(ui, scene, chosen, wants);
        }
        if let Some((_, open)) = &mut self.open {
            open.dispatching.ui(ui, whole, scene, wants);
        }
        self.keys.ui(ui, whole, wants);
    }

    /// Forms start empty with each event.
    fn meet_event(&mut self, scene: &Scene<'_>) {
        let held = scene.held().map(|(row, _)| row.id);
        if self.open.as_ref().map(|(id, _)| *id) != held {
            if let Some((before, _)) = &self.open {
                self.following.was_held(*before, scene);
            }
            self.open = held.map(|id| (id, Open::default()));
        }
    }

    fn keys_do(&mut self, ui: &Ui, scene: &Scene<'_>, keyboard: &Keyboard, wants: &mut Vec<Intent>) {
        if self.keys.takes_keys() {
            let focused = ui.memory(|memory| memory.focused().is_some());
            keyboard.keys.iter().for_each(|key| self.keys.key_pressed(*key, focused, wants));
            wants.extend(keyboard.presses.contains(&Press::Lock).then_some(Intent::Lock));
        } else {
            for press in &keyboard.presses {
                self.press_does(ui, scene, *press, wants);
            }
        }
        let may_talk = scene.held().is_some_and(|(_, detail)| !detail.hushed) && !self.is_covered();
        let was = self.talk_key || self.talk_pointer;
        self.talk_key = keyboard.talk_held && may_talk;
        if !may_talk {
            self.talk_pointer = false;
        }
        self.tell_talk(was, wants);
    }

    /// What was chosen in the palette, which is away by now.
    fn do_chosen(&mut self, ui: &Ui, scene: &Scene<'_>, chosen: palette::Chosen, wants: &mut Vec<Intent>) {
        ui.ctx().request_repaint();
        match chosen {
            palette::Chosen::Verb(press) => self.press_does(ui, scene, press, wants),
            palette::Chosen::Call(target) => {
                if let (Some((_, detail)), Some((_, open))) = (scene.held(), self.open.as_mut()) {
                    open.calling.call(target, detail, scene.now, wants);
                }
            }
            palette::Chosen::Home(home) => {
                // Where something waits there, to its row; what was there before is told anyway.
                let mut rows = scene.board.rows.values().filter(|row| row.site == home.site);
                if let Some(row) = rows.find(|row| matches!(row.state, EventState::Waiting)) {
                    self.queue.go_to(row.id, scene);
                }
                self.past.show(home.site, wants);
            }
        }
    }

    /// Whether a card stands over everything, which takes the keys.
    fn is_covered(&self) -> bool {
        let cards = [
            self.second.is_shown(),
            self.reveal.is_shown(),
            self.hushed.is_shown(),
            self.asked.is_shown(),
            self.aside.is_shown(),
            self.register.is_shown(),
            self.sound.is_shown(),
            self.phrases.is_shown(),
            self.presets.is_shown(),
            self.handing.is_shown(),
            self.hidden.is_shown(),
            self.past.is_shown(),
            self.map.is_shown(),
            self.palette.is_shown(),
            self.open.as_ref().is_some_and(|(_, open)| open.dispatching.is_shown()),
        ];
        self.keys.is_shown() || cards.contains(&true)
    }

    fn press_does(&mut self, ui: &Ui, scene: &Scene<'_>, press: Press, wants: &mut Vec<Intent>) {
        if self.keys.is_shown() {
            let focused = ui.memory(|memory| memory.focused().is_some());
            return self.keys.press(press, focused, wants);
        }
        if self.second.is_shown() {
            match press {
                Press::Back => self.second.close(),
                Press::Lock => wants.push(Intent::Lock),
                Press::Silence => wants.push(Intent::Silence),
                _ => {}
            }
            return;
        }
        if self.reveal.is_shown() {
            return self.reveal.press(press, wants);
        }
        if self.hushed.is_shown() {
            return self.hushed.press(press, scene.now, wants);
        }
        if self.sound.is_shown() {
            return self.sound.press(press, scene, wants);
        }
        if self.phrases.is_shown() {
            return self.phrases.press(press, scene, wants);
        }
        if self.presets.is_shown() {
            return self.presets.press(press, scene, wants);
        }
        if self.handing.is_shown() {
            return self.handing.press(press, scene, wants);
        }
        if self.hidden.is_shown() {
            return self.hidden.press(press, wants);
        }
        if self.palette.is_shown() {
            return self.palette.press(press, wants);
        }
        if self.past.is_shown() {
            return self.past.press(press, wants);
        }
        if self.map.is_shown() {
            return self.map.press(press, scene, wants);
        }
        if let Some((_, open)) = self.open.as_mut().filter(|(_, open)| open.dispatching.is_shown()) {
            let focused = ui.memory(|memory| memory.focused().is_some());
            return open.dispatching.press(press, focused, scene, wants);
        }
        if self.asked.is_shown() {
            match press {
                Press::Back | Press::AskedRoles => self.asked.close(),
                Press::Lock => wants.push(Intent::Lock),
                Press::Silence => wants.push(Intent::Silence),
                _ => {}
            }
            return;
        }
        if self.aside.is_shown() {
            return self.aside.press(press, scene, wants);
        }
        // Over closed events the key leads to what is offered; what answers it is pressed with it before the eyes.
        if press == Press::Release && scene.closed.is_some() && offered::offered(scene).is_some() {
            return wants.push(Intent::LeaveClosed);
        }
        if self.register.is_shown() {
            return self.register.press(press, scene, wants);
        }
        if scene.held().is_none() && self.closed.press(press, scene, wants) {
            return;
        }
        if scene.closed.is_none() && offered::press(press, scene, wants) {
            return;
        }
        match press {
            Press::OpenWindow => self.ask_for_window(scene),
            Press::ResetClock if scene.board.health.clock == ClockHealth::SetBack => {
                self.second.ask(second_person::Act::ResetClock, scene);
            }
            Press::Closed if scene.held().is_none() && scene.may_list_closed() => wants.push(Intent::ShowClosed),
            Press::AskedRoles => self.asked.show(scene),
            Press::Asides if scene.may_set_aside() => self.aside.open(aside::Opening::List, scene, wants),
            Press::Shelve if scene.may_set_aside() => self.aside.shelve_first(scene),
            Press::Register if scene.may_keep_sites() => self.register.open(scene, wants),
            Press::Register => wants.push(Intent::Tell("may-not-keep-sites")),
            Press::Reveal => self.reveal.show(scene),
            Press::Wall => wants.push(Intent::TurnWall),
            Press::FreeTalk => self.hushed.show(scene),
            Press::Sound => self.sound.turn(),
            // They are heard nowhere, and no camera turns, which is seen and heard there: it says why.
            Press::Phrases | Press::Space | Press::Presets if hushed::is_hushed(scene) => self.hushed.show(scene),
            Press::Phrases => self.phrases.turn(scene),
            Press::Release => self.handing.turn(scene),
            Press::Following => wants.push(Intent::TakeNextByItself(!scene.takes_next)),
            Press::Back if self.following.stop() => {}
            Press::Presets => {
                let camera = self.open.as_ref().and_then(|(_, open)| open.tiles.chosen(scene));
                self.presets.turn(scene, camera);
            }
            Press::Help => self.keys.open(),
            Press::TakeNext => wants.push(Intent::TakeNext),
            Press::Silence => wants.push(Intent::Silence),
            Press::Lock => wants.push(Intent::Lock),
            Press::AcknowledgeStorm => storm::key_pressed(scene, wants),
            Press::Strip => self.queue.turn_strip(scene),
            Press::Hidden => self.hidden.turn(wants),
            Press::Past => self.past.turn(scene, wants),
            Press::Map => self.map.turn(scene, wants),
            Press::Palette => self.palette.open(),
            Press::Row(Step::Last) if self.open.as_mut().is_some_and(|(_, open)| open.tiles.go_live(scene, wants)) => {}
            Press::Row(step) if self.open.as_mut().is_some_and(|(_, open)| open.tiles.row_pressed(step, scene)) => {}
            Press::Row(step) => {
                let rows = (ui.max_rect().height() / measures().row) as usize;
                self.queue.step(step, rows.saturating_sub(4));
            }
            Press::Listen => wants.push(Intent::Listen { on: !scene.listening }),
            _ => self.press_in_event(ui, scene, press, wants),
        }
    }

    /// Of the event that is held, or else of the row that keys have chosen.
    fn ask_for_window(&mut self, scene: &Scene<'_>) {
        let held = scene.held().map(|(row, _)| row);
        let row = held.or_else(|| self.queue.chosen().and_then(|id| scene.board.rows.get(&id)));
        if let Some(row) = row.filter(|row| second_person::can_open(row, scene)) {
            self.second.ask(second_person::Act::OpenWindow(row.id), scene);
        }
    }

    fn press_in_event(&mut self, ui: &Ui, scene: &Scene<'_>, press: Press, wants: &mut Vec<Intent>) {
        let (Some((row, detail)), Some((_, open))) = (scene.held(), self.open.as_mut()) else { return };
        if open.calling.press(press, wants) || open.floor.press(press, detail, wants) {
            return;
        }
        match press {
            Press::CallNext => open.calling.next_pressed(detail, scene.now, wants),
            Press::AskCustomer => inquiring::pressed(detail, wants),
            Press::AllLive => tiles::all_live(scene, wants),
            Press::NewStills => open.tiles.compare(wants),
            Press::Park => wants.push(Intent::Park),
            Press::NextStep => match steps::next(detail) {
                Some(step) if !dispatching::owed(detail, step).is_empty() => {
                    open.show_dispatching(detail, &dispatching::Opening::Step(step.id.clone()));
                }
                next => wants.extend(next.map(|step| Intent::DoStep(step.id.clone()))),
            },
            Press::Dispatch => open.show_dispatching(detail, &dispatching::Opening::Key),
            Press::Close => {
                // Digits choose the outcome from here on.
                open.calling.leave();
                open.outcome.close_pressed(row, detail, wants);
            }
            Press::Digit(digit) if open.outcome.takes_digits(detail) => {
                open.outcome.digit_pressed(digit, row, detail);
            }
            Press::Digit(digit) => open.steps.digit_pressed(digit, detail, wants),
            // A button that has the focus takes Enter for itself.
            Press::Enter if ui.memory(|memory| memory.focused().is_some()) => {}
            Press::Enter if !open.outcome.enter_pressed(row, detail, wants) => open.tiles.turn_large(),
            Press::Back if open.tiles.go_live(scene, wants) => {}
            Press::Back if open.tiles.make_small() || open.steps.back_pressed() => {}
            Press::Back => open.outcome.back_pressed(),
            press => open.tiles.press(press, scene, wants),
        }
    }

    fn event_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let (Some((row, detail)), Some((_, open))) = (scene.held(), self.open.as_mut()) else {
            match offered::offered(scene) {
                Some((row, offer)) => offered::ui(ui, scene, row, offer, wants),
                None => nothing_open_ui(ui, scene, &mut self.following, wants),
            }
            return;
        };
        let shown = event::Shown { tiles: &mut open.tiles, floor: &mut open.floor, map: &mut self.map };
        let pressed = event::ui(ui, scene, row, detail, shown, wants);
        if open.tiles.take_asked_for_window() {
            self.second.ask(second_person::Act::OpenWindow(row.id), scene);
        }
        if open.tiles.take_asked_to_reveal() {
            self.reveal.show(scene);
        }
        if pressed == talk_bar::Pressed::FreeTalk {
            self.hushed.show(scene);
        }
        let was = self.talk_key || self.talk_pointer;
        self.talk_pointer = pressed == talk_bar::Pressed::Talk;
        self.tell_talk(was, wants);
    }

    fn act_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().panel);
        ui.painter().vline(rect.left(), rect.y_range(), theme::hairline());
        let (Some((row, detail)), Some((_, open))) = (scene.held(), self.open.as_mut()) else {
            let room = rect.shrink(2.0 * measures().margin);
            paragraph(ui.painter(), room, Align2::LEFT_TOP, &say("do-empty"), Hand::quiet());
            return;
        };
        let tight = rect.height() < TIGHT;
        open.outcome.be_tight(tight);
        let look = steps::Look { tight, digits: !open.outcome.takes_digits(detail) };
        let form = open.outcome.height(rect.width(), row, detail, ui.painter()).min(rect.height() * 0.75);
        let (upper, lower) = rect.split_top_bottom_at_y(rect.bottom() - form);
        // Between what scrolls and how it ends: a question from outside is in sight whatever else is.
        let sent = dispatching::column::Look { tight, short: upper.height() < SHORT };
        let sent_high = dispatching::column::height(detail, sent);
        let (upper, middle) = upper.split_top_bottom_at_y(upper.bottom() - sent_high);
        let bar_high = inquiring::bar_height(ui, detail, upper.width());
        let (bar, upper) = upper.split_top_bottom_at_y(upper.top() + bar_high);
        region(ui, bar, "answered", |ui| inquiring::bar_ui(ui, detail));
        region(ui, upper, "plan", |ui| {
            egui::ScrollArea::vertical().id_salt("plan").auto_shrink(false).show(ui, |ui| {
                calling::duress_ui(ui, detail);
                open.steps.ui(ui, detail, scene.now, look, wants);
                contacts::ui(ui, detail, &mut open.calling, tight, scene.now, wants);
            });
        });
        let pressed = region(ui, middle, "sent", |ui| dispatching::column::ui(ui, detail, scene.now, sent));
        let by_step = open.steps.take_asked_to_send().map(dispatching::Opening::Step);
        if let Some(opening) = pressed.or(by_step) {
            open.show_dispatching(detail, &opening);
        }
        region(ui, lower, "outcome", |ui| open.outcome.ui(ui, row, detail, wants));
    }

    fn tell_talk(&self, was: bool, wants: &mut Vec<Intent>) {
        let is = self.talk_key || self.talk_pointer;
        if is != was {
            wants.push(if is { Intent::StartTalk } else { Intent::EndTalk });
        }
    }

    fn end_talk(&mut self, wants: &mut Vec<Intent>) {
        if self.talk_pointer || self.talk_key {
            self.talk_pointer = false;
            wants.push(Intent::EndTalk);
        }
    }
}

impl Places {
    fn lay(whole: Rect, faults_height: f32) -> Self {
        let m = measures();
        let wide = whole.width() >= m.wide_from;
        let (queue_width, act_width) = if wide { (m.queue_wide, m.do_wide) } else { (m.queue_narrow, m.do_narrow) };
        let (strip, rest) = whole.split_top_bottom_at_y(whole.top() + m.strip);
        let (rest, foot) = rest.split_top_bottom_at_y(rest.bottom() - m.foot);
        let (faults, rest) = rest.split_top_bottom_at_y(rest.top() + faults_height);
        let (queue, rest) = rest.split_left_right_at_x(rest.left() + queue_width);
        let (event, act) = rest.split_left_right_at_x(rest.right() - act_width);
        Self { strip, faults, queue, event, act, foot }
    }
}

/// Shows `paint` in `rect` and nowhere else; `name` keys what is inside it.
fn region<R>(ui: &mut Ui, rect: Rect, name: &str, paint: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().id_salt(name).max_rect(rect).accessibility_role(Role::Group);
    let mut inner = ui.new_child(builder);
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    paint(&mut inner)
}

/// The middle while no event is open: what to do, or that all is calm.
fn nothing_open_ui(ui: &mut Ui, scene: &Scene<'_>, following: &mut following::Memory, wants: &mut Vec<Intent>) {
    let rect = ui.max_rect();
    let middle = Pos2::new(rect.center().x, rect.top() + rect.height() * 0.42);
    let line = |dy: f32| Rect::from_center_size(middle + Vec2::new(0.0, dy), Vec2::new(rect.width() - 40.0, 32.0));
    let title = Hand(theme::Size::Title, theme::Weight::Medium, colours().second);
    let count = scene.lineup.waiting();
    if count > 0 {
        let words = say_with("lock-waiting-count", &[("count", count.into())]);
        paragraph(ui.painter(), line(-36.0), Align2::CENTER_TOP, &words, title.ink(colours().text));
        let name = say("event-take-next");
        let button = KeyButton::new(&name, keys::cap(Press::TakeNext));
        let size = Vec2::new(button.width(ui.painter()) + 40.0, measures().button + 8.0);
        if button.ui(ui, Rect::from_center_size(middle + Vec2::new(0.0, 30.0), size)).clicked() {
            wants.push(Intent::TakeNext);
        }
        if following.ui(ui, rect, middle, scene) {
            following.stop();
        }
    } else if scene.link == LinkState::Up {
        paragraph(ui.painter(), line(-20.0), Align2::CENTER_TOP, &say("event-calm"), title);
        paragraph(ui.painter(), line(16.0), Align2::CENTER_TOP, &say("event-calm-more"), Hand::quiet());
    }
}

/// Whether this half second is the lit one of a flash.
fn is_lit(now: Moment) -> bool {
    now.0.rem_euclid(1000) < 500
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

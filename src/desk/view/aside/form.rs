//! The form that puts a home on test or shelves a zone: what, until when, and the second person's own sign-in where it takes one.
use std::collections::BTreeSet;

use alarm_central::{
    aside::{self, MOST_SHELF_MINUTES, MOST_TEST_MINUTES},
    id::{AsideId, KindId},
    kind::{Kinds, MayAside},
    pii::Secret,
};
use egui::{Align2, Key, Pos2, Rect, Ui, Vec2};
use vaka_link::aside::{Chatters, Home, ZoneView};
use vaka_words::{say, say_with, time::span};
use zeroize::Zeroize;

use super::{DIGITS, address, wording};
use crate::{
    clock,
    intent::Intent,
    keys::{self, Press, Step},
    scene::{LinkState, Scene},
    theme::measures,
    view::naming,
    widget::{Hand, KeyButton, Stress, field_label_ui, field_ui, password_ui, words_ui, wrapped_ui},
};

/// What can be chosen as its length, minutes.
const MINUTES: [u16; 9] = [15, 30, 60, 120, 240, 480, 720, 960, 1440];
/// Kinds that are offered by themselves: what a home's zones make, and what its panel says of itself.
const KINDS: [&str; 9] = ["burglary", "tamper", "water", "power", "battery", "trouble", "fire", "co", "gas"];

const ABOUT: f32 = 64.0;
const CHOICE: f32 = 40.0;
const LENGTH: f32 = 48.0;
const SECOND: f32 = 96.0;

/// What of the home is meant.
enum Choice {
    Whole,
    Zone(ZoneView),
    Kind(KindId),
}

/// What has been chosen and typed.
pub struct Form {
    home: Home,
    kinds: Kinds,
    /// The zone that chatters, which is to be shelved.
    shelve: Option<Chatters>,
    choices: Vec<Choice>,
    chosen: BTreeSet<usize>,
    from: usize,
    minutes: u16,
    id: String,
    password: String,
    /// The keyboard is to go to the second person's fields.
    go_on: bool,
    /// What there was at this home when it was asked for; it has begun once there is more.
    asked: Option<BTreeSet<AsideId>>,
}

impl Form {
    /// A home on test, all of it unless something else is chosen.
    pub fn test(home: &Home, _: &Scene<'_>) -> Self {
        let kinds = Kinds::bundled();
        let zones = home
            .zones
            .iter()
            .filter(|zone| zone.kind.is_none_or(|kind| kinds.may_set_aside_zone(kind) != MayAside::Never));
        let mut choices = vec![Choice::Whole];
        choices.extend(zones.cloned().map(Choice::Zone));
        choices.extend(KINDS.map(|kind| Choice::Kind(KindId::new(kind))));
        Self::new(home.clone(), kinds, None, choices)
    }

    /// The zone that chatters.
    pub fn shelve(chatters: &Chatters, _: &Scene<'_>) -> Self {
        let home = Home {
            site: chatters.site.clone(),
            name: chatters.address.clone(),
            address: chatters.address.clone(),
            account: String::new(),
            zones: Vec::new(),
        };
        Self::new(home, Kinds::bundled(), Some(chatters.clone()), vec![Choice::Zone(chatters.zone.clone())])
    }

    fn new(home: Home, kinds: Kinds, shelve: Option<Chatters>, choices: Vec<Choice>) -> Self {
        Self {
            home,
            kinds,
            shelve,
            choices,
            chosen: [0].into(),
            from: 0,
            minutes: aside::USUAL_MINUTES,
            id: String::new(),
            password: String::new(),
            go_on: false,
            asked: None,
        }
    }

    pub fn title(&self) -> String {
        let key = if self.shelve.is_some() { "aside-form-shelf" } else { "aside-form-test" };
        say_with(key, &[("place", address(&self.home).into())]).into_owned()
    }

    /// What was asked for, once it stands.
    pub fn begun(&self, scene: &Scene<'_>) -> Option<AsideId> {
        let before = self.asked.as_ref()?;
        self.of_home(scene).into_iter().find(|id| !before.contains(id))
    }

    fn of_home(&self, scene: &Scene<'_>) -> BTreeSet<AsideId> {
        let here = scene.board.asides.values().filter(|view| view.site == self.home.site && view.ended.is_none());
        here.map(|view| view.id).collect()
    }

    fn takes_two(&self) -> bool {
        let confirmed = |choice: &Choice| match choice {
            Choice::Whole => false,
            Choice::Zone(zone) => {
                zone.kind.is_some_and(|kind| self.kinds.may_set_aside_zone(kind) == MayAside::Confirmed)
            }
            Choice::Kind(id) => self.kinds.get(id).is_some_and(|kind| kind.set_aside == MayAside::Confirmed),
        };
        self.shelve.is_some() || self.chosen.iter().filter_map(|at| self.choices.get(*at)).any(confirmed)
    }

    /// The whole home, or parts of it, but never neither.
    fn choose(&mut self, at: usize) {
        if self.shelve.is_some() || at >= self.choices.len() {
            return;
        }
        if at == 0 {
            self.chosen = [0].into();
            return;
        }
        self.chosen.remove(&0);
        if !self.chosen.remove(&at) {
            self.chosen.insert(at);
        }
        if self.chosen.is_empty() {
            self.chosen.insert(0);
        }
    }

    /// Longer or shorter, as far as it may be.
    fn lengthen(&mut self, longer: bool) {
        let most = if self.shelve.is_some() { MOST_SHELF_MINUTES } else { MOST_TEST_MINUTES };
        let next = if longer {
            MINUTES.into_iter().find(|minutes| *minutes > self.minutes)
        } else {
            MINUTES.into_iter().rev().find(|minutes| *minutes < self.minutes)
        };
        self.minutes = next.filter(|minutes| *minutes <= most).unwrap_or(self.minutes);
    }

    pub fn press(&mut self, press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        match press {
            Press::Digit(digit) => self.choose(self.from + usize::from(digit) - 1),
            Press::Nearer => self.lengthen(true),
            Press::Farther => self.lengthen(false),
            Press::Row(Step::PageDown | Step::Down) if self.from + DIGITS < self.choices.len() => self.from += DIGITS,
            Press::Row(Step::PageUp | Step::Up) => self.from = self.from.saturating_sub(DIGITS),
            Press::Enter if self.is_ready(scene) => self.submit(scene, wants),
            Press::Enter => self.go_on = self.takes_two(),
            _ => {}
        }
    }

    fn is_ready(&self, scene: &Scene<'_>) -> bool {
        let signed = !self.id.trim().is_empty() && !self.password.is_empty();
        scene.link == LinkState::Up && (signed || !self.takes_two())
    }

    /// The form stays until what it asks for has come true: a wrong password is typed again.
    fn submit(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let (mut zones, mut kinds) = (Vec::new(), Vec::new());
        for choice in self.chosen.iter().filter_map(|at| self.choices.get(*at)) {
            match choice {
                Choice::Whole => {}
                Choice::Zone(zone) => zones.push(zone.number.clone()),
                Choice::Kind(kind) => kinds.push(kind.clone()),
            }
        }
        let asked = aside::Asked { shelve: self.shelve.is_some(), zones, kinds, minutes: self.minutes };
        let signs = self.takes_two();
        let second = signs.then(|| (self.id.trim().to_owned(), Secret::new(std::mem::take(&mut self.password))));
        self.asked = Some(self.of_home(scene));
        // Where it is refused, the password is typed anew.
        self.go_on = signs;
        wants.push(Intent::SetAside { site: self.home.site.clone(), asked, second });
    }

    fn choice_rows(&self) -> usize {
        if self.shelve.is_some() { 0 } else { self.choices.len().min(DIGITS).div_ceil(2) }
    }

    fn turns(&self) -> bool {
        self.shelve.is_none() && self.choices.len() > DIGITS
    }

    pub fn height(&self) -> f32 {
        let turns = if self.turns() { 24.0 } else { 0.0 };
        let second = if self.takes_two() { SECOND } else { 0.0 };
        ABOUT + self.choice_rows() as f32 * CHOICE + turns + LENGTH + second + measures().button
    }

    /// Shows it in `place`.
    pub fn ui(&mut self, ui: &mut Ui, place: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let m = measures();
        let about = match &self.shelve {
            None => say("aside-form-test-about").into_owned(),
            Some(chatters) => {
                let values =
                    [("zone", wording::zone(&chatters.zone).into()), ("rule", wording::chatters(chatters).into())];
                say_with("aside-form-shelf-about", &values).into_owned()
            }
        };
        let mut top = place.top();
        let mut line = |height: f32| {
            let at = Rect::from_min_size(Pos2::new(place.left(), top), Vec2::new(place.width(), height));
            top += height;
            at
        };
        wrapped_ui(ui, line(ABOUT).shrink2(Vec2::new(0.0, 2.0)), &about, Hand::body());
        if self.shelve.is_none() {
            let rows: Vec<Rect> = (0..self.choice_rows()).map(|_| line(CHOICE)).collect();
            self.choices_ui(ui, &rows);
            if self.turns() {
                let pages =
                    [("page", (self.from / DIGITS + 1).into()), ("pages", self.choices.len().div_ceil(DIGITS).into())];
                words_ui(ui, line(24.0), Align2::LEFT_CENTER, &say_with("aside-pages", &pages), Hand::quiet());
            }
        }
        self.length_ui(ui, line(LENGTH), scene);
        let mut left_with_enter = false;
        if self.takes_two() {
            left_with_enter = self.second_ui(ui, line(SECOND));
        }
        let name = say(if self.shelve.is_some() { "aside-form-shelf-do" } else { "aside-form-test-do" });
        let ready = self.is_ready(scene);
        let stress = if ready { Stress::Chosen } else { Stress::Waiting };
        let clicked = KeyButton::new(&name, "Enter").stress(stress).ui(ui, line(m.button)).clicked();
        if (clicked || left_with_enter) && ready {
            self.submit(scene, wants);
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, rows: &[Rect]) {
        let mut pressed = None;
        for (index, choice) in self.choices.iter().enumerate().skip(self.from).take(DIGITS) {
            let at = index - self.from;
            let (row, right) = (rows[at % rows.len()], at / rows.len());
            let wide = (row.width() - 8.0) / 2.0;
            let corner = Pos2::new(row.left() + right as f32 * (wide + 8.0), row.top());
            let place = Rect::from_min_size(corner, Vec2::new(wide, CHOICE - 8.0));
            let words = match choice {
                Choice::Whole => say("aside-choice-whole"),
                Choice::Zone(zone) => say_with(
                    "aside-choice-zone",
                    &[("zone", wording::zone(zone).into()), ("number", zone.number.as_str().into())],
                ),
                Choice::Kind(kind) => {
                    say_with("aside-choice-kind", &[("kind", naming::kind(kind).to_lowercase().into())])
                }
            };
            let stress = if self.chosen.contains(&index) { Stress::Chosen } else { Stress::Plain };
            let key = (at + 1).to_string();
            if KeyButton::new(&words, &key).to_the_left().stress(stress).ui(ui, place).clicked() {
                pressed = Some(index);
            }
        }
        if let Some(index) = pressed {
            self.choose(index);
        }
    }

    fn length_ui(&mut self, ui: &mut Ui, place: Rect, scene: &Scene<'_>) {
        let until = scene.now.plus_ms(i64::from(self.minutes) * 60_000);
        let values =
            [("time", clock::day_minute(until).into()), ("span", span(i64::from(self.minutes) * 60_000).into())];
        let words = say_with("aside-form-until", &values);
        let middle = place.top() + 20.0;
        let button = |right: f32| Rect::from_center_size(Pos2::new(right - 44.0, middle), Vec2::new(88.0, 32.0));
        let room =
            Rect::from_min_max(Pos2::new(place.left(), middle - 12.0), Pos2::new(place.right() - 200.0, middle + 12.0));
        words_ui(ui, room, Align2::LEFT_CENTER, &words, Hand::strong());
        if KeyButton::new(&say("aside-longer"), keys::cap(Press::Nearer))
            .shown("")
            .ui(ui, button(place.right()))
            .clicked()
        {
            self.lengthen(true);
        }
        if KeyButton::new(&say("aside-shorter"), keys::cap(Press::Farther))
            .shown("")
            .ui(ui, button(place.right() - 96.0))
            .clicked()
        {
            self.lengthen(false);
        }
    }

    /// True when Enter was pressed behind the password.
    fn second_ui(&mut self, ui: &mut Ui, place: Rect) -> bool {
        let about = Rect::from_min_size(place.min, Vec2::new(place.width(), 20.0));
        let key = if self.shelve.is_some() { "aside-second-shelf" } else { "aside-second-test" };
        words_ui(ui, about, Align2::LEFT_CENTER, &say(key), Hand::label());
        let (id_name, password_name) = (say("second-id"), say("second-password"));
        let wide = (place.width() - 8.0) / 2.0;
        let field = |right: f32, top: f32, height: f32| {
            Rect::from_min_size(place.min + Vec2::new(right * (wide + 8.0), top), Vec2::new(wide, height))
        };
        let id = field_ui(ui, field(0.0, 44.0, 36.0), &mut self.id, &id_name, "");
        field_label_ui(ui, field(0.0, 24.0, 18.0), &id_name);
        let password = password_ui(ui, field(1.0, 44.0, 36.0), &mut self.password, &password_name);
        field_label_ui(ui, field(1.0, 24.0, 18.0), &password_name);
        if std::mem::take(&mut self.go_on) {
            // Once they have been shown: the Enter that leads here is not theirs.
            let first = if self.id.trim().is_empty() { &id } else { &password };
            first.request_focus();
            return false;
        }
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        if id.lost_focus() && enter {
            password.request_focus();
        }
        password.lost_focus() && enter
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        self.password.zeroize();
    }
}

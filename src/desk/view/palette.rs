//! The palette, over everything: what is typed finds what can be done now, contacts of the held event and homes; one key does it.
use alarm_central::pii::Pii;
use egui::{Align2, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::aside::{Find, Home, Homes};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::Press,
    scene::Scene,
    theme::{self, colours, measures},
    view::{calling::Target, over},
    widget::{Hand, field_id, field_ui, keep_focus, key_cap, key_cap_width, row_ground, text_at, text_in, words_ui},
};

mod verbs;

const WIDTH: f32 = 680.0;
const FIELD: f32 = 40.0;
const ROW: f32 = 34.0;
/// Rows in view.
const ROWS: usize = 11;
/// Room between the card's edge and what is in it.
const MARGIN: f32 = 16.0;
/// Fewer letters than this find no home: too many would have them.
const LETTERS: usize = 2;

/// What a row does.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    Verb(Press),
    Call(Target),
    Home(Box<Home>),
}

struct Row {
    does: Chosen,
    words: String,
    /// The key that does it too, or what it is.
    beside: Beside,
}

enum Beside {
    Key(&'static str),
    Sort(&'static str),
}

/// Whether it is shown, and what was typed.
#[derive(Default)]
pub struct Card {
    shown: bool,
    /// Its field has not had the focus yet; another may have it.
    is_fresh: bool,
    text: String,
    at: usize,
    asked: Option<Find>,
    ranking: verbs::Ranking,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn open(&mut self) {
        self.close();
        (self.shown, self.is_fresh) = (true, true);
    }

    pub fn close(&mut self) {
        self.shown = false;
        self.text.clear();
        (self.at, self.asked) = (0, None);
    }

    /// A key while it is shown; arrows and Enter are read where it is painted, since its field has them.
    pub fn press(&mut self, press: Press, wants: &mut Vec<Intent>) {
        match press {
            Press::Back | Press::Palette => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            _ => {}
        }
    }

    /// Shows it; gives what was chosen, and is away then.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Option<Chosen> {
        if !self.shown {
            return None;
        }
        let mut chosen = None;
        let beside = over::ui(ui, whole, "palette", |ui| {
            let size = Vec2::new(WIDTH, 2.0 * MARGIN + FIELD + 8.0 + ROWS as f32 * ROW + 28.0);
            let top = whole.top() + ((whole.height() - size.y) / 3.0).max(8.0);
            let card = Rect::from_min_size(Pos2::new(whole.center().x - WIDTH / 2.0, top), size);
            ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
            chosen = self.card_ui(ui, card.shrink(MARGIN), scene, wants);
            card
        });
        if beside || chosen.is_some() {
            self.close();
        }
        chosen
    }

    fn card_ui(&mut self, ui: &mut Ui, room: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Option<Chosen> {
        let by = arrows(ui);
        let name = say("palette-title");
        let field = field_id(ui, &name);
        if std::mem::take(&mut self.is_fresh) {
            ui.memory_mut(|memory| memory.request_focus(field));
        }
        keep_focus(ui, field);
        let place = Rect::from_min_size(room.min, Vec2::new(room.width(), FIELD));
        let field = field_ui(ui, place, &mut self.text, &name, &say("palette-hint"));
        if field.changed() {
            self.at = 0;
        }
        self.look_for_homes(scene, wants);
        let rows = self.rows(scene);
        self.at = self.at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        let mut chosen = None;
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            chosen = rows.get(self.at).map(|row| row.does.clone());
        }
        let list = Rect::from_min_size(
            Pos2::new(room.left(), place.bottom() + 8.0),
            Vec2::new(room.width(), ROWS as f32 * ROW),
        );
        let first = (self.at + 1).saturating_sub(ROWS);
        for (line, (index, row)) in rows.iter().enumerate().skip(first).take(ROWS).enumerate() {
            let at = Pos2::new(list.left(), list.top() + line as f32 * ROW);
            if row_ui(ui, Rect::from_min_size(at, Vec2::new(list.width(), ROW)), row, index == self.at) {
                chosen = Some(row.does.clone());
            }
        }
        let said = self.said(scene, rows.len());
        let foot = Rect::from_min_max(Pos2::new(room.left(), list.bottom() + 8.0), room.max);
        words_ui(ui, foot, Align2::LEFT_CENTER, &said, Hand::label());
        chosen
    }

    /// Asks the station for homes whenever something else stands there.
    fn look_for_homes(&mut self, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let text = self.text.trim();
        if text.chars().count() < LETTERS || !scene.may_set_aside() {
            self.asked = None;
            return;
        }
        let find = Find::Words(Pii(text.to_owned()));
        if self.asked.as_ref() != Some(&find) {
            wants.push(Intent::FindHomes(find.clone()));
            self.asked = Some(find);
        }
    }

    fn found<'a>(&self, scene: &Scene<'a>) -> Option<&'a Homes> {
        scene.homes.filter(|homes| Some(&homes.find) == self.asked.as_ref())
    }

    /// What fits, the likeliest first: what has the words as they are typed, homes, and what has their letters.
    fn rows(&mut self, scene: &Scene<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut likely = Vec::new();
        for verb in verbs::offered(scene) {
            let words = say(verb.words);
            let row = Row { does: Chosen::Verb(verb.press), words: words.into(), beside: Beside::Key(verb.key) };
            likely.extend(self.ranking.of(&self.text, &row.words).map(|rank| (rank, row)));
        }
        for (contact, view) in scene.held().map(|(_, detail)| detail.contacts.iter()).into_iter().flatten().enumerate()
        {
            for (number, digits) in view.numbers.iter().enumerate() {
                let values = [("name", view.name.0.as_str().into()), ("number", digits.0.as_str().into())];
                let words = say_with("palette-call", &values).into_owned();
                let row = Row {
                    does: Chosen::Call(Target { contact, number }),
                    words,
                    beside: Beside::Sort("palette-contact"),
                };
                likely.extend(self.ranking.of(&self.text, &row.words).map(|rank| (rank, row)));
            }
        }
        // In the order of the list of keys where nothing tells them apart.
        likely.sort_by_key(|(rank, _)| *rank);
        let literal = likely.partition_point(|(rank, _)| rank.is_literal());
        let by_letters = likely.split_off(literal);
        rows.extend(likely.into_iter().map(|(_, row)| row));
        for home in self.found(scene).map(|found| found.homes.iter()).into_iter().flatten() {
            rows.push(Row {
                does: Chosen::Home(Box::new(home.clone())),
                words: format!("{} · {} · {}", home.address.0, home.name.0, home.account),
                beside: Beside::Sort("palette-home"),
            });
        }
        rows.extend(by_letters.into_iter().map(|(_, row)| row));
        rows
    }

    /// What stands under the list.
    fn said(&self, scene: &Scene<'_>, rows: usize) -> String {
        match self.found(scene) {
            Some(found) if found.more => say("palette-more"),
            None if self.asked.is_some() => say("palette-looking"),
            _ if rows == 0 => say("palette-nothing"),
            _ => say("palette-keys"),
        }
        .into_owned()
    }
}

/// How far the arrows go in this frame.
fn arrows(ui: &Ui) -> isize {
    let keys = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 10), (Key::PageUp, -10)];
    ui.input_mut(|input| {
        let times = |(key, by): (Key, isize)| by * input.count_and_consume_key(Modifiers::NONE, key).cast_signed();
        keys.map(times).into_iter().sum()
    })
}

/// True when it is pressed.
fn row_ui(ui: &mut Ui, rect: Rect, row: &Row, is_chosen: bool) -> bool {
    let (beside, key) = match row.beside {
        Beside::Key(key) => (String::new(), Some(key)),
        Beside::Sort(sort) => (say(sort).into_owned(), None),
    };
    let response = ui.interact(rect, ui.scope_id().with(("row", &row.words)), Sense::click());
    let name = if beside.is_empty() { row.words.clone() } else { format!("{} · {beside}", row.words) };
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &*name));
    row_ground(ui.painter(), rect, &response, is_chosen);
    let right = rect.right() - measures().gap;
    let wide = match key {
        Some(key) => {
            let wide = key_cap_width(ui.painter(), key);
            key_cap(ui.painter(), Pos2::new(right - wide, rect.center().y), key);
            wide
        }
        None => {
            let at = Pos2::new(right, rect.center().y);
            text_at(ui.painter(), at, Align2::RIGHT_CENTER, &beside, Hand::label()).width()
        }
    };
    let words = Rect::from_min_max(
        Pos2::new(rect.left() + measures().margin, rect.top()),
        Pos2::new(right - wide - measures().gap, rect.bottom()),
    );
    text_in(ui.painter(), words, Align2::LEFT_CENTER, &row.words, Hand::body());
    response.clicked()
}

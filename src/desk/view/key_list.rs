//! The list of keys, over everything, until it is put away: what each does, and another key for whatever can have one.
use egui::{Align2, Area, Id, Key, Order, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_words::{say, say_with};

use crate::{
    intent::Intent,
    keys::{self, Map, Press, Step, Unfit},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, heading_ui, key_cap, row_ground, text_at, text_in, words_ui},
};

/// What a row tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// What the palette offers too.
    Verb(Press),
    /// What means something in its own place alone.
    There(Press),
    /// A key that is the same everywhere; empty for Space, which has a word.
    Fixed(&'static str),
}

impl Of {
    fn press(self) -> Option<Press> {
        match self {
            Self::Verb(press) | Self::There(press) => Some(press),
            Self::Fixed(_) => None,
        }
    }

    /// What can have another key.
    fn changeable(self) -> Option<Press> {
        self.press().filter(|press| keys::first_key(*press).is_some())
    }
}

/// What each key does, and the key of its words.
pub(super) const ROWS: [(Of, &str); 50] = [
    (Of::Verb(Press::TakeNext), "key-take"),
    (Of::Verb(Press::Following), "key-following"),
    (Of::Fixed("↑ ↓"), "key-row"),
    (Of::Verb(Press::AllLive), "key-live"),
    (Of::Verb(Press::CallNext), "key-call"),
    (Of::Verb(Press::AskCustomer), "key-inquiry"),
    (Of::Verb(Press::NextStep), "key-step"),
    (Of::Verb(Press::NewStills), "key-stills"),
    (Of::Verb(Press::Dispatch), "key-dispatch"),
    (Of::Verb(Press::Park), "key-park"),
    (Of::Verb(Press::Release), "key-release"),
    (Of::Verb(Press::Close), "key-close"),
    (Of::Verb(Press::Silence), "key-silence"),
    (Of::Verb(Press::Lock), "key-lock"),
    (Of::Fixed(""), "key-talk"),
    (Of::Verb(Press::FreeTalk), "key-free-talk"),
    (Of::Verb(Press::Phrases), "key-phrases"),
    (Of::Verb(Press::Presets), "key-presets"),
    (Of::Verb(Press::Listen), "key-listen"),
    (Of::Verb(Press::Sound), "key-sound"),
    (Of::Fixed("Enter"), "key-large"),
    (Of::There(Press::Nearer), "key-nearer"),
    (Of::There(Press::Farther), "key-farther"),
    (Of::Verb(Press::Light), "key-light"),
    (Of::There(Press::StepBack), "key-step-back"),
    (Of::There(Press::StepOn), "key-step-on"),
    (Of::Verb(Press::Reveal), "key-reveal"),
    (Of::Verb(Press::Wall), "key-wall"),
    (Of::Fixed("1–9"), "key-outcome"),
    (Of::Verb(Press::AcknowledgeStorm), "key-storm"),
    (Of::Verb(Press::Strip), "key-strip"),
    (Of::Verb(Press::Hidden), "key-hidden"),
    (Of::Verb(Press::OpenWindow), "key-window"),
    (Of::Verb(Press::ResetClock), "key-clock"),
    (Of::Verb(Press::Closed), "key-closed"),
    (Of::There(Press::Disclosures), "key-disclosures"),
    (Of::There(Press::Masks), "key-masks"),
    (Of::There(Press::New), "key-new"),
    (Of::Verb(Press::AskedRoles), "key-asked"),
    (Of::Verb(Press::Asides), "key-asides"),
    (Of::Verb(Press::Shelve), "key-shelve"),
    (Of::Fixed("← →"), "key-jump"),
    (Of::Fixed("Tab"), "key-move"),
    (Of::Verb(Press::Register), "key-register"),
    (Of::Verb(Press::Past), "key-past-events"),
    (Of::Verb(Press::Floor), "key-floor"),
    (Of::Verb(Press::Map), "key-map"),
    (Of::Fixed("Ctrl K"), "key-palette"),
    (Of::Fixed("Esc"), "key-back"),
    (Of::Verb(Press::Help), "keys-title"),
];

/// How high a row is, at least and at most, and how many stand in each of the two columns.
const LOW: f32 = 24.0;
const HIGH: f32 = 30.0;
const HALF: usize = ROWS.len().div_ceil(2);
/// How wide a column is: both fit a window of 1280.
const COLUMN: f32 = 590.0;
/// Title over the rows, buttons and message under them, and what is left of the smallest window.
const HEAD: f32 = 36.0;
const FOOT: f32 = 44.0;
const BESIDE: f32 = 16.0;
const MARGIN: f32 = 24.0;

/// What it waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Waits {
    /// For a row.
    #[default]
    Row,
    /// For the new key of this.
    Key(Press),
    /// For a word on whether both change places, or for another key.
    Swap { press: Press, by: Press },
}

/// What came of it last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Came {
    #[default]
    Nothing,
    Kept(Press),
    AllBack,
    /// The row's key cannot be another.
    Stays,
    Not(Unfit),
}

/// Whether it is shown, and where somebody stands in it.
#[derive(Default)]
pub struct Card {
    shown: bool,
    /// Its arrows are not heard while something has the focus.
    is_fresh: bool,
    at: usize,
    waits: Waits,
    came: Came,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    pub fn open(&mut self) {
        *self = Self { shown: true, is_fresh: true, ..Self::default() };
    }

    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// The next key is chosen, whatever it does else.
    pub fn takes_keys(&self) -> bool {
        self.shown && self.waits != Waits::Row
    }

    /// A key while it is shown and takes none; a button that has the focus takes Enter for itself.
    pub fn press(&mut self, press: Press, focused: bool, wants: &mut Vec<Intent>) {
        let last = ROWS.len() - 1;
        match press {
            Press::Back | Press::Help => self.close(),
            Press::Lock => wants.push(Intent::Lock),
            Press::Silence => wants.push(Intent::Silence),
            Press::Enter if focused => {}
            Press::Enter => self.change(),
            Press::Digit(1) => self.put_back(wants),
            Press::Digit(2) => {
                self.came = Came::AllBack;
                wants.push(Intent::ChooseKeys(Map::default()));
            }
            Press::Row(Step::Up) => self.go_to(self.at.saturating_sub(1)),
            Press::Row(Step::Down) => self.go_to((self.at + 1).min(last)),
            Press::Row(Step::PageUp | Step::First) => self.go_to(0),
            Press::Row(Step::PageDown | Step::Last) => self.go_to(last),
            Press::Earlier => self.go_to(self.at.checked_sub(HALF).unwrap_or(self.at)),
            Press::Later => self.go_to(Some(self.at + HALF).filter(|at| *at <= last).unwrap_or(self.at)),
            _ => {}
        }
    }

    /// A key while it takes one.
    pub fn key_pressed(&mut self, key: Key, focused: bool, wants: &mut Vec<Intent>) {
        if focused && key == Key::Enter {
            return;
        }
        let press = match self.waits {
            Waits::Row => return,
            Waits::Swap { press, by } if key == Key::Enter => {
                self.keep(keys::map().swapped(press, by), press, wants);
                return;
            }
            Waits::Key(press) | Waits::Swap { press, .. } => press,
        };
        match key {
            Key::Escape => (self.waits, self.came) = (Waits::Row, Came::Nothing),
            key => self.choose(press, key, wants),
        }
    }

    fn go_to(&mut self, at: usize) {
        (self.at, self.came) = (at, Came::Nothing);
    }

    fn change(&mut self) {
        match ROWS[self.at].0.changeable() {
            Some(press) => (self.waits, self.came) = (Waits::Key(press), Came::Nothing),
            None => self.came = Came::Stays,
        }
    }

    fn put_back(&mut self, wants: &mut Vec<Intent>) {
        match ROWS[self.at].0.changeable().and_then(|press| Some((press, keys::first_key(press)?))) {
            Some((press, first)) => self.choose(press, first, wants),
            None => self.came = Came::Stays,
        }
    }

    fn choose(&mut self, press: Press, key: Key, wants: &mut Vec<Intent>) {
        match keys::map().with(press, key) {
            Ok(map) => self.keep(map, press, wants),
            Err(unfit) => {
                self.came = Came::Not(unfit);
                self.waits = match unfit {
                    Unfit::Taken(by) => Waits::Swap { press, by },
                    Unfit::Fixed | Unfit::Unknown => Waits::Key(press),
                };
            }
        }
    }

    fn keep(&mut self, map: Map, press: Press, wants: &mut Vec<Intent>) {
        (self.waits, self.came) = (Waits::Row, Came::Kept(press));
        wants.push(Intent::ChooseKeys(map));
    }

    /// Shows it in the middle of `whole`.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, wants: &mut Vec<Intent>) {
        if !self.shown {
            return;
        }
        // Tab is a key that may be pressed, too.
        let takes_focus = std::mem::take(&mut self.is_fresh) | self.takes_keys();
        if takes_focus && let Some(focused) = ui.memory(egui::Memory::focused) {
            ui.memory_mut(|memory| memory.surrender_focus(focused));
        }
        // What stands in the foot line stays where it can be seen.
        let room = Rect::from_min_max(whole.min, whole.max - Vec2::new(0.0, measures().foot));
        let rest = HEAD + FOOT + BESIDE;
        let row_high = ((room.height() - rest) / HALF as f32).floor().clamp(LOW, HIGH);
        let size = Vec2::new(2.0 * (MARGIN + COLUMN), HEAD + HALF as f32 * row_high + FOOT);
        let card = Rect::from_center_size(room.center(), size);
        Area::new(Id::unique("keys")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            let veil = ui.allocate_rect(whole, Sense::click());
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            // What is beneath must not take the press: it would put the card away.
            ui.interact(card, ui.scope_id().with("card"), Sense::click());
            ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
            let left = card.left() + MARGIN;
            let title = Rect::from_min_size(Pos2::new(left, card.top() + 10.0), Vec2::new(200.0, 22.0));
            heading_ui(ui, title, &say("keys-title"));
            let corner = Pos2::new(card.right() - MARGIN, title.center().y);
            text_at(ui.painter(), corner, Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
            for (index, (of, words)) in ROWS.into_iter().enumerate() {
                let (column, row) = ((index / HALF) as f32, (index % HALF) as f32);
                let at = Pos2::new(left + column * COLUMN, card.top() + HEAD + row * row_high);
                let place = Rect::from_min_size(at, Vec2::new(COLUMN - measures().gap, row_high));
                if row_ui(ui, place, of, words, index == self.at) {
                    self.go_to(index);
                    self.change();
                }
            }
            let foot = Rect::from_min_max(
                Pos2::new(left, card.bottom() - FOOT),
                Pos2::new(card.right() - MARGIN, card.bottom() - 8.0),
            );
            self.foot_ui(ui, foot, wants);
            if veil.clicked() {
                self.close();
            }
        });
    }

    fn foot_ui(&mut self, ui: &mut Ui, foot: Rect, wants: &mut Vec<Intent>) {
        let said = self.said();
        let mut left = foot.left();
        for (words, cap, key) in self.buttons() {
            let button = KeyButton::new(&words, cap).stress(match key {
                Key::Num1 | Key::Num2 if keys::map() == Map::default() => Stress::Waiting,
                _ => Stress::Plain,
            });
            let size = Vec2::new(button.width(ui.painter()) + 8.0, 28.0);
            let place = Rect::from_min_size(Pos2::new(left, foot.bottom() - size.y), size);
            left = place.right() + 8.0;
            if button.ui(ui, place).clicked() {
                self.button_pressed(key, wants);
            }
        }
        let beside = Rect::from_min_max(Pos2::new(left + 8.0, foot.bottom() - 28.0), foot.max);
        words_ui(ui, beside, Align2::LEFT_CENTER, &said, Hand::body());
    }

    /// What stands under the rows: words, the key, and how it is called there.
    fn buttons(&self) -> Vec<(String, &'static str, Key)> {
        let words = |key: &str| say(key).into_owned();
        match self.waits {
            Waits::Row => vec![
                (words("keys-change"), "Enter", Key::Enter),
                (words("keys-one-back"), "1", Key::Num1),
                (words("keys-all-back"), "2", Key::Num2),
            ],
            Waits::Key(_) => vec![(words("keys-leave"), "Esc", Key::Escape)],
            Waits::Swap { .. } => {
                vec![(words("keys-swap"), "Enter", Key::Enter), (words("keys-leave"), "Esc", Key::Escape)]
            }
        }
    }

    fn button_pressed(&mut self, key: Key, wants: &mut Vec<Intent>) {
        match (self.waits, key) {
            (Waits::Row, Key::Enter) => self.change(),
            (Waits::Row, Key::Num1) => self.press(Press::Digit(1), false, wants),
            (Waits::Row, _) => self.press(Press::Digit(2), false, wants),
            (_, key) => self.key_pressed(key, false, wants),
        }
    }

    /// What stands beside the buttons.
    fn said(&self) -> String {
        let does = |press: Press| say(words_of(press)).into_owned();
        let of = |key: &str, press: Press| {
            say_with(key, &[("key", keys::cap(press).into()), ("does", does(press).into())]).into_owned()
        };
        match (self.came, self.waits) {
            (Came::Kept(press), _) => of("keys-kept", press),
            (Came::AllBack, _) => say("keys-back").into_owned(),
            (Came::Stays, _) => say("keys-stays").into_owned(),
            (Came::Not(Unfit::Taken(by)), _) => of("keys-taken", by),
            (Came::Not(Unfit::Fixed), _) => say("keys-fixed").into_owned(),
            (Came::Not(Unfit::Unknown), _) => say("keys-unfit").into_owned(),
            (Came::Nothing, Waits::Key(press) | Waits::Swap { press, .. }) => {
                say_with("keys-wait", &[("does", does(press).into())]).into_owned()
            }
            (Came::Nothing, Waits::Row) => say("keys-how").into_owned(),
        }
    }
}

/// The key of the words of what has a row.
fn words_of(press: Press) -> &'static str {
    ROWS.iter().find(|(of, _)| of.press() == Some(press)).map_or("", |(_, words)| words)
}

/// True when it is pressed.
fn row_ui(ui: &mut Ui, place: Rect, of: Of, name: &str, is_chosen: bool) -> bool {
    let key = match of {
        Of::Verb(press) | Of::There(press) => keys::cap(press).into(),
        Of::Fixed("") => say("key-space"),
        Of::Fixed(key) => key.into(),
    };
    let words = say(name);
    // Tab is for the buttons: here are the arrows.
    let response = ui.interact(place, ui.scope_id().with(("key", name)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, format!("{key} {words}")));
    row_ground(ui.painter(), place, &response, is_chosen);
    key_cap(ui.painter(), Pos2::new(place.left() + 8.0, place.center().y), &key);
    let room = Rect::from_min_max(Pos2::new(place.left() + 110.0, place.top()), place.max);
    text_in(ui.painter(), room, Align2::LEFT_CENTER, &words, Hand::body());
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_have_another_key_has_one_row() {
        for (press, name, _) in keys::ACTIONS {
            let rows = ROWS.iter().filter(|(of, _)| of.changeable() == Some(press)).count();
            assert_eq!(rows, 1, "{name}");
            assert!(!words_of(press).is_empty(), "{name}");
        }
    }
}

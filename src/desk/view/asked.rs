//! The card of roles that wait for a second person, over everything: who is to become what, who asked, and yes or no. It
//! decides nothing: the rules say who may be the second.
use egui::{Align2, Area, Id, Order, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::RoleAsked;
use vaka_words::{say, say_with};

use crate::{
    clock,
    intent::Intent,
    scene::{LinkState, Scene},
    theme::{self, colours, measures},
    widget::{Hand, KeyButton, Stress, heading_ui, text_at, text_in, words_ui},
};

const ROW: f32 = 84.0;
/// Rows that find room; the others come when these are answered.
const MOST: usize = 6;
const BUTTON: Vec2 = Vec2::new(104.0, 32.0);

/// Whether it is shown.
#[derive(Default)]
pub struct Card {
    shown: bool,
}

impl Card {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it, where anything waits.
    pub fn show(&mut self, scene: &Scene<'_>) {
        self.shown = !scene.board.asked.is_empty();
    }

    pub fn close(&mut self) {
        self.shown = false;
    }

    /// Shows it in the middle of `whole`; it goes with the last answer.
    pub fn ui(&mut self, ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        if !self.shown || scene.board.asked.is_empty() {
            return self.close();
        }
        Area::new(Id::unique("asked")).order(Order::Foreground).fixed_pos(whole.min).show(ui.ctx(), |ui| {
            let veil = ui.allocate_rect(whole, Sense::click());
            ui.painter().rect_filled(whole, 0.0, theme::faded(colours().plate, 0.6));
            let card = card_ui(ui, whole, scene, wants);
            let outside = ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| !card.contains(at));
            if veil.clicked() && outside {
                self.close();
            }
        });
    }
}

fn card_ui(ui: &mut Ui, whole: Rect, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> Rect {
    let asked = &scene.board.asked;
    let shown = asked.len().min(MOST);
    let said = if scene.notice.is_some() { 32.0 } else { 0.0 };
    let card = Rect::from_center_size(whole.center(), Vec2::new(680.0, 72.0 + shown as f32 * ROW + said));
    ui.painter().rect(card, theme::corner(), colours().panel, theme::edge(), theme::INSIDE);
    let room = card.shrink2(Vec2::new(24.0, 0.0));
    let title = Rect::from_min_size(Pos2::new(room.left(), card.top() + 16.0), Vec2::new(480.0, 24.0));
    heading_ui(ui, title, &say("asked-title"));
    let corner = Pos2::new(room.right(), title.center().y);
    text_at(ui.painter(), corner, Align2::RIGHT_CENTER, &say("keys-close"), Hand::quiet());
    let top = title.bottom() + measures().gap;
    for (index, one) in asked.iter().take(MOST).enumerate() {
        let at = Pos2::new(room.left(), top + index as f32 * ROW);
        if index > 0 {
            ui.painter().hline(room.x_range(), at.y, theme::hairline());
        }
        row_ui(ui, Rect::from_min_size(at, Vec2::new(room.width(), ROW)), scene.link, one, wants);
    }
    if let Some(notice) = scene.notice {
        let place = Rect::from_min_size(Pos2::new(room.left(), card.bottom() - 36.0), Vec2::new(room.width(), 24.0));
        words_ui(ui, place, Align2::LEFT_CENTER, notice, Hand::body());
    }
    card
}

fn row_ui(ui: &mut Ui, place: Rect, link: LinkState, one: &RoleAsked, wants: &mut Vec<Intent>) {
    let role = |role: alarm_central::person::Role| say(&format!("role-{}", role.key())).to_lowercase();
    let change = match one.from {
        Some(from) => say_with("asked-from-to", &[("from", role(from).into()), ("to", role(one.role).into())]),
        None => say_with("asked-new", &[("to", role(one.role).into())]),
    };
    let by = match &one.by {
        Some(name) => say_with("asked-by", &[("name", name.0.as_str().into())]),
        None => say("asked-by-keeper"),
    };
    let until = say_with("asked-until", &[("day", clock::day(one.certified_until).into())]);
    let name = format!("{} ({})", one.name.0, one.person);
    let words = Rect::from_min_size(
        place.min + Vec2::new(0.0, 10.0),
        Vec2::new(place.width() - 2.0 * (BUTTON.x + 8.0) - 8.0, 66.0),
    );
    let response = ui.interact(words, ui.scope_id().with(("asked", one.person.as_str())), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{name}: {change} {by} {until}")));
    let mut top = words.top();
    let lines: [(&str, Hand); 3] = [
        (&name, Hand(theme::Size::Body, theme::Weight::Semibold, colours().text)),
        (&change, Hand::body()),
        (&format!("{by} {until}"), Hand::label()),
    ];
    for (line, hand) in lines {
        let at = Rect::from_min_size(Pos2::new(words.left(), top), Vec2::new(words.width(), 22.0));
        text_in(ui.painter(), at, Align2::LEFT_CENTER, line, hand);
        top += 22.0;
    }
    let middle = words.center().y;
    if !one.answerable {
        let right =
            Rect::from_min_max(Pos2::new(words.right() + 8.0, words.top()), Pos2::new(place.right(), words.bottom()));
        words_ui(ui, right, Align2::RIGHT_CENTER, &say("asked-not-yours"), Hand::label());
        return;
    }
    let mut right = place.right();
    for (key, confirm) in [("asked-refuse", false), ("asked-confirm", true)] {
        let shown = say(key);
        let named = say_with("asked-answer", &[("answer", shown.clone().into()), ("name", one.name.0.as_str().into())]);
        let stress = if link == LinkState::Up { Stress::Plain } else { Stress::Waiting };
        let at = Rect::from_min_size(Pos2::new(right - BUTTON.x, middle - BUTTON.y / 2.0), BUTTON);
        right = at.left() - 8.0;
        let clicked = KeyButton::new(&named, "").shown(&shown).stress(stress).ui(ui, at).clicked();
        if clicked && link == LinkState::Up {
            wants.push(Intent::AnswerRole { person: one.person.clone(), confirm });
        }
    }
}

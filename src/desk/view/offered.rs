//! The card of facts of an event that a colleague offers: what it is, what was done and what is left, and the keys that answer.
//! It stands where an event stands that is held, so it covers nothing; no picture and no sound of the home is in it.
use alarm_central::event::OfferEnd;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::{
    board::{Row, StepView},
    offer::OfferView,
};
use vaka_words::{say, say_with, time::span};

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{Size, Weight, colours, measures},
    view::{event::window_words, history, naming, region},
    widget::{
        Hand, KeyButton, Stress, heading_ui, height_of, priority_mark::priority_mark, text_in, words_ui, wrapped_ui,
    },
};

const LINE: f32 = 22.0;
/// Most steps that are named one by one.
const MOST_LEFT: usize = 5;
/// Most lines of a note; what is longer is read once it is accepted.
const MOST_NOTE: f32 = 66.0;

/// What is offered to whoever works here, where nothing is held.
pub fn offered<'a>(scene: &Scene<'a>) -> Option<(&'a Row, &'a OfferView)> {
    let offer = scene.board.offer.as_deref().filter(|_| scene.held().is_none())?;
    Some((scene.board.rows.get(&offer.event)?, offer))
}

/// A key while it is shown: true where it was one of its own.
pub fn press(press: Press, scene: &Scene<'_>, wants: &mut Vec<Intent>) -> bool {
    let Some((_, offer)) = offered(scene) else { return false };
    match press {
        Press::Release => wants.push(Intent::AcceptOffer(offer.event)),
        Press::Digit(digit) => {
            let Some(why) = OfferEnd::DECLINES.get(usize::from(digit).wrapping_sub(1)) else { return false };
            wants.push(Intent::DeclineOffer(offer.event, *why));
        }
        _ => return false,
    }
    true
}

/// Who offers it, and for how long it waits.
pub fn sentence(scene: &Scene<'_>, offer: &OfferView) -> String {
    let left = span((offer.until.since_ms(scene.now) + 999).max(0));
    say_with("offer-from", &[("name", offer.from.0.as_str().into()), ("left", left.into())]).into_owned()
}

/// Shows it in the whole of `ui`.
pub fn ui(ui: &mut Ui, scene: &Scene<'_>, row: &Row, offer: &OfferView, wants: &mut Vec<Intent>) {
    let (c, m) = (colours(), measures());
    let room = ui.max_rect().shrink2(Vec2::new(m.margin, m.gap));
    let mut y = room.top();
    let mut next = |height: f32| {
        let place = Rect::from_min_size(Pos2::new(room.left(), y), Vec2::new(room.width(), height));
        y += height;
        place
    };
    let strong = Hand(Size::Body, Weight::Medium, c.focus);
    words_ui(ui, next(32.0), Align2::LEFT_CENTER, &sentence(scene, offer), strong);
    head_ui(ui, next(60.0), scene, row);
    if !offer.note.0.is_empty() {
        let wide = room.width();
        let high = height_of(ui.painter(), &offer.note.0, wide, Hand::body()).min(MOST_NOTE);
        heading_ui(ui, next(26.0), &say("offer-note"));
        let place = next(high);
        region(ui, place, "note", |ui| wrapped_ui(ui, place, &offer.note.0, Hand::body()));
    }
    let top = next(0.0).top();
    let buttons = Rect::from_min_max(Pos2::new(room.left(), room.bottom() - 2.0 * m.button - 8.0), room.max);
    let shown = offer.left.len().min(MOST_LEFT);
    let more = usize::from(offer.left.len() > shown);
    let left_high = 26.0 + LINE * (shown + more).max(1) as f32;
    let left = Rect::from_min_max(
        Pos2::new(room.left(), buttons.top() - m.gap - left_high),
        Pos2::new(room.right(), buttons.top() - m.gap),
    );
    let done = Rect::from_min_max(Pos2::new(room.left(), top), Pos2::new(room.right(), left.top()));
    done_ui(ui, done, offer);
    left_ui(ui, left, &offer.left, shown);
    buttons_ui(ui, buttons, offer, wants);
}

fn head_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, row: &Row) {
    let c = colours();
    priority_mark(ui.painter(), Pos2::new(rect.left() + 20.0, rect.center().y), 32.0, row.priority, 1.0);
    let line = |top: f32, height: f32| {
        Rect::from_min_max(
            Pos2::new(rect.left() + 52.0, rect.top() + top),
            Pos2::new(rect.right(), rect.top() + top + height),
        )
    };
    let title = format!("{}, {}", naming::event_title(row), naming::short_place(row));
    let response = ui.interact(line(2.0, 30.0), ui.scope_id().with("offered"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
    text_in(ui.painter(), line(2.0, 30.0), Align2::LEFT_CENTER, &title, Hand(Size::Figure, Weight::Semibold, c.text));
    let age = span(scene.now.since_ms(row.received_at).max(0));
    let mut facts = say_with("offer-received", &[("age", age.into())]).into_owned();
    if let Some(window) = window_words(scene, row) {
        let words = if window.left_ms > 0 {
            say_with("offer-window", &[("left", window.figure.into())])
        } else {
            say("offer-window-over")
        };
        facts = format!("{facts} · {words}");
    }
    words_ui(ui, line(34.0, 22.0), Align2::LEFT_CENTER, &facts, Hand::body().ink(c.second));
}

/// What was heard and done, newest first.
fn done_ui(ui: &mut Ui, rect: Rect, offer: &OfferView) {
    let (title, list) = rect.split_top_bottom_at_y(rect.top() + 26.0);
    heading_ui(ui, title, &say("offer-done"));
    if offer.earlier > 0 {
        let words = say_with("offer-earlier", &[("count", offer.earlier.into())]);
        words_ui(ui, title, Align2::RIGHT_CENTER, &words, Hand::label());
    }
    let lines = (list.height() / LINE).floor().max(1.0);
    let list = Rect::from_min_size(list.min, Vec2::new(list.width(), lines * LINE));
    history::lines_ui(ui, list, &offer.done);
}

fn left_ui(ui: &mut Ui, rect: Rect, left: &[StepView], shown: usize) {
    let (title, list) = rect.split_top_bottom_at_y(rect.top() + 26.0);
    heading_ui(ui, title, &say("offer-left"));
    let line = |index: usize| {
        Rect::from_min_size(list.min + Vec2::new(0.0, LINE * index as f32), Vec2::new(list.width(), LINE))
    };
    if left.is_empty() {
        words_ui(ui, line(0), Align2::LEFT_CENTER, &say("offer-nothing-left"), Hand::body());
    }
    for (index, step) in left.iter().take(shown).enumerate() {
        let title = naming::step_title(step);
        let words = if step.required { say_with("offer-must", &[("step", title.into())]) } else { title };
        words_ui(ui, line(index), Align2::LEFT_CENTER, &words, Hand::body());
    }
    if left.len() > shown {
        let words = say_with("offer-more-left", &[("count", (left.len() - shown).into())]);
        words_ui(ui, line(shown), Align2::LEFT_CENTER, &words, Hand::quiet());
    }
}

fn buttons_ui(ui: &mut Ui, rect: Rect, offer: &OfferView, wants: &mut Vec<Intent>) {
    let m = measures();
    let accept = Rect::from_min_size(rect.min, Vec2::new(rect.width(), m.button));
    if KeyButton::new(&say("offer-accept"), keys::cap(Press::Release)).stress(Stress::Chosen).ui(ui, accept).clicked() {
        wants.push(Intent::AcceptOffer(offer.event));
    }
    let many = OfferEnd::DECLINES.len() as f32;
    let wide = (rect.width() - 8.0 * (many - 1.0)) / many;
    for (index, why) in OfferEnd::DECLINES.into_iter().enumerate() {
        let at = Pos2::new(rect.left() + (wide + 8.0) * index as f32, rect.bottom() - m.button);
        let key = (index + 1).to_string();
        let words = say(no_key(why));
        if KeyButton::new(&words, &key).ui(ui, Rect::from_min_size(at, Vec2::new(wide, m.button))).clicked() {
            wants.push(Intent::DeclineOffer(offer.event, why));
        }
    }
}

/// What whoever it is offered to says to it.
fn no_key(why: OfferEnd) -> &'static str {
    match why {
        OfferEnd::GoOn => "offer-no-go-on",
        OfferEnd::Leaving => "offer-no-leaving",
        _ => "offer-no-time",
    }
}

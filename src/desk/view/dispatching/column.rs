//! Those who were sent, in the column of what to do: one line each, always in sight, and the button that opens the card.
use alarm_central::moment::Moment;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::{Detail, DispatchView};
use vaka_words::{say, say_with};

use super::{Opening, standing};
use crate::{
    keys::{self, Press},
    theme::{self, Size, Weight, colours, measures},
    widget::{Hand, KeyButton, heading_ui, text_in, two_lines, width_of},
};

const LINE: f32 = 26.0;
/// One with a question or a fault, which is seldom said in one line.
const TALL: f32 = 46.0;
/// Under the last line.
const AIR: f32 = 6.0;
/// Lines that find room, and those that do while much else is shown.
const MOST: usize = 4;
const FEWEST: usize = 1;

/// How it is shown.
#[derive(Clone, Copy)]
pub struct Look {
    /// Closer than it would like.
    pub tight: bool,
    /// With the line that asks for the operator most, and how many others there are.
    pub short: bool,
}

impl Look {
    fn head(self) -> f32 {
        if self.tight { 36.0 } else { 44.0 }
    }

    fn most(self) -> usize {
        if self.short { FEWEST } else { MOST }
    }
}

/// How high it is.
pub fn height(detail: &Detail, look: Look) -> f32 {
    let lines: f32 = shown(detail, look.most()).into_iter().map(|dispatch| line_high(dispatch, look)).sum();
    look.head() + lines + if lines > 0.0 { AIR } else { 0.0 }
}

fn line_high(dispatch: &DispatchView, look: Look) -> f32 {
    let says_more = standing::question(dispatch).is_some() || standing::is_cut_off(dispatch);
    if says_more && !look.short { TALL } else { LINE }
}

/// Shows it in the whole of `ui`; what was pressed, if anything was.
pub fn ui(ui: &mut Ui, detail: &Detail, now: Moment, look: Look) -> Option<Opening> {
    let (m, rect) = (measures(), ui.max_rect());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme::hairline());
    let head = Rect::from_min_size(rect.min, Vec2::new(rect.width(), look.head())).shrink2(Vec2::new(m.margin, 0.0));
    let name = say("dispatch-open");
    let button = KeyButton::new(&name, keys::cap(Press::Dispatch));
    let size = Vec2::new(button.width(ui.painter()), if look.tight { 26.0 } else { m.target });
    let place = Rect::from_center_size(Pos2::new(head.right() - size.x / 2.0, head.center().y), size);
    let mut pressed = button.ui(ui, place).clicked().then_some(Opening::Key);
    let shown = shown(detail, look.most());
    let left_out = detail.dispatches.len() - shown.len();
    let title = say("dispatch-title");
    let title = match left_out {
        0 => title.into_owned(),
        count => format!("{title} · {}", say_with("dispatch-more", &[("count", count.into())])),
    };
    heading_ui(ui, Rect::from_min_max(head.min, Pos2::new(place.left() - 8.0, head.bottom())), &title);
    let mut top = head.bottom();
    for dispatch in shown {
        let high = line_high(dispatch, look);
        let place = Rect::from_min_size(Pos2::new(rect.left(), top), Vec2::new(rect.width(), high));
        if line_ui(ui, place, detail, dispatch, now) {
            pressed = Some(Opening::Errand(dispatch.id));
        }
        top += high;
    }
    pressed
}

/// Those that ask for the operator most, in their own order.
fn shown(detail: &Detail, most: usize) -> Vec<&DispatchView> {
    let mut all: Vec<(usize, &DispatchView)> = detail.dispatches.iter().enumerate().collect();
    all.sort_by_key(|(index, dispatch)| std::cmp::Reverse((standing::urgency(detail, dispatch), *index)));
    all.truncate(most);
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, dispatch)| dispatch).collect()
}

/// One of them; true when it is pressed. A question stands on a plate of its own, a fault in an alarm's colour: both are seen
/// before they are read.
fn line_ui(ui: &mut Ui, rect: Rect, detail: &Detail, dispatch: &DispatchView, now: Moment) -> bool {
    let c = colours();
    let response = ui.interact(rect, ui.scope_id().with(("line", dispatch.id)), Sense::click());
    let strong = |ink| Hand(Size::Body, Weight::Semibold, ink);
    let question = standing::question(dispatch);
    let (words, hand) = match (question, standing::fault(dispatch)) {
        (Some(question), _) => (standing::asks(dispatch, question), strong(c.text)),
        (None, Some(fault)) if standing::is_cut_off(dispatch) => (fault, strong(c.priority(2))),
        _ if standing::is_let_down(detail, dispatch) || standing::is_silent(dispatch, now) => {
            (standing::line(dispatch, now), strong(c.priority(2)))
        }
        _ if dispatch.over => (standing::line(dispatch, now), Hand::body().ink(c.third)),
        _ => (standing::line(dispatch, now), Hand::body()),
    };
    let end = standing::end(dispatch, now);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{words} {end}")));
    let painter = ui.painter();
    if question.is_some() {
        painter.rect_filled(rect, 0.0, c.focus_plate);
        painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, c.focus);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, c.card);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(1.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
    let room = rect.shrink2(Vec2::new(measures().margin, 0.0));
    let ink = if question.is_some() { c.text } else { c.second };
    let right = text_in(painter, room, Align2::RIGHT_CENTER, &end, Hand::label().ink(ink));
    let left = Rect::from_min_max(room.min, Pos2::new(right.left() - 8.0, room.bottom()));
    if rect.height() > LINE && width_of(painter, &words, hand) > left.width() {
        two_lines(painter, left.shrink2(Vec2::new(0.0, 5.0)), &words, hand);
    } else {
        text_in(painter, left, Align2::LEFT_CENTER, &words, hand);
    }
    response.clicked()
}

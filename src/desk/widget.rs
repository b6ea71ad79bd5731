//! The pieces that views are laid of: text in its place, cards, key caps, buttons; each file below is one larger piece.
//!
//! A widget gets values and gives back what was done to it; it knows neither board nor link.
use std::sync::Arc;

use egui::{
    Align, Align2, Galley, Id, Painter, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo,
    accesskit::{self, Role},
    text::{LayoutJob, TextWrapping},
};

use crate::theme::{self, Ink, Size, Weight, colours, font, measures};

pub mod alarm_row;
pub mod countdown;
pub mod hold_button;
pub mod meter;
pub mod priority_mark;
pub mod record_mark;
pub mod step_row;
pub mod timeline;
pub mod video_tile;
pub mod watermark;

/// The ground of a row in a list: whether it is the chosen one, under the pointer, or has the keys.
pub fn row_ground(painter: &Painter, rect: Rect, response: &Response, is_chosen: bool) {
    let c = colours();
    if is_chosen {
        painter.rect_filled(rect, 0.0, c.raised);
        painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(3.0, rect.height())), 0.0, c.focus);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, c.card);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(2.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
}

/// How a text looks: size, weight and colour.
#[derive(Clone, Copy, Debug)]
pub struct Hand(pub Size, pub Weight, pub Ink);

impl Hand {
    /// Body text.
    pub fn body() -> Self {
        Self(Size::Body, Weight::Regular, colours().text)
    }

    /// Body text that carries the row.
    pub fn strong() -> Self {
        Self(Size::Body, Weight::Semibold, colours().text)
    }

    /// Small words beside what counts.
    pub fn label() -> Self {
        Self(Size::Label, Weight::Regular, colours().second)
    }

    /// Small words that may be overlooked.
    pub fn quiet() -> Self {
        Self(Size::Label, Weight::Regular, colours().third)
    }

    /// The same in another colour.
    #[must_use]
    pub fn ink(self, ink: Ink) -> Self {
        Self(self.0, self.1, ink)
    }
}

/// Paints one line of text at `pos`, aligned to it, and gives the room it took.
pub fn text_at(painter: &Painter, pos: Pos2, align: Align2, text: &str, hand: Hand) -> Rect {
    painter.text(pos, align, text, font(hand.0, hand.1), hand.2)
}

/// Paints one line inside `rect`; where it does not fit, smaller, then in two lines if there is height for them, and at last shortened
/// with ….
pub fn text_in(painter: &Painter, rect: Rect, align: Align2, text: &str, hand: Hand) -> Rect {
    let galley = fitted(painter, rect, align.x(), text, hand);
    let place = align.align_size_within_rect(galley.size(), rect);
    // A galley of lines that are aligned stands about its anchor.
    let anchor = Pos2::new(place.left() - galley.rect.left(), place.top());
    painter.galley(anchor, galley, hand.2);
    place
}

fn fitted(painter: &Painter, rect: Rect, align: Align, text: &str, hand: Hand) -> Arc<Galley> {
    let width = rect.width().max(0.0);
    let one_line = |size| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font(size, hand.1), hand.2);
        job.wrap = TextWrapping::truncate_at_width(width);
        painter.layout_job(job)
    };
    let galley = one_line(hand.0);
    if !galley.elided {
        return galley;
    }
    let small = hand.0.smaller();
    let galley = if small == hand.0 { galley } else { one_line(small) };
    if !galley.elided || rect.height() + 2.0 < 2.0 * galley.size().y {
        return galley;
    }
    let mut job = LayoutJob::simple(text.to_owned(), font(small, hand.1), hand.2, width);
    job.wrap.max_rows = 2;
    job.halign = align;
    painter.layout_job(job)
}

/// Paints at most two lines from the top left of `rect`, shortened with … where they do not fit either.
pub fn two_lines(painter: &Painter, rect: Rect, text: &str, hand: Hand) {
    let mut job = LayoutJob::simple(text.to_owned(), font(hand.0, hand.1), hand.2, rect.width().max(0.0));
    job.wrap.max_rows = 2;
    let galley = painter.layout_job(job);
    painter.galley(rect.min, galley, hand.2);
}

/// Paints text in as many lines as it needs inside the width of `rect`, from its top, and gives the room it took.
pub fn paragraph(painter: &Painter, rect: Rect, align: Align2, text: &str, hand: Hand) -> Rect {
    let mut job = LayoutJob::simple(text.to_owned(), font(hand.0, hand.1), hand.2, rect.width());
    job.halign = align.x();
    let galley = painter.layout_job(job);
    let anchor = Pos2::new(align.x().align_size_within_range(0.0, rect.x_range()).center(), rect.top());
    let place = match align.y() {
        egui::Align::Min => anchor,
        egui::Align::Center => Pos2::new(anchor.x, rect.center().y - galley.size().y / 2.0),
        egui::Align::Max => Pos2::new(anchor.x, rect.bottom() - galley.size().y),
    };
    painter.galley(place, galley.clone(), hand.2);
    galley.rect.translate(place.to_vec2())
}

/// The same from the top of `rect`, in as many lines as find room there; a last one that is shortened ends with ….
pub fn paragraph_within(painter: &Painter, rect: Rect, halign: Align, text: &str, hand: Hand) -> Rect {
    let mut job = LayoutJob::simple(text.to_owned(), font(hand.0, hand.1), hand.2, rect.width());
    let line = painter.layout_no_wrap(String::new(), font(hand.0, hand.1), hand.2).size().y;
    job.wrap.max_rows = (rect.height() / line.max(1.0)).floor().max(1.0) as usize;
    job.halign = halign;
    let galley = painter.layout_job(job);
    let anchor = Pos2::new(halign.align_size_within_range(0.0, rect.x_range()).center(), rect.top());
    painter.galley(anchor, galley.clone(), hand.2);
    galley.rect.translate(anchor.to_vec2())
}

/// How high text is that is wrapped at `width`.
pub fn height_of(painter: &Painter, text: &str, width: f32, hand: Hand) -> f32 {
    painter.layout(text.to_owned(), font(hand.0, hand.1), hand.2, width).size().y
}

/// How wide one line of text is.
pub fn width_of(painter: &Painter, text: &str, hand: Hand) -> f32 {
    painter.layout_no_wrap(text.to_owned(), font(hand.0, hand.1), hand.2).size().x
}

/// A card: one step above the panel, with a hairline. Gives the room inside.
pub fn card(painter: &Painter, rect: Rect) -> Rect {
    painter.rect(rect, theme::corner(), colours().card, theme::hairline(), theme::INSIDE);
    rect.shrink(measures().margin)
}

/// A heading in small capitals; a screen reader reads `text` as it is.
pub fn heading_ui(ui: &mut Ui, rect: Rect, text: &str) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("heading", text)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let hand = Hand(Size::Label, Weight::Medium, colours().third);
    text_in(ui.painter(), rect, Align2::LEFT_CENTER, &text.to_uppercase(), hand);
    response
}

/// What is scrolled out of sight lies over nothing else: a screen reader is told the part that is seen.
pub fn tell_in_sight(ui: &Ui, response: &Response) {
    let (place, clip) = (response.rect, ui.clip_rect());
    let seen = Rect::from_min_max(clip.clamp(place.min), clip.clamp(place.max));
    let bounds = accesskit::Rect {
        x0: seen.left().into(),
        y0: seen.top().into(),
        x1: seen.right().into(),
        y1: seen.bottom().into(),
    };
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_bounds(bounds));
}

/// Words that stand by themselves, with a name in the accessibility tree.
pub fn words_ui(ui: &mut Ui, rect: Rect, align: Align2, text: &str, hand: Hand) -> Response {
    let response =
        ui.interact(rect, ui.scope_id().with(("words", text, rect.min.x as i32, rect.min.y as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    text_in(ui.painter(), rect, align, text, hand);
    response
}

/// The same in as many lines as they need, in the middle of the height of `rect`.
pub fn wrapped_ui(ui: &mut Ui, rect: Rect, text: &str, hand: Hand) -> Response {
    let response = ui.interact(rect, ui.scope_id().with(("wrapped", text)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    paragraph(ui.painter(), rect, Align2::LEFT_CENTER, text, hand);
    response
}

const CAP_HEIGHT: f32 = 18.0;

/// How wide the cap of a key is.
pub fn key_cap_width(painter: &Painter, key: &str) -> f32 {
    (width_of(painter, key, cap_hand()) + 10.0).max(CAP_HEIGHT)
}

fn cap_hand() -> Hand {
    Hand(Size::Label, Weight::Medium, colours().second)
}

/// Paints the cap of a key with its left middle at `left`; gives the room it took.
pub fn key_cap(painter: &Painter, left: Pos2, key: &str) -> Rect {
    let size = Vec2::new(key_cap_width(painter, key), CAP_HEIGHT);
    let rect = Rect::from_min_size(Pos2::new(left.x, left.y - size.y / 2.0).round(), size);
    painter.rect(rect, 3.0, colours().card, theme::edge(), theme::INSIDE);
    text_at(painter, rect.center(), Align2::CENTER_CENTER, key, cap_hand());
    rect
}

/// What kind of button it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stress {
    /// One of several.
    #[default]
    Plain,
    /// The one that was chosen, or the one to press next.
    Chosen,
    /// Cannot be pressed yet; still says its name.
    Waiting,
    /// Without frame until the pointer is over it.
    Flat,
}

/// A button with its key on it.
#[derive(Clone, Copy, Debug)]
pub struct KeyButton<'a> {
    /// What a screen reader calls it; also painted unless `shown` says otherwise.
    pub name: &'a str,
    pub shown: Option<&'a str>,
    /// Painted as a cap before the words; empty for none.
    pub key: &'a str,
    pub stress: Stress,
    /// Where the words stand.
    pub align: Align,
}

impl<'a> KeyButton<'a> {
    /// A plain button.
    pub fn new(name: &'a str, key: &'a str) -> Self {
        Self { name, shown: None, key, stress: Stress::Plain, align: Align::Center }
    }

    /// With other words painted than a screen reader reads.
    #[must_use]
    pub fn shown(self, shown: &'a str) -> Self {
        Self { shown: Some(shown), ..self }
    }

    /// With another stress.
    #[must_use]
    pub fn stress(self, stress: Stress) -> Self {
        Self { stress, ..self }
    }

    /// One of a list: key and words stand to the left.
    #[must_use]
    pub fn to_the_left(self) -> Self {
        Self { align: Align::Min, ..self }
    }

    /// How wide it has to be.
    pub fn width(&self, painter: &Painter) -> f32 {
        let words = width_of(painter, self.shown.unwrap_or(self.name), Hand::body());
        let cap = if self.key.is_empty() { 0.0 } else { key_cap_width(painter, self.key) + 8.0 };
        words + cap + 2.0 * measures().gap
    }

    /// Shows it in `rect`.
    pub fn ui(&self, ui: &mut Ui, rect: Rect) -> Response {
        let id = ui.scope_id().with(("button", self.name));
        let response = ui.interact(rect, id, Sense::click());
        let (enabled, selected) = (self.stress != Stress::Waiting, self.stress == Stress::Chosen);
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, selected, self.name));
        self.paint(ui.painter(), rect, &response);
        response
    }

    fn paint(&self, painter: &Painter, rect: Rect, response: &Response) {
        let c = colours();
        let lit = response.hovered() || response.is_pointer_button_down_on();
        let (fill, line, ink) = match self.stress {
            Stress::Chosen => (c.focus_plate, theme::focus_ring(), c.text),
            Stress::Waiting => (c.raised, theme::hairline(), c.third),
            Stress::Flat if lit => (c.raised, theme::hairline(), c.second),
            Stress::Flat => (Ink::TRANSPARENT, egui::Stroke::NONE, c.second),
            Stress::Plain if lit => (c.raised, theme::edge(), c.text),
            Stress::Plain => (c.card, theme::edge(), c.text),
        };
        let line = if self.stress == Stress::Chosen { egui::Stroke::new(1.0, line.color) } else { line };
        painter.rect(rect, theme::corner(), fill, line, theme::INSIDE);
        if response.has_focus() {
            painter.rect_stroke(rect, theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        let words = self.shown.unwrap_or(self.name);
        let hand = match self.stress {
            Stress::Flat => Hand::label().ink(ink),
            _ => Hand(Size::Body, Weight::Medium, ink),
        };
        let gap = 8.0;
        let cap = if self.key.is_empty() { 0.0 } else { key_cap_width(painter, self.key) + gap };
        let room = rect.width() - cap - 8.0;
        let wide = width_of(painter, words, hand).min(room);
        let left = match self.align {
            Align::Min => rect.left() + gap,
            _ => (rect.center().x - f32::midpoint(wide, cap)).round(),
        };
        if cap > 0.0 {
            key_cap(painter, Pos2::new(left, rect.center().y), self.key);
        }
        let place =
            Rect::from_min_max(Pos2::new(left + cap, rect.top()), Pos2::new(left + cap + wide + 1.0, rect.bottom()));
        text_in(painter, place, Align2::LEFT_CENTER, words, hand);
    }
}

/// Paints a tick (done, works) in a box of `size` around `centre`.
pub fn tick(painter: &Painter, centre: Pos2, size: f32, ink: Ink) {
    let at = |x: f32, y: f32| centre + Vec2::new(x, y) * size / 2.0;
    painter.line(vec![at(-0.8, 0.05), at(-0.2, 0.65), at(0.85, -0.6)], egui::Stroke::new(1.6, ink));
}

/// The id of the field called `name` in this `ui`.
pub fn field_id(ui: &Ui, name: &str) -> Id {
    ui.scope_id().with(("field", name))
}

/// Gives `field` the focus when nothing has it, so that a form can be filled in from the first key on. Call it before the
/// field is shown.
pub fn keep_focus(ui: &Ui, field: Id) {
    ui.memory_mut(|memory| {
        if memory.focused().is_none() {
            memory.request_focus(field);
        }
    });
}

/// The words over the field of that name; a press on them goes to the field. Call it after the fields are shown: a field
/// gives up its focus at a press anywhere else.
pub fn field_label_ui(ui: &mut Ui, rect: Rect, name: &str) {
    let response = ui.interact(rect, ui.scope_id().with(("label", name)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    text_in(ui.painter(), rect, Align2::LEFT_CENTER, name, Hand::label());
    if response.clicked() {
        let field = field_id(ui, name);
        ui.memory_mut(|memory| memory.request_focus(field));
    }
}

/// A field for one line of text in `rect`. `name` is for screen readers, `hint` stands in it while it is empty.
pub fn field_ui(ui: &mut Ui, rect: Rect, text: &mut String, name: &str, hint: &str) -> Response {
    let id = field_id(ui, name);
    let response = ui.put(rect, edit(text, rect, id).hint_text(hint));
    focus_ring(ui, rect, &response);
    response.accessible_name(name)
}

/// The same for a password: dots instead of letters.
pub fn password_ui(ui: &mut Ui, rect: Rect, text: &mut String, name: &str) -> Response {
    let id = field_id(ui, name);
    let response = ui.put(rect, edit(text, rect, id).password(true));
    focus_ring(ui, rect, &response);
    response.accessible_name(name)
}

fn focus_ring(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
}

fn edit(text: &mut String, rect: Rect, id: Id) -> egui::TextEdit<'_> {
    let margin = egui::Margin::symmetric(10, ((rect.height() - 20.0) / 2.0).max(0.0) as i8);
    egui::TextEdit::singleline(text)
        .id(id)
        .font(font(Size::Body, Weight::Regular))
        .margin(margin)
        .desired_width(rect.width() - 20.0)
        .align(egui::Align2::LEFT_CENTER)
}

/// A number with room between its thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        let check = |number, wanted: &str| assert_eq!(grouped(number), wanted);
        check(0, "0");
        check(999, "999");
        check(1_984, "1\u{a0}984");
        check(1_000_000, "1\u{a0}000\u{a0}000");
    }
}

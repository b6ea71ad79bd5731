//! What of the queue is not in view: the gravest alarm in the queue's head, and how many wait of each priority under the list.
use alarm_central::id::EventId;
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::Row;
use vaka_words::{say, say_with, time::span};

use super::{lines::Tally, row_name, titled};
use crate::{
    intent::Intent,
    keys::{self, Press},
    lineup::Hands,
    scene::Scene,
    theme::{self, Size, Weight, colours, measures},
    view::{is_lit, naming},
    widget::{Hand, grouped, key_cap, key_cap_width, priority_mark, text_at, text_in, width_of},
};

/// Height of the counts under the list.
pub const BAR: f32 = 32.0;

/// What of the queue is in view.
#[derive(Debug, Default)]
pub struct Seen {
    /// Events, and how many that follow each at its site stand behind it.
    pub events: Vec<(EventId, u32)>,
    /// How many of each priority stand behind strips.
    counted: [usize; 4],
}

impl Seen {
    /// The strip that counts these is in view.
    pub fn behind(&mut self, tally: Option<&Tally>) {
        for (priority, _, count) in tally.into_iter().flat_map(|tally| &tally.kinds) {
            self.counted[usize::from((*priority).clamp(1, 4)) - 1] += count;
        }
    }
}

/// The gravest waiting alarm of priority 1 that is not among those `seen`, and how many more there are of them.
pub fn gravest<'a>(scene: &Scene<'a>, seen: &Seen) -> Option<(&'a Row, usize)> {
    let rows = scene.lineup.rows(Hands::Nobody);
    let first = &rows[..rows.partition_point(|(priority, ..)| *priority <= 1)];
    let unseen = counts(scene, seen)[0];
    let row = first.iter().find(|(_, _, id)| !seen.events.iter().any(|(seen, _)| seen == id));
    let row = row.filter(|_| unseen > 0).and_then(|(_, _, id)| scene.board.rows.get(id))?;
    Some((row, unseen - 1))
}

/// How many wait of each priority that are not among those `seen`.
fn counts(scene: &Scene<'_>, seen: &Seen) -> [usize; 4] {
    let mut counts = scene.lineup.waiting_by_priority();
    for (count, behind) in counts.iter_mut().zip(seen.counted) {
        *count = count.saturating_sub(behind);
    }
    for (id, more) in &seen.events {
        let row = scene.board.rows.get(id).filter(|row| Hands::of(row) == Hands::Nobody);
        if let Some(row) = row {
            let count = &mut counts[usize::from(row.priority.clamp(1, 4)) - 1];
            *count = count.saturating_sub(1 + *more as usize);
        }
    }
    counts
}

/// Shows it in the place of the queue's head; a press takes it.
pub fn gravest_ui(ui: &mut Ui, rect: Rect, row: &Row, more: usize, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
    let (c, m) = (colours(), measures());
    let title = titled(row, u32::try_from(more).unwrap_or(u32::MAX));
    let street = naming::street(row);
    let response = ui.interact(rect, ui.scope_id().with("gravest"), Sense::click());
    let name = say_with("queue-unseen-name", &[("row", row_name(row, &title, street).into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
    let hue = c.priority(row.priority);
    let lit = scene.ringing == Some(row.id) && is_lit(scene.now);
    let painter = ui.painter().clone();
    painter.rect_filled(rect, 0.0, theme::faded(hue, if lit || response.hovered() { 0.30 } else { 0.18 }));
    painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, hue);
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(1.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
    }
    let middle = rect.center().y;
    priority_mark::priority_mark(&painter, Pos2::new(rect.left() + m.margin + 16.0, middle), 24.0, row.priority, 1.0);
    let key = keys::cap(Press::TakeNext);
    let wide = key_cap_width(&painter, key);
    let mut right = rect.right() - m.margin - wide;
    key_cap(&painter, Pos2::new(right, middle), key);
    let age = span(scene.now.since_ms(row.received_at));
    let hand = Hand(Size::Body, Weight::Semibold, c.text);
    right -= 8.0;
    text_at(&painter, Pos2::new(right, middle), Align2::RIGHT_CENTER, &age, hand);
    right -= width_of(&painter, &age, hand) + 8.0;
    let left = rect.left() + m.margin + 44.0;
    let line = |top: f32| Rect::from_min_max(Pos2::new(left, middle + top), Pos2::new(right, middle + top + 20.0));
    text_in(&painter, line(-20.0), Align2::LEFT_CENTER, &title, Hand::strong());
    text_in(&painter, line(0.0), Align2::LEFT_CENTER, street, Hand::label());
    if response.clicked() {
        wants.push(Intent::Take(row.id));
    }
}

/// Shows how many wait that are not in view, all together and by priority.
pub fn counts_ui(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, seen: &Seen) {
    let (c, m) = (colours(), measures());
    let counts = counts(scene, seen);
    let all: usize = counts.iter().sum();
    ui.painter().rect_filled(rect.shrink2(Vec2::new(0.5, 0.0)), 0.0, c.card);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme::hairline());
    let by_priority: Vec<(u8, usize)> = (1..).zip(counts).filter(|(_, count)| *count > 0).collect();
    let said: Vec<String> = by_priority
        .iter()
        .map(|(priority, count)| {
            let values = [("count", (*count).into()), ("priority", (*priority).into())];
            say_with("queue-more-priority", &values).into_owned()
        })
        .collect();
    let response = ui.interact(rect, ui.scope_id().with("unseen"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, say("queue-more-name")));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(said.join(", ")));
    let middle = rect.center().y;
    let mut right = rect.right() - m.margin;
    for (priority, count) in by_priority.into_iter().rev() {
        let figure = grouped(count);
        let hand = Hand(Size::Label, Weight::Semibold, c.text);
        text_at(ui.painter(), Pos2::new(right, middle), Align2::RIGHT_CENTER, &figure, hand);
        right -= width_of(ui.painter(), &figure, hand) + 10.0;
        priority_mark::shape(ui.painter(), Pos2::new(right, middle), 11.0, priority, c.priority(priority));
        right -= 16.0;
    }
    let words =
        if all == 0 { say("queue-more-none") } else { say_with("queue-more", &[("count", grouped(all).into())]) };
    let room = Rect::from_min_max(Pos2::new(rect.left() + m.margin, rect.top()), Pos2::new(right, rect.bottom()));
    text_in(ui.painter(), room, Align2::LEFT_CENTER, &words, Hand::label());
}

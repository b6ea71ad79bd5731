//! The queue: what waits, what is mine, parked and with others, in the centre's order; rows never move under the pointer,
//! and the gravest is always in sight.
use alarm_central::{
    event::EventState,
    id::{EventId, FloodId},
    moment::Moment,
};
use egui::{Align2, EventFilter, Pos2, Rangef, Rect, ScrollArea, Ui, Vec2};
use vaka_link::board::Row;
use vaka_words::{say, say_with, time::span};

use self::{
    lines::{Line, Lines, Order, Section, Stop},
    unseen::Seen,
};
use crate::{
    clock,
    intent::Intent,
    keys::{self, Press, Step},
    scene::Scene,
    theme::{self, colours, measures},
    view::{aside::Opening, is_lit, naming, storm},
    widget::{
        Hand, KeyButton, Stress,
        alarm_row::{AlarmRow, Standing},
        heading_ui, paragraph, text_in,
    },
};

mod aside;
mod lines;
mod strip;
mod unseen;

const HEAD: f32 = 48.0;
/// A pointer that has not moved for so long holds the rows no more, seconds.
const POINTER_RESTS: f32 = 10.0;
/// Rows slide to another place only in a list as short as this; in a long one they are simply there.
const SLIDES: usize = 40;

/// What the queue remembers.
#[derive(Default)]
pub struct Memory {
    lines: Lines,
    /// Whether they stay where they are.
    order: Order,
    /// Where the list began.
    top: f32,
    /// How far the list is scrolled.
    offset: f32,
    /// The row or strip that keys have chosen.
    chosen: Option<Stop>,
    /// The strip that was opened or closed just now: it stays where it is.
    turned: Option<FloodId>,
    /// It is to be brought into view and given the focus.
    go_there: bool,
    /// Keys have just led there: whatever has the focus still does not choose itself back.
    moving: bool,
    /// Where the chosen row has the focus.
    focused: Option<egui::Id>,
    /// A row of what is on test was pressed.
    opened: Option<Opening>,
}

impl Memory {
    /// The event whose row keys have chosen.
    pub fn chosen(&self) -> Option<EventId> {
        match self.chosen? {
            Stop::Event(id) => Some(id),
            Stop::Strip(_) => None,
        }
    }

    /// The row that has the focus.
    pub fn focused(&self) -> Option<egui::Id> {
        self.focused
    }

    /// Where a press on a row of what is on test leads.
    pub fn take_opened(&mut self) -> Option<Opening> {
        self.opened.take()
    }

    /// A key leads to another row.
    pub fn step(&mut self, step: Step, page: usize) {
        let at = self.chosen.and_then(|stop| self.lines.position(stop));
        // Without a chosen row, keys begin at what is seen.
        let first = self.lines.within(Rangef::new(self.offset + 1.0, self.offset + 2.0)).start;
        let page = page.max(1).cast_signed();
        let lines = &self.lines;
        let from = |by: isize| match at {
            Some(at) => lines.step(at, by),
            None if by > 0 && lines.stop_at(first).is_some() => lines.stop_at(first).map(|stop| (first, stop)),
            None => lines.step(first, by.signum()),
        };
        let to = match step {
            Step::Up => from(-1),
            Step::Down => from(1),
            Step::PageUp => from(-page),
            Step::PageDown => from(page),
            Step::First => lines.end(false),
            Step::Last => lines.end(true),
        };
        if let Some((_, stop)) = to {
            self.chosen = Some(stop);
        }
        self.go_there = self.chosen.is_some();
    }

    /// To the row of this event, out from behind its strip.
    pub fn go_to(&mut self, event: EventId, scene: &Scene<'_>) {
        if let Some(strip) = scene.board.rows.get(&event).and_then(|row| row.flood) {
            self.lines.open(strip);
        }
        self.chosen = Some(Stop::Event(event));
        self.go_there = true;
    }

    /// The strip that its key opens and closes: the one that keys have chosen, or whose row they have; else the first.
    fn keyed_strip(&self, scene: &Scene<'_>) -> Option<FloodId> {
        let chosen = match self.chosen {
            Some(Stop::Strip(id)) => Some(id),
            Some(Stop::Event(id)) => scene.board.rows.get(&id).and_then(|row| row.flood),
            None => None,
        };
        chosen.filter(|id| self.lines.tally(*id).is_some()).or_else(|| self.lines.first_strip())
    }

    /// Opens or closes a strip by its key, and brings it into view.
    pub fn turn_strip(&mut self, scene: &Scene<'_>) {
        if let Some(strip) = self.keyed_strip(scene) {
            self.lines.turn(strip);
            self.chosen = Some(Stop::Strip(strip));
            self.go_there = true;
        }
    }

    /// Shows it in the whole of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().panel);
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::hairline());
        let (head, body) = rect.split_top_bottom_at_y(rect.top() + HEAD);
        let (storms, body) = body.split_top_bottom_at_y(body.top() + storm::height(scene));
        let moved = self.follow(ui, scene, body);
        crate::view::region(ui, storms, "storms", |ui| storm::ui(ui, scene, wants));
        let counts = self.hides_waiting(moved.unwrap_or(self.offset), body.height());
        let (body, foot) = body.split_top_bottom_at_y(body.bottom() - if counts { unseen::BAR } else { 0.0 });
        let seen = self.list_ui(ui, body, moved, scene, wants);
        match unseen::gravest(scene, &seen) {
            Some((row, more)) => unseen::gravest_ui(ui, head, row, more, scene, wants),
            None => head_ui(ui, head, wants),
        }
        if counts {
            unseen::counts_ui(ui, foot, scene, &seen);
        }
    }

    /// Brings the lines up to date; gives the offset to scroll to where it must be another.
    fn follow(&mut self, ui: &Ui, scene: &Scene<'_>, body: Rect) -> Option<f32> {
        let rests = ui.input(|input| input.pointer.time_since_last_movement()) > POINTER_RESTS;
        let pointer = ui.ctx().pointer_latest_pos().filter(|_| ui.rect_contains_pointer(body) && !rests);
        let order = if pointer.is_some() { Order::Held } else { Order::Free };
        // What comes and goes above the list leaves its rows where they are, while they must stay.
        let lower = std::mem::replace(&mut self.top, body.top());
        let lower = if order == Order::Held && self.order == Order::Held { body.top() - lower } else { 0.0 };
        self.order = order;
        let chosen_before = self.chosen_top();
        let turned = self.turned.take().map(Stop::Strip);
        let turned_before = turned.and_then(|stop| self.top_of(stop));
        let inserted = self.lines.follow(scene.board, scene.lineup, order);
        self.moving = std::mem::take(&mut self.go_there);
        if self.moving {
            let (top, row) = (self.chosen_top()?, self.chosen_height());
            let view = body.height() - unseen::BAR;
            self.focused = None;
            return Some(self.offset.clamp((top + row - view).max(0.0), top));
        }
        if let (Some(before), Some(after)) = (turned_before, turned.and_then(|stop| self.top_of(stop))) {
            return ((after - before).abs() > 0.5).then_some((self.offset + after - before).max(0.0));
        }
        if let Some(pointer) = pointer {
            // What is under the pointer stays there, whatever comes in above it.
            let at = pointer.y - body.top() + self.offset + lower;
            let by = lower + inserted.filter(|(from, _)| at >= *from).map_or(0.0, |(_, by)| by);
            return (by.abs() > 0.0).then_some((self.offset + by).max(0.0));
        }
        let (before, after) = (chosen_before?, self.chosen_top()?);
        let in_view = before + self.chosen_height() > self.offset && before < self.offset + body.height();
        let moved = self.offset > 0.0 && in_view && (after - before).abs() > 0.5;
        moved.then_some((self.offset + after - before).max(0.0))
    }

    /// Whether a list of this height, scrolled so far, has waiting rows out of sight.
    fn hides_waiting(&self, offset: f32, height: f32) -> bool {
        let half = measures().row / 2.0;
        self.lines.waiting_end() > offset + height + half || offset > half
    }

    fn chosen_top(&self) -> Option<f32> {
        self.top_of(self.chosen?)
    }

    fn top_of(&self, stop: Stop) -> Option<f32> {
        self.lines.position(stop).map(|index| self.lines.top(index))
    }

    fn chosen_height(&self) -> f32 {
        let index = self.chosen.and_then(|stop| self.lines.position(stop));
        index.map_or(measures().row, |index| self.lines.top(index + 1) - self.lines.top(index))
    }

    /// Shows the lines that are in view, and gives the events among them.
    fn list_ui(
        &mut self,
        ui: &mut Ui,
        body: Rect,
        scroll_to: Option<f32>,
        scene: &Scene<'_>,
        wants: &mut Vec<Intent>,
    ) -> Seen {
        let mut whole = self.lines.height();
        if self.order == Order::Held {
            whole = whole.max(scroll_to.unwrap_or(self.offset) + body.height());
        }
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("rows").max_rect(body));
        inner.set_clip_rect(body.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if let Some(offset) = scroll_to {
            area = area.vertical_scroll_offset(offset);
        }
        let mut seen = Seen::default();
        let shown = area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(whole);
            for index in self.lines.within(view.y_range()) {
                let Some(line) = self.lines.get(index) else { break };
                let (top, bottom) = (self.lines.top(index), self.lines.top(index + 1));
                let at = ui.max_rect().min + Vec2::new(0.0, top);
                let at = Rect::from_min_size(at, Vec2::new(body.width(), bottom - top));
                if view.y_range().contains(f32::midpoint(top, bottom)) {
                    match line {
                        Line::Event(id, more) => seen.events.push((id, more)),
                        // Counted there; of an open one each row is seen by itself.
                        Line::Strip(id) if !self.lines.is_open(id) => seen.behind(self.lines.tally(id)),
                        _ => {}
                    }
                }
                self.line_ui(ui, at, line, scene, wants);
            }
        });
        // egui's own limit is that of the frame before, when the list may have been shorter.
        self.offset = shown.state.unclamped_offset().y.clamp(0.0, (whole - body.height()).max(0.0));
        seen
    }

    fn line_ui(&mut self, ui: &mut Ui, rect: Rect, line: Line, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let m = measures();
        match line {
            Line::Empty => {
                let room = rect.shrink2(Vec2::new(m.margin, m.grid));
                paragraph(ui.painter(), room, Align2::LEFT_TOP, &say("queue-empty"), Hand::quiet());
            }
            Line::Heading(section, count) => {
                let room = Rect::from_min_max(
                    Pos2::new(rect.left() + m.margin, rect.top() + 8.0),
                    rect.max - Vec2::new(m.margin, 0.0),
                );
                heading_ui(ui, room, &say(section.title()));
                if section != Section::Mine {
                    text_in(ui.painter(), room, Align2::RIGHT_CENTER, &count.to_string(), Hand::quiet());
                }
            }
            Line::Event(id, more) => {
                if let Some(row) = scene.board.rows.get(&id) {
                    self.event_ui(ui, rect, row, more, scene, wants);
                }
            }
            Line::Strip(id) => self.strip_ui(ui, rect, id, scene),
            Line::Aside(id) => {
                let view = scene.board.asides.get(&id);
                self.opened = view.and_then(|view| aside::aside_ui(ui, rect, view)).or(self.opened.take());
            }
            Line::Chatters(at) => {
                let chatters = scene.board.chatters.get(at);
                let pressed = chatters.and_then(|chatters| aside::chatters_ui(ui, rect, chatters, at == 0));
                self.opened = pressed.or(self.opened.take());
            }
            Line::Gap => {}
        }
    }

    fn strip_ui(&mut self, ui: &mut Ui, rect: Rect, strip: FloodId, scene: &Scene<'_>) {
        let known = scene.board.floods.iter().find(|flood| flood.id == strip);
        let (Some(flood), Some(tally)) = (known, self.lines.tally(strip)) else { return };
        let shown = strip::Strip {
            flood,
            tally,
            is_open: self.lines.is_open(strip),
            has_key: self.keyed_strip(scene) == Some(strip),
            rings: scene.ringing.and_then(|id| scene.board.rows.get(&id)).is_some_and(|row| row.flood == Some(strip)),
        };
        let id = ui.scope_id().with(("strip", strip));
        let response = shown.ui(ui, rect, id, scene.now);
        self.heed_focus(ui, Stop::Strip(strip), id, &response);
        if response.clicked() {
            self.lines.turn(strip);
            self.turned = Some(strip);
            ui.ctx().request_repaint();
        }
    }

    /// The focus and what keys have chosen are one.
    fn heed_focus(&mut self, ui: &Ui, stop: Stop, id: egui::Id, response: &egui::Response) {
        if self.chosen == Some(stop) && self.focused.is_none() && response.sense.senses_click() {
            response.request_focus();
            // The key that led here leads no further.
            ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
        }
        if response.has_focus() && (self.chosen == Some(stop) || !self.moving) {
            (self.chosen, self.focused) = (Some(stop), Some(id));
            let keep = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keep));
        } else if self.focused == Some(id) {
            (self.chosen, self.focused) = (None, None);
        }
    }

    fn event_ui(&mut self, ui: &mut Ui, rect: Rect, row: &Row, more: u32, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let section = Section::of(row, scene.board.held.as_ref().map(|detail| detail.id));
        let title = titled(row, more);
        let place = second_line(section, row, scene.now);
        let age = span(scene.now.since_ms(row.received_at));
        let name = row_name(row, &title, &place);
        let standing = match section {
            Section::Waiting if scene.ringing == Some(row.id) => Standing::Ringing { lit: is_lit(scene.now) },
            Section::Waiting => Standing::Waiting,
            Section::Mine => Standing::Open,
            Section::Parked => Standing::Resting,
            Section::Others | Section::Closed | Section::OnTest => Standing::Foreign,
        };
        let street = naming::street(row);
        let shown =
            AlarmRow { name: &name, priority: row.priority, title: &title, place: &place, street, age: &age, standing };
        let id = ui.scope_id().with(row.id);
        let rect = if self.lines.len() <= SLIDES { slid(ui, rect, id) } else { rect };
        let response = shown.ui(ui, rect, id);
        if row.flood.is_some_and(|strip| self.lines.is_open(strip)) && section == Section::Waiting {
            strip::beside(ui, rect);
        }
        self.heed_focus(ui, Stop::Event(row.id), id, &response);
        if response.clicked() && section != Section::Mine {
            wants.push(Intent::Take(row.id));
        }
    }
}

/// A row that changes its place slides there.
fn slid(ui: &Ui, rect: Rect, id: egui::Id) -> Rect {
    let top = rect.top() - ui.max_rect().top();
    let top = ui.ctx().animate_value_with_time(id.with("top"), top, ui.style().animation_time);
    Rect::from_min_size(Pos2::new(rect.left(), ui.max_rect().top() + top), rect.size())
}

fn titled(row: &Row, more: u32) -> String {
    let title = naming::row_title(row);
    if more == 0 { title } else { format!("{title} {}", say_with("queue-row-linked", &[("count", more.into())])) }
}

fn row_name(row: &Row, title: &str, place: &str) -> String {
    let values = [("priority", row.priority.into()), ("kind", title.into()), ("place", place.into())];
    say_with("queue-row-name", &values).into_owned()
}

fn head_ui(ui: &mut Ui, rect: Rect, wants: &mut Vec<Intent>) {
    let m = measures();
    let (name, shown) = (say("queue-take-next-name"), say("queue-take-next"));
    let button = KeyButton::new(&name, keys::cap(Press::TakeNext)).shown(&shown).stress(Stress::Flat);
    let size = Vec2::new(button.width(ui.painter()) - 8.0, m.target);
    let at = Pos2::new(rect.right() - m.margin + 8.0 - size.x, rect.center().y - size.y / 2.0);
    let place = Rect::from_min_size(at, size);
    let title =
        Rect::from_min_max(Pos2::new(rect.left() + m.margin, rect.top()), Pos2::new(place.left(), rect.bottom()));
    heading_ui(ui, title, &say("queue-title"));
    if button.ui(ui, place).clicked() {
        wants.push(Intent::TakeNext);
    }
}

fn second_line(section: Section, row: &Row, now: Moment) -> String {
    let place = naming::short_place(row);
    let holder = row.holder_name.as_ref().map_or("", |name| name.0.as_str());
    let left = row.clears_at.map(|at| span(at.since_ms(now).max(0)));
    if let (Section::Waiting, Some(left)) = (section, left) {
        let values = [("place", naming::street(row).into()), ("left", left.into())];
        return say_with("queue-row-disarmed", &values).into_owned();
    }
    let line = match (section, &row.state) {
        (Section::Others, _) => {
            say_with("queue-row-holder", &[("place", naming::street(row).into()), ("holder", holder.into())])
        }
        (Section::Parked, EventState::Parked { until, .. }) => say_with(
            "queue-row-parked",
            &[("place", naming::street(row).into()), ("time", clock::minute(*until).into())],
        ),
        (Section::Closed, EventState::Closed { verdict, .. }) => naming::closed_short(verdict),
        _ => return place,
    };
    line.into_owned()
}

//! The list of closed events: newest first, by days, as long as it is; and the days it is asked for.
use egui::{Align2, Key, Pos2, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::closed::{ClosedQuery, ClosedRow};
use vaka_words::{say, say_with};

use super::{day_begins, place_of, second_line};
use crate::{
    clock,
    closed::Closed,
    intent::Intent,
    keys::Step,
    theme::{Size, Weight, colours, measures},
    view::naming,
    widget::{
        Hand, field_label_ui, field_ui, heading_ui, paragraph, priority_mark::priority_mark, row_ground, text_in,
    },
};

/// Heading and the two days.
const HEAD: f32 = 112.0;
const DAY: f32 = 28.0;
const ROW: f32 = 52.0;
/// Rows of a page of the keyboard.
const PAGE: usize = 10;

/// Where the hand stands in the list.
#[derive(Default)]
pub(super) struct Memory {
    from: String,
    until: String,
    /// A day could not be read.
    is_unread: bool,
    at: usize,
    go_there: bool,
    writes: bool,
    /// What was counted when lines were laid: rows, and their lines' tops.
    lines: Vec<Line>,
    counted: (usize, Option<ClosedQuery>),
}

/// A line of the list and where it begins.
#[derive(Clone, Copy)]
struct Line {
    top: f32,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// The day of this row and those under it.
    Day(usize),
    Row(usize),
}

impl Memory {
    /// Whether a day is being written.
    pub(super) fn is_writing(&self) -> bool {
        self.writes
    }

    /// The row on which the hand stands.
    pub(super) fn chosen<'c>(&self, closed: &'c Closed) -> Option<&'c ClosedRow> {
        closed.rows.get(self.at)
    }

    pub(super) fn step(&mut self, step: Step, closed: &Closed) {
        let last = closed.rows.len().saturating_sub(1);
        self.at = match step {
            Step::Up => self.at.saturating_sub(1),
            Step::Down => self.at + 1,
            Step::PageUp => self.at.saturating_sub(PAGE),
            Step::PageDown => self.at + PAGE,
            Step::First => 0,
            Step::Last => last,
        }
        .min(last);
        self.go_there = true;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, closed: &Closed, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().panel);
        let (head, body) = rect.split_top_bottom_at_y(rect.top() + HEAD);
        self.head_ui(ui, head, wants);
        self.lay(closed);
        if closed.rows.is_empty() {
            let key = if closed.is_waiting() { "closed-coming" } else { "closed-empty" };
            let room = body.shrink(measures().margin);
            paragraph(ui.painter(), room, Align2::LEFT_TOP, &say(key), Hand::quiet());
        }
        let shown = self.rows_ui(ui, body, closed, wants);
        if closed.wants_more(shown) {
            wants.push(Intent::MoreClosed { shown });
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, head: Rect, wants: &mut Vec<Intent>) {
        let m = measures();
        let room = head.shrink2(Vec2::new(m.margin, 8.0));
        heading_ui(ui, Rect::from_min_size(room.min, Vec2::new(room.width(), 24.0)), &say("closed-title"));
        let half = (room.width() - m.gap) / 2.0;
        let mut entered = false;
        self.writes = false;
        let fields = [("closed-from", &mut self.from, 0.0), ("closed-until", &mut self.until, half + m.gap)];
        for (key, text, across) in fields {
            let name = say(key);
            let label = Rect::from_min_size(room.min + Vec2::new(across, 26.0), Vec2::new(half, 20.0));
            let field = Rect::from_min_size(room.min + Vec2::new(across, 48.0), Vec2::new(half, 36.0));
            let response = field_ui(ui, field, text, &name, &say("closed-day-form"));
            field_label_ui(ui, label, &name);
            self.writes |= response.has_focus() || response.lost_focus();
            entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        }
        if entered {
            let (from, until) = (day_begins(&self.from), day_begins(&self.until));
            self.is_unread = from.is_err() || until.is_err();
            if let (Ok(from), Ok(until)) = (from, until) {
                // A day is meant with all that is in it.
                let until = until.map(clock::next_day);
                wants.push(Intent::QueryClosed(ClosedQuery { from, until, after: None }));
                self.at = 0;
            }
        }
        if self.is_unread {
            let at = Rect::from_min_size(room.min + Vec2::new(0.0, 84.0), Vec2::new(room.width(), 18.0));
            text_in(ui.painter(), at, Align2::LEFT_CENTER, &say("closed-day-unread"), Hand::label());
        }
    }

    /// Lays lines for rows that have come since.
    fn lay(&mut self, closed: &Closed) {
        let (known, query) = self.counted;
        if query != Some(closed.query) || known > closed.rows.len() {
            self.lines.clear();
            (self.counted, self.at) = ((0, Some(closed.query)), 0);
        }
        let mut top = self.lines.last().map_or(0.0, |line| line.top + line.height());
        for index in self.counted.0..closed.rows.len() {
            let day = |index: usize| clock::day(closed.rows[index].began);
            if index == 0 || day(index - 1) != day(index) {
                self.lines.push(Line { top, what: What::Day(index) });
                top += DAY;
            }
            self.lines.push(Line { top, what: What::Row(index) });
            top += ROW;
        }
        self.counted.0 = closed.rows.len();
    }

    /// Shows what is in view; gives the number of rows up to the last that is.
    fn rows_ui(&mut self, ui: &mut Ui, body: Rect, closed: &Closed, wants: &mut Vec<Intent>) -> usize {
        let whole = self.lines.last().map_or(0.0, |line| line.top + line.height());
        let mut inner = ui.new_child(UiBuilder::new().id_salt("closed-rows").max_rect(body));
        inner.set_clip_rect(body.intersect(ui.clip_rect()));
        let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("closed-rows");
        if std::mem::take(&mut self.go_there) {
            let at = self.lines.iter().find(|line| matches!(line.what, What::Row(index) if index == self.at));
            let top = at.map_or(0.0, |line| line.top);
            area = area.vertical_scroll_offset((top - body.height() / 2.0).max(0.0));
        }
        let mut shown = 0;
        area.show_viewport(&mut inner, |ui, view| {
            ui.set_height(whole);
            let first = self.lines.partition_point(|line| line.top + line.height() < view.top());
            for line in self.lines[first..].iter().take_while(|line| line.top < view.bottom()) {
                let at = ui.max_rect().min + Vec2::new(0.0, line.top);
                let at = Rect::from_min_size(at, Vec2::new(body.width(), line.height()));
                match line.what {
                    What::Day(index) => {
                        let room = at.shrink2(Vec2::new(measures().margin, 0.0));
                        heading_ui(ui, room, &clock::day(closed.rows[index].began));
                    }
                    What::Row(index) => {
                        shown = index + 1;
                        if row_ui(ui, at, &closed.rows[index], index == self.at) {
                            self.at = index;
                            wants.push(Intent::ShowMedia(closed.rows[index].id));
                        }
                    }
                }
            }
        });
        shown
    }
}

impl Line {
    fn height(&self) -> f32 {
        match self.what {
            What::Day(_) => DAY,
            What::Row(_) => ROW,
        }
    }
}

fn row_ui(ui: &mut Ui, rect: Rect, row: &ClosedRow, is_chosen: bool) -> bool {
    let (c, m) = (colours(), measures());
    let (kind, second, time) = (naming::kind(&row.kind), second_line(row), clock::minute(row.began));
    let response = ui.interact(rect.intersect(ui.clip_rect()), ui.scope_id().with(row.id), Sense::click());
    let values = [
        ("kind", (&*kind).into()),
        ("place", place_of(row).into()),
        ("time", (&*time).into()),
        ("more", (&*second).into()),
    ];
    let name = say_with("closed-row-name", &values);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &*name));
    let painter = ui.painter();
    row_ground(painter, rect, &response, is_chosen);
    let middle = rect.center().y;
    priority_mark(painter, Pos2::new(rect.left() + m.margin + 10.0, middle), 18.0, row.priority, 0.8);
    let left = rect.left() + m.margin + 32.0;
    let line = |top: f32| {
        Rect::from_min_max(
            Pos2::new(left, middle + top),
            Pos2::new(rect.right() - m.margin - 56.0, middle + top + 20.0),
        )
    };
    let title = format!("{kind} · {}", place_of(row).split(',').next().unwrap_or_default());
    text_in(painter, line(-20.0), Align2::LEFT_CENTER, &title, Hand::strong());
    text_in(painter, line(1.0), Align2::LEFT_CENTER, &second, Hand::label());
    let right = Rect::from_min_max(
        Pos2::new(rect.right() - m.margin - 52.0, rect.top()),
        Pos2::new(rect.right() - m.margin, rect.bottom()),
    );
    text_in(painter, right, Align2::RIGHT_CENTER, &time, Hand(Size::Body, Weight::Regular, c.second));
    response.clicked()
}

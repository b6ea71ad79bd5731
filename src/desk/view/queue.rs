//! The queue: what waits, what is mine, parked and with others, in the centre's order; rows never move under the pointer.
use std::collections::BTreeMap;

use alarm_central::{event::EventState, id::EventId};
use egui::{Align2, Pos2, Rect, ScrollArea, Ui, Vec2};
use vaka_link::board::Row;
use vaka_words::{say, say_with, time::span};

use crate::{
    clock,
    intent::Intent,
    scene::Scene,
    theme::{self, colours, measures},
    view::{is_lit, naming},
    widget::{
        Hand, KeyButton, Stress,
        alarm_row::{AlarmRow, Standing},
        heading_ui, paragraph, text_in,
    },
};

const HEADING: f32 = 40.0;

/// What the queue remembers: the order that the operator saw when the pointer came in.
#[derive(Default)]
pub struct Memory {
    seen: Vec<EventId>,
}

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Waiting,
    Mine,
    Parked,
    Others,
    Closed,
}

/// One line of the list: a heading or a row.
enum Line<'a> {
    Heading(Section, usize),
    Event(Section, &'a Row, u32),
    Empty,
}

impl Line<'_> {
    fn height(&self) -> f32 {
        match self {
            Self::Heading(..) => HEADING,
            Self::Event(..) => measures().row,
            Self::Empty => 44.0,
        }
    }
}

impl Memory {
    /// Shows it in the whole of `ui`.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, colours().panel);
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), theme::hairline());
        let (head, body) = rect.split_top_bottom_at_y(rect.top() + 48.0);
        head_ui(ui, head, wants);
        let pointer_inside = ui.rect_contains_pointer(body);
        let sections = self.sections(scene, pointer_inside);
        let lines = lines(sections);
        let whole: f32 = lines.iter().map(Line::height).sum();
        let mut inner = ui.new_child(egui::UiBuilder::new().id_salt("rows").max_rect(body));
        ScrollArea::vertical().auto_shrink(false).show_viewport(&mut inner, |ui, view| {
            ui.set_height(whole);
            let mut y = 0.0;
            for line in lines {
                let height = line.height();
                if y + height >= view.top() && y <= view.bottom() {
                    let at =
                        Rect::from_min_size(ui.max_rect().min + Vec2::new(0.0, y), Vec2::new(body.width(), height));
                    line_ui(ui, at, &line, scene, wants);
                }
                y += height;
            }
        });
    }

    /// The rows by section. While the pointer is among them they keep their order and new ones come last.
    fn sections<'a>(&mut self, scene: &Scene<'a>, keep_order: bool) -> BTreeMap<Section, Vec<(&'a Row, u32)>> {
        let mut rows: Vec<&Row> = scene.board.rows.values().collect();
        rows.sort_by_key(|row| row.key());
        if keep_order {
            let place = |row: &Row| self.seen.iter().position(|id| *id == row.id).unwrap_or(usize::MAX);
            rows.sort_by_key(|row| place(row));
        }
        self.seen = rows.iter().map(|row| row.id).collect();
        let mine = scene.board.held.as_ref().map(|detail| detail.id);
        let section = |row: &Row| match &row.state {
            EventState::Waiting => Section::Waiting,
            EventState::Held { .. } if Some(row.id) == mine => Section::Mine,
            EventState::Held { .. } => Section::Others,
            EventState::Parked { .. } => Section::Parked,
            EventState::Closed { .. } => Section::Closed,
        };
        let mut sections: BTreeMap<Section, Vec<(&Row, u32)>> = BTreeMap::new();
        for row in rows {
            let rows = sections.entry(section(row)).or_default();
            // Events of one site that follow each other stand as one row.
            match rows.iter_mut().find(|(first, _)| row.linked_to.is_some() && first.site == row.site) {
                Some((_, more)) if section(row) == Section::Waiting => *more += 1,
                _ => rows.push((row, 0)),
            }
        }
        sections
    }
}

fn lines(mut sections: BTreeMap<Section, Vec<(&Row, u32)>>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let waiting = sections.remove(&Section::Waiting).unwrap_or_default();
    if waiting.is_empty() {
        lines.push(Line::Empty);
    }
    lines.extend(waiting.into_iter().map(|(row, more)| Line::Event(Section::Waiting, row, more)));
    for (section, rows) in sections {
        lines.push(Line::Heading(section, rows.len()));
        lines.extend(rows.into_iter().map(|(row, more)| Line::Event(section, row, more)));
    }
    lines
}

fn head_ui(ui: &mut Ui, rect: Rect, wants: &mut Vec<Intent>) {
    let m = measures();
    let (name, shown) = (say("queue-take-next-name"), say("queue-take-next"));
    let button = KeyButton::new(&name, "F2").shown(&shown).stress(Stress::Flat);
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

fn line_ui(ui: &mut Ui, rect: Rect, line: &Line<'_>, scene: &Scene<'_>, wants: &mut Vec<Intent>) {
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
            if *section != Section::Mine {
                text_in(ui.painter(), room, Align2::RIGHT_CENTER, &count.to_string(), Hand::quiet());
            }
        }
        Line::Event(section, row, more) => event_ui(ui, rect, *section, row, *more, scene, wants),
    }
}

impl Section {
    fn title(self) -> &'static str {
        match self {
            Self::Waiting => "queue-title",
            Self::Mine => "queue-mine",
            Self::Parked => "queue-parked",
            Self::Others => "queue-others",
            Self::Closed => "queue-closed",
        }
    }
}

fn event_ui(
    ui: &mut Ui,
    rect: Rect,
    section: Section,
    row: &Row,
    more: u32,
    scene: &Scene<'_>,
    wants: &mut Vec<Intent>,
) {
    let mut title = naming::row_title(row);
    if more > 0 {
        title = format!("{title} {}", say_with("queue-row-linked", &[("count", more.into())]));
    }
    let place = second_line(section, row);
    let age = span(scene.now.since_ms(row.received_at));
    let name = say_with(
        "queue-row-name",
        &[("priority", row.priority.into()), ("kind", (&title).into()), ("place", (&place).into())],
    );
    let standing = match section {
        Section::Waiting if scene.ringing == Some(row.id) => Standing::Ringing { lit: is_lit(scene.now) },
        Section::Waiting => Standing::Waiting,
        Section::Mine => Standing::Open,
        Section::Parked => Standing::Resting,
        Section::Others | Section::Closed => Standing::Foreign,
    };
    let street = naming::street(row);
    let shown =
        AlarmRow { name: &name, priority: row.priority, title: &title, place: &place, street, age: &age, standing };
    let id = ui.scope_id().with(row.id);
    // A row that changes its place slides there.
    let top =
        ui.ctx().animate_value_with_time(id.with("top"), rect.top() - ui.max_rect().top(), ui.style().animation_time);
    let rect = Rect::from_min_size(Pos2::new(rect.left(), ui.max_rect().top() + top), rect.size());
    if shown.ui(ui, rect, id).clicked() && section != Section::Mine {
        wants.push(Intent::Take(row.id));
    }
}

fn second_line(section: Section, row: &Row) -> String {
    let place = naming::short_place(row);
    let holder = row.holder_name.as_ref().map_or("", |name| name.0.as_str());
    let line = match (section, &row.state) {
        (Section::Others, _) => {
            say_with("queue-row-holder", &[("place", naming::street(row).into()), ("holder", holder.into())])
        }
        (Section::Parked, EventState::Parked { until, .. }) => say_with(
            "queue-row-parked",
            &[("place", naming::street(row).into()), ("time", clock::minute(*until).into())],
        ),
        (Section::Closed, EventState::Closed { verdict, .. }) => naming::closed(verdict),
        _ => return place,
    };
    line.into_owned()
}

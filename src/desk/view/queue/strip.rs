//! The strip of a flood: what of one area waits behind it, by which rule, and that a key or a press shows it; it takes nothing.
use alarm_central::moment::Moment;
use egui::{Align2, Painter, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::board::Flood;
use vaka_words::{say_with, time::span};

use super::lines::Tally;
use crate::{
    clock,
    keys::{self, Press},
    theme::{self, colours, measures},
    view::{is_lit, naming},
    widget::{Hand, grouped, key_cap, priority_mark, text_in, width_of},
};

/// Where the words begin, right of the mark.
const WORDS: f32 = 44.0;
/// Room for a priority's shape.
const SHAPE: f32 = 16.0;
/// Room between two kinds.
const BETWEEN: f32 = 12.0;

/// What a strip shows.
pub struct Strip<'a> {
    pub flood: &'a Flood,
    pub tally: &'a Tally,
    pub is_open: bool,
    /// Its key opens and closes this one.
    pub has_key: bool,
    /// The alarm that sounds waits behind it.
    pub rings: bool,
}

impl Strip<'_> {
    /// Shows it in `rect`; a press is for the caller to judge.
    pub fn ui(&self, ui: &mut Ui, rect: Rect, id: egui::Id, now: Moment) -> Response {
        let (c, m) = (colours(), measures());
        let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
        let (title, homes, rule) = (self.title(), self.homes(), self.rule());
        let kinds: Vec<(u8, String)> = self
            .tally
            .kinds
            .iter()
            .map(|(priority, kind, count)| (*priority, format!("{count} {}", naming::kind(kind).to_lowercase())))
            .collect();
        let all = kinds.iter().map(|(priority, words)| {
            let values = [("kind", words.as_str().into()), ("priority", (*priority).into())];
            say_with("strip-kind", &values).into_owned()
        });
        let all = all.collect::<Vec<_>>().join(", ");
        let age = span(now.since_ms(self.tally.oldest));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{title}: {all}. {homes}. {rule}")));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_expanded(self.is_open);
            node.set_value(&*age);
        });
        let painter = ui.painter().clone();
        let gravest = self.tally.kinds.iter().map(|(priority, ..)| *priority).min().unwrap_or(4);
        let hue = c.priority(gravest);
        let lit = self.rings && is_lit(now);
        let ground = if lit {
            theme::faded(hue, 0.14)
        } else if response.hovered() {
            c.raised
        } else {
            c.card
        };
        painter.rect_filled(rect, 0.0, ground);
        painter.rect_filled(Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height())), 0.0, hue);
        painter.hline(rect.x_range(), rect.bottom() - 0.5, theme::hairline());
        if response.has_focus() {
            painter.rect_stroke(rect.shrink(2.0), theme::corner(), theme::focus_ring(), theme::INSIDE);
        }
        let mark = Pos2::new(rect.left() + m.margin + 16.0, rect.top() + 24.0);
        priority_mark::priority_mark(&painter, mark, 24.0, gravest, 1.0);
        if self.has_key {
            key_cap(&painter, Pos2::new(rect.left() + m.margin + 7.0, rect.top() + 58.0), keys::cap(Press::Strip));
        }
        let right = rect.right() - m.margin;
        let line = |top: f32, right: f32| {
            let left = rect.left() + m.margin + WORDS;
            Rect::from_min_max(Pos2::new(left, rect.top() + top), Pos2::new(right, rect.top() + top + 20.0))
        };
        let age_wide = width_of(&painter, &age, Hand::strong());
        text_in(&painter, line(8.0, right), Align2::RIGHT_CENTER, &age, Hand::strong());
        text_in(&painter, line(8.0, right - age_wide - m.gap), Align2::LEFT_CENTER, &title, Hand::strong());
        kinds_in(&painter, line(30.0, right - 20.0), &kinds, self.tally);
        chevron(&painter, Pos2::new(right - 6.0, rect.top() + 40.0), self.is_open);
        text_in(&painter, line(50.0, right), Align2::LEFT_CENTER, &rule, Hand::quiet());
        response.on_hover_text([all, homes, self.whole_rule()].join("\n"))
    }

    fn title(&self) -> String {
        let values = [("area", self.flood.area.as_str().into()), ("events", self.tally.events.into())];
        say_with("strip-title", &values).into_owned()
    }

    fn homes(&self) -> String {
        say_with("strip-homes", &[("homes", self.tally.homes.into())]).into_owned()
    }

    /// The rule that made it; once it is calm, that what comes stands alone.
    fn rule(&self) -> String {
        match self.flood.calm {
            Some(calm) => say_with("strip-calm", &[("time", clock::minute(calm).into())]).into_owned(),
            None => self.made_by("strip-rule"),
        }
    }

    fn made_by(&self, key: &str) -> String {
        let values = [
            ("homes", self.flood.rule_homes.into()),
            ("minutes", (self.flood.rule_secs / 60).into()),
            ("time", clock::minute(self.flood.began).into()),
            ("ends", self.flood.rule_ends.into()),
            ("key", keys::cap(Press::TakeNext).into()),
        ];
        say_with(key, &values).into_owned()
    }

    fn whole_rule(&self) -> String {
        let grave = self.made_by(if self.flood.confirmed { "strip-confirmed-too" } else { "strip-confirmed-alone" });
        [self.made_by("strip-rule-whole"), grave].join("\n")
    }
}

/// Each kind with the shape of its priority; where they do not all find room, how many there are of each priority.
fn kinds_in(painter: &Painter, room: Rect, kinds: &[(u8, String)], tally: &Tally) {
    let hand = Hand::label();
    let wide = |words: &str| SHAPE + width_of(painter, words, hand) + BETWEEN;
    let fits = kinds.iter().map(|(_, words)| wide(words)).sum::<f32>() - BETWEEN <= room.width();
    let counts = (1..=4).map(|priority| (priority, tally.of(priority))).filter(|(_, count)| *count > 0);
    let by_priority = counts.map(|(priority, count)| (priority, grouped(count)));
    let shown: Vec<(u8, String)> = if fits { kinds.to_vec() } else { by_priority.collect() };
    let mut x = room.left();
    for (priority, words) in &shown {
        let at = Pos2::new(x + 5.0, room.center().y);
        priority_mark::shape(painter, at, 11.0, *priority, colours().priority(*priority));
        let place = Rect::from_min_max(Pos2::new(x + SHAPE, room.top()), room.max);
        text_in(painter, place, Align2::LEFT_CENTER, words, hand);
        x += wide(words);
    }
}

/// Down where a press shows more, up where it puts it away.
fn chevron(painter: &Painter, centre: Pos2, is_open: bool) {
    let up = if is_open { -1.0 } else { 1.0 };
    let at = |x: f32, y: f32| centre + Vec2::new(x, y * up);
    painter.line(vec![at(-5.0, -2.5), at(0.0, 2.5), at(5.0, -2.5)], egui::Stroke::new(1.6, colours().second));
}

/// Marks a row that an open strip shows.
pub fn beside(ui: &Ui, rect: Rect) {
    let bar = Rect::from_min_size(rect.min, Vec2::new(4.0, rect.height()));
    ui.painter().rect_filled(bar, 0.0, colours().edge);
}

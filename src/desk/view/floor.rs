//! The floor plan of the held event's home, large in place of the pictures or small beside the line of signals: which zones
//! alarmed, in which order, and whether one person can have walked that. It shows figures with their rule and decides nothing.
use alarm_central::{
    floor::{FASTEST_M_S, Leg, Pace, SAME_TIME_MS, Visit},
    moment::Moment,
};
use egui::{Align2, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, accesskit::Role};
use vaka_link::{
    board::Detail,
    floor::{FloorView, ZoneSpot},
};
use vaka_words::{
    say, say_with,
    time::{fine_span, span, tenths},
};

use crate::{
    intent::Intent,
    keys::{self, Press},
    scene::Scene,
    theme::{colours, measures},
    widget::{Hand, KeyButton, Stress, card, heading_ui, height_of, paragraph, words_ui},
};

mod plan;

/// How wide the way beside the plan is, least and most.
const BESIDE: std::ops::RangeInclusive<f32> = 216.0..=320.0;
/// Heading, tabs and the way back.
const HEAD: f32 = 32.0;
/// One visit.
const VISIT: f32 = 22.0;

/// Whether it is shown, and which floor the operator chose.
#[derive(Default)]
pub struct Memory {
    shown: bool,
    chosen: Option<usize>,
}

/// The floor on which a zone alarmed last; else the first.
pub fn first(detail: &Detail) -> usize {
    let newest = detail.walk.visits.last().map_or(0, |visit| usize::from(visit.floor));
    newest.min(detail.floors.len().saturating_sub(1))
}

impl Memory {
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Shows it, or puts it away; says so where the home has none.
    pub fn turn(&mut self, detail: &Detail, wants: &mut Vec<Intent>) {
        if detail.floors.is_empty() {
            return wants.push(Intent::Tell("floor-none"));
        }
        self.shown = !self.shown;
        self.chosen = None;
    }

    /// A key; true where it was for the floor plan.
    pub fn press(&mut self, press: Press, detail: &Detail, wants: &mut Vec<Intent>) -> bool {
        match press {
            Press::Floor => self.turn(detail, wants),
            Press::Back if self.shown => self.shown = false,
            Press::Earlier if self.shown => self.chosen = Some(self.index(detail).saturating_sub(1)),
            Press::Later if self.shown => self.chosen = Some(self.index(detail) + 1),
            _ => return false,
        }
        true
    }

    fn index(&self, detail: &Detail) -> usize {
        self.chosen.unwrap_or_else(|| first(detail)).min(detail.floors.len().saturating_sub(1))
    }

    /// Shows it in the whole of `ui`; `camera` is the one that is chosen among the tiles.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        detail: &Detail,
        camera: Option<&str>,
        wants: &mut Vec<Intent>,
    ) {
        let index = self.index(detail);
        // The register has let go of all of them meanwhile.
        let Some(floor) = detail.floors.get(index) else { return self.shown = false };
        let room = card(ui.painter(), ui.max_rect());
        let (head, rest) = room.split_top_bottom_at_y(room.top() + HEAD);
        self.head_ui(ui, head, detail, index);
        let gap = measures().gap;
        let rest = rest.with_min_y(rest.top() + gap);
        let wide = (rest.width() * 0.3).clamp(*BESIDE.start(), *BESIDE.end());
        let (place, way) = rest.split_left_right_at_x(rest.right() - wide);
        let shown = plan::Plan { detail, floor, index, camera, is_large: true };
        shown.ui(ui, place.with_max_x(place.right() - gap), scene, wants);
        way_ui(ui, way, detail);
    }

    fn head_ui(&mut self, ui: &mut Ui, head: Rect, detail: &Detail, index: usize) {
        let mut right = head.right();
        let mut button_ui = |ui: &mut Ui, name: &str, shown: &str, key: &str, stress: Stress| {
            let button = KeyButton::new(name, key).shown(shown).stress(stress);
            let size = Vec2::new(button.width(ui.painter()), measures().button);
            let place = Rect::from_min_size(Pos2::new(right - size.x, head.center().y - size.y / 2.0), size);
            right = place.left() - 8.0;
            button.ui(ui, place).clicked()
        };
        let back = say("floor-leave");
        if button_ui(ui, &back, &back, keys::cap(Press::Floor), Stress::Plain) {
            self.shown = false;
        }
        if detail.floors.len() > 1 {
            for (at, floor) in detail.floors.iter().enumerate().rev() {
                let name = say_with("floor-tab", &[("floor", floor.name.0.as_str().into())]);
                let stress = if at == index { Stress::Chosen } else { Stress::Plain };
                if button_ui(ui, &name, &floor.name.0, "", stress) {
                    self.chosen = Some(at);
                }
            }
        }
        heading_ui(ui, head.with_max_x(right), &title(&detail.floors[index]));
    }
}

fn title(floor: &FloorView) -> String {
    say_with("floor-title", &[("floor", floor.name.0.as_str().into())]).into_owned()
}

/// The plan alone, small, as the button that makes it large; true when it is pressed.
pub fn small_ui(ui: &mut Ui, place: Rect, scene: &Scene<'_>, detail: &Detail, wants: &mut Vec<Intent>) -> bool {
    let index = first(detail);
    let Some(floor) = detail.floors.get(index) else { return false };
    plan::Plan { detail, floor, index, camera: None, is_large: false }.ui(ui, place, scene, wants)
}

/// How wide the small plan is at this height; none where the home has no floors.
pub fn small_width(detail: &Detail, height: f32) -> Option<f32> {
    let floor = detail.floors.get(first(detail))?;
    let ratio = floor.drawing.map_or(0.75, |drawing| drawing.ratio()) as f32;
    Some((height / ratio).clamp(height * 0.6, height * 2.0))
}

/// What a zone is called.
fn zone_name(detail: &Detail, number: &str) -> String {
    let spots = detail.floors.iter().flat_map(|floor| &floor.zones);
    let name = spots.into_iter().find(|spot| spot.number == number).map(spot_name);
    name.unwrap_or_else(|| number.to_owned())
}

fn spot_name(spot: &ZoneSpot) -> String {
    if spot.name.trim().is_empty() {
        say_with("floor-zone-number", &[("number", spot.number.as_str().into())]).into_owned()
    } else {
        spot.name.0.clone()
    }
}

/// How long after the first zone it was.
fn after(detail: &Detail, at: Moment) -> String {
    span(detail.walk.began().map_or(0, |began| at.since_ms(began))).into_owned()
}

/// One visit, as a line.
fn visit_words(detail: &Detail, visit: &Visit) -> String {
    let mut values = vec![
        ("order", visit.order.into()),
        ("zone", zone_name(detail, &visit.zone).into()),
        ("time", after(detail, visit.at).into()),
    ];
    let floor = detail.floors.get(usize::from(visit.floor)).filter(|_| detail.floors.len() > 1);
    match floor {
        Some(floor) => {
            values.push(("floor", floor.name.0.as_str().into()));
            say_with("floor-visit-on", &values).into_owned()
        }
        None => say_with("floor-visit", &values).into_owned(),
    }
}

/// The whole way as one sentence.
fn way_words(detail: &Detail) -> String {
    if detail.walk.visits.is_empty() {
        return say("floor-no-walk").into_owned();
    }
    let visits: Vec<String> = detail.walk.visits.iter().map(|visit| visit_words(detail, visit)).collect();
    visits.join(" → ")
}

/// What is said of the way between two zones, with its figures.
fn leg_words(leg: &Leg) -> String {
    let pace = say(match leg.pace {
        Pace::OnFoot => "floor-pace-on-foot",
        Pace::TooFast => "floor-pace-too-fast",
        Pace::CannotTell => "floor-pace-cannot-tell",
    });
    let metres = tenths((leg.metres * 10.0).round() as i64);
    let mut values = vec![("metres", metres.into()), ("pace", pace.into())];
    match leg.speed().filter(|_| leg.pace != Pace::CannotTell) {
        Some(speed) => {
            values.push(("time", fine_span(leg.ms).into_owned().into()));
            values.push(("speed", tenths((speed * 10.0).round() as i64).into()));
            say_with("floor-leg", &values).into_owned()
        }
        None => say_with("floor-leg-same", &values).into_owned(),
    }
}

/// The rule by which that is said.
fn rule_words() -> String {
    let values = [("speed", (FASTEST_M_S as u32).into()), ("seconds", ((SAME_TIME_MS / 1_000) as u32).into())];
    say_with("floor-rule", &values).into_owned()
}

/// The way, newest last, and the rule under it.
fn way_ui(ui: &mut Ui, place: Rect, detail: &Detail) {
    let title = Rect::from_min_size(place.min, Vec2::new(place.width(), 20.0));
    heading_ui(ui, title, &say("floor-way"));
    let mut list = place.with_min_y(title.bottom() + 4.0);
    let visits = &detail.walk.visits;
    if visits.is_empty() {
        words_in_lines_ui(ui, list, &say("floor-no-walk"), Hand::body());
        return;
    }
    if visits.iter().any(|visit| visit.leg.is_some()) {
        let rule = rule_words();
        let high = height_of(ui.painter(), &rule, list.width(), Hand::quiet());
        let at = list.with_min_y(list.bottom() - high);
        words_in_lines_ui(ui, at, &rule, Hand::quiet());
        list.max.y = at.top() - 8.0;
    }
    let legs: Vec<Option<(String, f32)>> = visits
        .iter()
        .map(|visit| {
            let words = leg_words(visit.leg.as_ref()?);
            let high = height_of(ui.painter(), &words, list.width(), Hand::label());
            Some((words, high + 4.0))
        })
        .collect();
    let height = |at: usize| VISIT + legs[at].as_ref().map_or(0.0, |(_, high)| *high);
    let mut room = list.height();
    let mut from = visits.len();
    while from > 0 && room >= height(from - 1) {
        from -= 1;
        room -= height(from);
    }
    if from + 1 < visits.len() && from + detail.walk.earlier as usize > 0 && room < VISIT {
        // The line that says so takes the place of one more.
        from += 1;
    }
    let left_out = detail.walk.earlier as usize + from;
    let mut y = list.top();
    let mut line = |height: f32| {
        let at = Rect::from_min_size(Pos2::new(list.left(), y), Vec2::new(list.width(), height));
        y += height;
        at
    };
    if left_out > 0 {
        let words = say_with("floor-earlier", &[("count", left_out.into())]);
        words_ui(ui, line(VISIT), Align2::LEFT_CENTER, &words, Hand::quiet());
    }
    for (visit, leg) in visits.iter().zip(&legs).skip(from) {
        words_ui(ui, line(VISIT), Align2::LEFT_CENTER, &visit_words(detail, visit), Hand::strong());
        if let Some((words, high)) = leg {
            let is_odd = visit.leg.is_some_and(|leg| leg.pace == Pace::TooFast);
            let hand = if is_odd { Hand::label().ink(colours().text) } else { Hand::label() };
            words_in_lines_ui(ui, line(*high), words, hand);
        }
    }
}

/// Words in as many lines as they need, from the top of `place`.
fn words_in_lines_ui(ui: &mut Ui, place: Rect, words: &str, hand: Hand) {
    let response = ui.interact(place, ui.scope_id().with(("lines", words, place.min.y as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    paragraph(ui.painter(), place, Align2::LEFT_TOP, words, hand);
}

/// The button that opens it, where there is no room for the small plan; gives its left edge and whether it is pressed.
pub fn button_ui(ui: &mut Ui, row: Rect) -> (f32, bool) {
    let name = say("floor-show");
    let button = KeyButton::new(&name, keys::cap(Press::Floor));
    let size = Vec2::new(button.width(ui.painter()), measures().target);
    let place = Rect::from_min_size(Pos2::new(row.right() - size.x, row.center().y - size.y / 2.0), size);
    (place.left(), button.ui(ui, place).clicked())
}

/// Words over a plan that has no picture.
fn why_ui(ui: &mut Ui, place: Rect, words: &str) {
    words_ui(ui, place, Align2::CENTER_CENTER, words, Hand::body());
}

//! The rows of a home's entry: its parts with their fields, what adds another, or what is chosen from in their place.
use alarm_central::{
    entry,
    plan::{MOST_ANSWERS, Plans},
    site::Part,
};

use super::{super::form_of, Draft, Picking, options};

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Head(Part),
    /// A field of a part, by its place among the part's fields.
    Field(Part, usize),
    /// One more of these can be added.
    Add(Part),
    /// What is chosen from a list of its own ([`Picking`]), by its place there.
    Option(usize),
}

impl Draft {
    /// All rows: the parts with their fields, and behind each kind of part one that adds another.
    pub fn rows(&self) -> Vec<Row> {
        if let Some(picking) = self.picking {
            let (part, count) = match picking {
                Picking::Field(part, at) => {
                    (part, options::of(self, part, form_of(part, at).1).map_or(0, |all| all.len()))
                }
                Picking::Plan(part) => (part, Plans::bundled().iter().count() + 1),
            };
            return [Row::Head(part)].into_iter().chain((0..count).map(Row::Option)).collect();
        }
        let mut rows = Vec::new();
        let listed = [Part::Contact(0), Part::Zone(0), Part::Camera(0), Part::VoiceUnit, Part::User(0)];
        for kind in [Part::Home, Part::Panel].into_iter().chain(listed) {
            let of_kind: Vec<Part> = self.parts().filter(|part| rank(*part).0 == rank(kind).0).collect();
            for part in &of_kind {
                self.part_rows(*part, &mut rows);
            }
            match kind {
                Part::Home | Part::Panel => {}
                Part::VoiceUnit if !of_kind.is_empty() => {}
                _ => rows.push(Row::Add(kind.at(number(of_kind.len())))),
            }
        }
        let mut plans = 0;
        for plan in self.inner(Part::Home, |part| matches!(part, Part::Plan(_))) {
            plans += 1;
            self.part_rows(plan, &mut rows);
            let mut steps = 0;
            for step in self.inner(plan, |part| matches!(part, Part::Step(..))) {
                steps += 1;
                self.step_rows(step, &mut rows);
            }
            rows.push(Row::Add(Part::Step(plan.place(), steps)));
        }
        rows.push(Row::Add(Part::Plan(plans)));
        rows
    }

    fn part_rows(&self, part: Part, rows: &mut Vec<Row>) {
        rows.push(Row::Head(part));
        let is_step = matches!(part, Part::Step(..));
        let is_shown = |(_, (field, _)): &(usize, &entry::Field)| {
            !entry::is_inner(part, field) && (!is_step || entry::is_for(self.kind_of(part), field))
        };
        let fields = entry::fields(part).iter().enumerate().filter(is_shown);
        rows.extend(fields.map(|(at, _)| Row::Field(part, at)));
    }

    fn step_rows(&self, step: Part, rows: &mut Vec<Row>) {
        self.part_rows(step, rows);
        let Part::Step(plan, at) = step else { return };
        if !self.kind_of(step).may_ask() {
            return;
        }
        let answers: Vec<Part> = self.inner(step, |_| true).collect();
        for answer in &answers {
            self.part_rows(*answer, rows);
        }
        if answers.len() < MOST_ANSWERS {
            rows.push(Row::Add(Part::Answer(plan, at, number(answers.len()))));
        }
    }
}

/// Whether a row is where something was found wrong: at this field, or at the first one of the part as a whole.
pub(super) fn is_at(row: Row, part: Part, field: &str) -> bool {
    match row {
        Row::Field(of, at) => of == part && (field.is_empty() || form_of(of, at).0 == field),
        Row::Head(_) | Row::Add(_) | Row::Option(_) => false,
    }
}

/// In which order parts are shown: the kind, and the places from the home inwards, each part before what is in it.
pub(super) fn rank(part: Part) -> (u8, Vec<u16>) {
    let kind = match part {
        Part::Home => 0,
        Part::Panel => 1,
        Part::Contact(_) => 2,
        Part::Zone(_) => 3,
        Part::Camera(_) => 4,
        Part::VoiceUnit => 5,
        Part::User(_) => 6,
        Part::Floor(_) => 7,
        Part::Plan(_) | Part::Step(..) | Part::Answer(..) => 8,
    };
    (kind, part.lists().into_iter().map(|(_, at)| at).collect())
}

fn number(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

//! The parts of a home in the register: which there are, and where each stands in the register file.
use serde::{Deserialize, Serialize};

/// A part of a home; those of which there may be several are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Home,
    Panel,
    User(u16),
    Zone(u16),
    Contact(u16),
    Camera(u16),
    VoiceUnit,
    Floor(u16),
    /// An action plan of the home's own.
    Plan(u16),
    /// A step of such a plan: which plan, and its place there.
    Step(u16, u16),
    /// An answer of such a step: which plan, which step, and its place there.
    Answer(u16, u16, u16),
}

impl Part {
    /// The lists that it stands in, from the home inwards, each with the place there; none where there is but one of it.
    pub fn lists(self) -> Vec<(&'static str, u16)> {
        match self {
            Self::Home | Self::Panel | Self::VoiceUnit => Vec::new(),
            Self::User(at) => vec![("user", at)],
            Self::Zone(at) => vec![("zone", at)],
            Self::Contact(at) => vec![("contact", at)],
            Self::Camera(at) => vec![("camera", at)],
            Self::Floor(at) => vec![("floor", at)],
            Self::Plan(at) => vec![("own_plan", at)],
            Self::Step(plan, at) => vec![("own_plan", plan), ("step", at)],
            Self::Answer(plan, step, at) => vec![("own_plan", plan), ("step", step), ("answer", at)],
        }
    }

    /// What it is a part of, where that is a part that is listed too.
    pub fn holder(self) -> Option<Self> {
        match self {
            Self::Step(plan, _) => Some(Self::Plan(plan)),
            Self::Answer(plan, step, _) => Some(Self::Step(plan, step)),
            _ => None,
        }
    }

    /// Which of its kind it is among those beside it, from 0.
    pub fn place(self) -> u16 {
        self.lists().last().map_or(0, |(_, at)| *at)
    }

    /// The one of its kind, beside it, that stands at this place.
    #[must_use]
    pub fn at(self, place: u16) -> Self {
        match self {
            Self::Home | Self::Panel | Self::VoiceUnit => self,
            Self::User(_) => Self::User(place),
            Self::Zone(_) => Self::Zone(place),
            Self::Contact(_) => Self::Contact(place),
            Self::Camera(_) => Self::Camera(place),
            Self::Floor(_) => Self::Floor(place),
            Self::Plan(_) => Self::Plan(place),
            Self::Step(plan, _) => Self::Step(plan, place),
            Self::Answer(plan, step, _) => Self::Answer(plan, step, place),
        }
    }

    /// The same once `gone`, of the home, has been taken away; nothing where it went with it.
    pub fn without(self, gone: Self) -> Option<Self> {
        let (lists, gone) = (self.lists(), gone.lists());
        let Some(((_, removed), before)) = gone.split_last() else { return Some(self) };
        let Some((list, at)) = lists.get(before.len()).copied() else { return Some(self) };
        if !lists.starts_with(before) || Some(list) != gone.last().map(|(list, _)| *list) {
            return Some(self);
        }
        match at.cmp(removed) {
            std::cmp::Ordering::Less => Some(self),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(self.moved_up(before.len())),
        }
    }

    /// One place further up in the list at this depth.
    fn moved_up(self, depth: usize) -> Self {
        match (self, depth) {
            (Self::Step(plan, at), 0) => Self::Step(plan - 1, at),
            (Self::Answer(plan, step, at), 0) => Self::Answer(plan - 1, step, at),
            (Self::Answer(plan, step, at), 1) => Self::Answer(plan, step - 1, at),
            (part, _) => part.at(part.place() - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_takes_its_own_with_it_and_the_rest_moves_up() {
        let check = |gone: Part, part: Part, left: Option<Part>| assert_eq!(part.without(gone), left, "{part:?}");
        check(Part::Zone(1), Part::Zone(0), Some(Part::Zone(0)));
        check(Part::Zone(1), Part::Zone(1), None);
        check(Part::Zone(1), Part::Zone(2), Some(Part::Zone(1)));
        check(Part::Zone(1), Part::Camera(2), Some(Part::Camera(2)));
        check(Part::VoiceUnit, Part::Home, Some(Part::Home));
        check(Part::Plan(0), Part::Step(0, 3), None);
        check(Part::Plan(0), Part::Step(1, 3), Some(Part::Step(0, 3)));
        check(Part::Plan(0), Part::Answer(2, 3, 4), Some(Part::Answer(1, 3, 4)));
        check(Part::Step(1, 2), Part::Plan(2), Some(Part::Plan(2)));
        check(Part::Step(1, 2), Part::Step(0, 3), Some(Part::Step(0, 3)));
        check(Part::Step(1, 2), Part::Step(1, 3), Some(Part::Step(1, 2)));
        check(Part::Step(1, 2), Part::Answer(1, 2, 0), None);
        check(Part::Step(1, 2), Part::Answer(1, 4, 1), Some(Part::Answer(1, 3, 1)));
        check(Part::Answer(1, 2, 0), Part::Answer(1, 2, 1), Some(Part::Answer(1, 2, 0)));
        check(Part::Answer(1, 2, 0), Part::Answer(1, 3, 1), Some(Part::Answer(1, 3, 1)));
        check(Part::Answer(1, 2, 0), Part::Step(1, 2), Some(Part::Step(1, 2)));
    }

    #[test]
    fn each_stands_where_its_lists_say() {
        for part in [Part::User(3), Part::Floor(3), Part::Plan(3), Part::Step(1, 3), Part::Answer(1, 2, 3)] {
            assert_eq!((part.place(), part.at(5).place(), part.at(5).at(3)), (3, 5, part));
            assert_eq!(part.holder().map_or(0, |holder| holder.lists().len()) + 1, part.lists().len());
        }
        assert_eq!((Part::Panel.place(), Part::Panel.at(5)), (0, Part::Panel));
    }
}

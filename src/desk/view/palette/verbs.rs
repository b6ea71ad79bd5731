//! What can be done now, as the list of keys has it, and how well words that are typed fit.
use std::fmt;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};
use vaka_link::board::ClockHealth;

use crate::{
    keys::{self, Press},
    scene::Scene,
    view::{key_list, phrases, second_person},
};

/// Something that one key does.
pub struct Verb {
    pub press: Press,
    pub key: &'static str,
    /// Key of its words.
    pub words: &'static str,
}

/// How well something fits; the least fits best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It begins with the words, or a word of it does.
    Begins,
    Contains,
    /// Its letters stand in it, in their order: the lower the better.
    Letters(u32),
}

impl Rank {
    /// The words stand in it as they were typed.
    pub fn is_literal(self) -> bool {
        matches!(self, Self::Begins | Self::Contains)
    }
}

/// What the role may and what would do something now.
pub fn offered(scene: &Scene<'_>) -> impl Iterator<Item = Verb> {
    key_list::ROWS.into_iter().filter_map(move |(of, words)| match of {
        key_list::Of::Verb(press) => does_something(press, scene).then(|| Verb { press, key: keys::cap(press), words }),
        _ => None,
    })
}

fn does_something(press: Press, scene: &Scene<'_>) -> bool {
    let holds = scene.held().is_some();
    match press {
        Press::TakeNext => scene.may_handle() && !holds && scene.lineup.waiting() > 0,
        Press::Following => scene.may_handle(),
        Press::AllLive
        | Press::CallNext
        | Press::NextStep
        | Press::NewStills
        | Press::Dispatch
        | Press::Park
        | Press::Release
        | Press::Close
        | Press::Listen
        | Press::Light
        | Press::Past
        | Press::Map => holds,
        Press::AskCustomer => scene.held().is_some_and(|(_, detail)| detail.asks.is_some()),
        Press::Floor => scene.held().is_some_and(|(_, detail)| !detail.floors.is_empty()),
        Press::Phrases => !phrases::offered(scene).is_empty(),
        Press::Presets => {
            let mut cameras = scene.held().into_iter().flat_map(|(_, detail)| &detail.cameras);
            cameras.any(|camera| !camera.presets.is_empty())
        }
        Press::OpenWindow => scene.held().is_some_and(|(row, _)| second_person::can_open(row, scene)),
        Press::AskedRoles => !scene.board.asked.is_empty(),
        Press::FreeTalk => scene.held().is_some_and(|(_, detail)| detail.hushed),
        Press::Reveal => scene.held().is_some_and(|(_, detail)| detail.masked),
        Press::Silence => scene.ringing.is_some(),
        Press::AcknowledgeStorm => !scene.board.storms.is_empty(),
        Press::Strip => scene.board.rows.values().any(|row| row.flood.is_some()),
        Press::ResetClock => scene.board.health.clock == ClockHealth::SetBack,
        Press::Closed => !holds && scene.may_list_closed(),
        Press::Asides => scene.may_set_aside(),
        Press::Register => scene.may_keep_sites(),
        Press::Shelve => scene.may_set_aside() && !scene.board.chatters.is_empty(),
        _ => true,
    }
}

/// Ranks by words and letters.
#[derive(Default)]
pub struct Ranking(Option<Matcher>);

impl fmt::Debug for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ranking")
    }
}

impl Ranking {
    /// How well `words` fit what is `typed`; `None` if they do not.
    pub fn of(&mut self, typed: &str, words: &str) -> Option<Rank> {
        let typed = typed.trim().to_lowercase();
        let lower = words.to_lowercase();
        if typed.is_empty() || lower.starts_with(&typed) || lower.contains(&format!(" {typed}")) {
            return Some(Rank::Begins);
        }
        if lower.contains(&typed) {
            return Some(Rank::Contains);
        }
        let matcher = self.0.get_or_insert_with(|| Matcher::new(Config::DEFAULT));
        let pattern = Pattern::new(&typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut room = Vec::new();
        let score = pattern.score(Utf32Str::new(&lower, &mut room), matcher)?;
        Some(Rank::Letters(u32::MAX - score))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_before_letters_and_other_letters_not_at_all() {
        let mut ranking = Ranking::default();
        let mut of = |typed| ranking.of(typed, "Skicka någon till hemmet");
        assert_eq!(of(""), Some(Rank::Begins), "all, while nothing is typed");
        assert_eq!(of("skick"), Some(Rank::Begins));
        assert_eq!(of("NÅGON"), Some(Rank::Begins), "a word of it, whatever its case");
        assert_eq!(of("emmet"), Some(Rank::Contains));
        assert!(matches!(of("skngn"), Some(Rank::Letters(_))));
        assert_eq!(of("polis"), None);
        assert!(Rank::Begins < Rank::Contains && Rank::Contains < Rank::Letters(0));
    }
}

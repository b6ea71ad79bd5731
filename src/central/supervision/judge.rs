//! What a lost line looks like by its neighbours and by time: cut or jammed at this one home, or a network that is down for
//! many. Figures and a word for who handles the event; nothing is hidden, closed, raised or sent by it.
use serde::{Deserialize, Serialize};

/// A line whose area goes on being heard looks cut or jammed where at least so many neighbours were heard since.
pub const HEARD_LINES: u32 = 3;
/// Where at least so many lines, this one among them, fell silent …
pub const NETWORK_LINES: u32 = 5;
/// … within so many milliseconds of each other, and they are of several areas or more of this area than are heard, it looks
/// like a network.
pub const TOGETHER_MS: u64 = 90_000;
/// For how long after its loss a line is judged anew, milliseconds: neighbours are heard, or fall silent too, later than it.
pub const JUDGED_MS: u64 = 10 * 60 * 1000;
/// How often at most a judgement about one loss is written down.
pub const MOST_JUDGEMENTS: usize = 6;

/// What is known of a lost line's neighbours: those of its area, and whoever fell silent when it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFigures {
    /// Other supervised lines of its area.
    pub neighbours: u32,
    /// Those of them that were heard after this one was due to be.
    pub heard: u32,
    /// Lines of its area that fell silent within [`TOGETHER_MS`] and still are, this one among them.
    pub lost_here: u32,
    /// The same, wherever they are.
    pub lost: u32,
    /// The areas of these, those without a name counted as one.
    pub areas: u32,
}

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineLooks {
    /// Its neighbours are heard, and it alone is not: it may be cut or jammed.
    Alone,
    /// Many fell silent together.
    Network,
}

impl LineFigures {
    /// What the figures say; `None` where they are too few to say anything.
    pub fn looks(&self) -> Option<LineLooks> {
        let spreads = self.areas >= 2 || self.lost_here > self.heard;
        if self.lost >= NETWORK_LINES && spreads {
            Some(LineLooks::Network)
        } else if self.heard >= HEARD_LINES && self.lost_here <= 1 {
            Some(LineLooks::Alone)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_at_each_of_its_bounds() {
        let check = |heard, lost_here, lost, areas, wanted| {
            let figures = LineFigures { neighbours: 20, heard, lost_here, lost, areas };
            assert_eq!(figures.looks(), wanted, "{figures:?}");
        };
        check(HEARD_LINES, 1, 1, 1, Some(LineLooks::Alone));
        check(HEARD_LINES - 1, 1, 1, 1, None);
        check(HEARD_LINES, 2, 2, 1, None);
        check(8, 1, NETWORK_LINES - 1, 2, Some(LineLooks::Alone));
        check(8, 1, NETWORK_LINES, 2, Some(LineLooks::Network));
        check(0, NETWORK_LINES, NETWORK_LINES, 1, Some(LineLooks::Network));
        check(NETWORK_LINES, NETWORK_LINES, NETWORK_LINES, 1, None);
        check(0, 1, 1, 1, None);
    }
}

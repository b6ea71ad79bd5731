//! What happens in the homes: each story a list of acts with their times, as data; when a story begins is `director`.

use crate::panel::Signal;
use crate::picture::Scene;
use crate::voice::{Ambience, Phrase};

/// One story in one home.
#[derive(Debug)]
pub struct Story {
    /// For the log.
    pub name: &'static str,
    /// Camera and what it sees; the others keep their quiet rooms.
    pub scenes: &'static [(&'static str, Scene)],
    /// Seconds that the scene has already run when the first signal goes out.
    pub ahead_secs: u64,
    pub ambience: Ambience,
    /// What the home says when it is spoken to.
    pub answers: &'static [Phrase],
    /// Seconds after the start, and what the panel says then. The first one makes the event.
    pub signals: &'static [(u64, Said)],
    /// Seconds after which the home is as before.
    pub ends_secs: u64,
}

/// A signal as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// SIA-DCS after the account.
    Sia(&'static str),
    /// Contact ID: code with qualifier, partition, zone or user.
    Cid(&'static str, u8, u16),
}

impl Said {
    pub fn signal(self) -> Signal {
        match self {
            Said::Sia(packets) => Signal::Sia(packets.to_owned()),
            Said::Cid(code, group, address) => Signal::Cid { code, group, address },
        }
    }
}

use Said::{Cid, Sia};

const EKVAGEN: &[Story] = &[
    Story {
        name: "burglar in hall and kitchen",
        scenes: &[("hall", Scene::HallBurglar), ("kok", Scene::KitchenBurglar)],
        ahead_secs: 5,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Steps],
        signals: &[
            (0, Sia("Nri1/BA014^Hall^")),
            (8, Sia("Nri1/BA015^Kök^")),
            (26, Sia("Nri1/BA014^Hall^")),
            (200, Sia("Nri1/BR014^Hall^")),
            (201, Sia("Nri1/BR015^Kök^")),
        ],
        ends_secs: 240,
    },
    Story {
        name: "hold-up in the hall",
        scenes: &[("hall", Scene::HallHoldUp)],
        ahead_secs: 2,
        ambience: Ambience::Quiet,
        answers: &[Phrase::HoldUp],
        signals: &[(0, Sia("Nri1/HA002^Överfallsknapp hall^")), (180, Sia("Nri1/HR002^Överfallsknapp hall^"))],
        ends_secs: 200,
    },
    Story {
        name: "mains lost",
        scenes: &[],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Who],
        signals: &[(0, Sia("NAT000^Nätspänning^")), (150, Sia("NAR000^Nätspänning^"))],
        ends_secs: 160,
    },
];

const STORGATAN: &[Story] = &[
    Story {
        name: "fire in the living room",
        scenes: &[("vardagsrum", Scene::LivingRoomFire)],
        ahead_secs: 8,
        ambience: Ambience::Fire,
        answers: &[Phrase::Fire, Phrase::Out],
        signals: &[
            (0, Cid("1111", 1, 20)),
            (25, Cid("1111", 1, 21)),
            (230, Cid("3111", 1, 20)),
            (231, Cid("3111", 1, 21)),
        ],
        ends_secs: 240,
    },
    Story {
        name: "water in the laundry",
        scenes: &[("tvattstuga", Scene::LaundryLeak)],
        ahead_secs: 20,
        ambience: Ambience::Water,
        answers: &[Phrase::Water],
        signals: &[(0, Cid("1154", 1, 30)), (170, Cid("3154", 1, 30))],
        ends_secs: 180,
    },
    Story {
        name: "burglar in the hall",
        scenes: &[("hall", Scene::HallBurglar)],
        ahead_secs: 2,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Steps],
        signals: &[(0, Cid("1130", 1, 14)), (190, Cid("3130", 1, 14))],
        ends_secs: 200,
    },
];

const TALLSTIGEN: &[Story] = &[
    Story {
        name: "the cat on the sill",
        scenes: &[("fonster", Scene::WindowCat)],
        ahead_secs: 3,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Cat],
        signals: &[
            (0, Sia("Nri1/BA031^Vardagsrum^")),
            (48, Sia("Nri1/OP007")),
            (52, Sia("Nri1/BC007")),
            (90, Sia("Nri1/BR031^Vardagsrum^")),
        ],
        ends_secs: 150,
    },
    Story {
        name: "sensor opened",
        scenes: &[],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Repairs, Phrase::OwnMistake],
        signals: &[(0, Sia("Nri1/TA032^Kök^")), (140, Sia("Nri1/TR032^Kök^"))],
        ends_secs: 150,
    },
    Story {
        name: "first path of the line lost",
        scenes: &[],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Who],
        signals: &[(0, Sia("NYS001^Larmöverföring väg 1^")), (140, Sia("NYK001^Larmöverföring väg 1^"))],
        ends_secs: 150,
    },
];

const BJORKSTIGEN: &[Story] = &[
    Story {
        name: "the owner waves",
        scenes: &[("entre", Scene::EntryOwner)],
        ahead_secs: 1,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Late, Phrase::OwnMistake],
        signals: &[
            (0, Sia("Nri1/BA041^Ytterdörr^")),
            (62, Sia("Nri1/OP001")),
            (66, Sia("Nri1/BC001")),
            (80, Sia("Nri1/BR041^Ytterdörr^")),
        ],
        ends_secs: 150,
    },
    Story {
        name: "burglar in the kitchen",
        scenes: &[("kok", Scene::KitchenBurglar)],
        ahead_secs: 14,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Steps],
        signals: &[(0, Sia("Nri1/BA043^Kök^")), (30, Sia("Nri1/BA043^Kök^")), (190, Sia("Nri1/BR043^Kök^"))],
        ends_secs: 200,
    },
    Story {
        name: "battery low",
        scenes: &[],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Who],
        signals: &[(0, Sia("NYT000^Batteri^")), (140, Sia("NYR000^Batteri^"))],
        ends_secs: 150,
    },
];

const SJOVAGEN: &[Story] = &[
    Story {
        name: "water in the cellar",
        scenes: &[("kallare", Scene::CellarLeak)],
        ahead_secs: 12,
        ambience: Ambience::Water,
        answers: &[Phrase::Cellar],
        signals: &[(0, Cid("1154", 1, 50)), (200, Cid("3154", 1, 50))],
        ends_secs: 220,
    },
    Story {
        name: "fire in the living room",
        scenes: &[("vardagsrum", Scene::LivingRoomFire)],
        ahead_secs: 8,
        ambience: Ambience::Fire,
        answers: &[Phrase::Fire, Phrase::Out],
        signals: &[(0, Cid("1111", 1, 53)), (220, Cid("3111", 1, 53))],
        ends_secs: 230,
    },
    Story {
        name: "mains lost",
        scenes: &[],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Who],
        signals: &[(0, Cid("1301", 0, 0)), (150, Cid("3301", 0, 0))],
        ends_secs: 160,
    },
];

const GRANVAGEN: &[Story] = &[
    Story {
        name: "somebody in the yard",
        scenes: &[("gard", Scene::YardVisitor)],
        ahead_secs: 3,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Parcel],
        signals: &[
            (0, Sia("Nri1/BA061^Gårdsplan^")),
            (24, Sia("Nri1/BA061^Gårdsplan^")),
            (170, Sia("Nri1/BR061^Gårdsplan^")),
        ],
        ends_secs: 200,
    },
    Story {
        name: "only rain and branches",
        scenes: &[("gard", Scene::Yard)],
        ahead_secs: 0,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Who],
        signals: &[(0, Sia("Nri1/BA061^Gårdsplan^")), (120, Sia("Nri1/BR061^Gårdsplan^"))],
        ends_secs: 140,
    },
    Story {
        name: "burglar in the hall",
        scenes: &[("hall", Scene::HallBurglar)],
        ahead_secs: 2,
        ambience: Ambience::Quiet,
        answers: &[Phrase::Steps],
        signals: &[
            (0, Sia("Nri1/BA063^Ytterdörr^")),
            (6, Sia("Nri1/BA062^Hall^")),
            (190, Sia("Nri1/BR062^Hall^")),
            (191, Sia("Nri1/BR063^Ytterdörr^")),
        ],
        ends_secs: 200,
    },
];

const SIA_QUIET: &[Said] =
    &[Sia("NRP000"), Sia("Nri1/CL001"), Sia("Nri1/OP001"), Sia("NRP000"), Sia("Nri1/CL007"), Sia("Nri1/OP007")];
const CID_QUIET: &[Said] =
    &[Cid("1602", 0, 0), Cid("3401", 1, 1), Cid("1401", 1, 1), Cid("1602", 0, 0), Cid("3401", 1, 3), Cid("1401", 1, 3)];

/// The stories of a home, told one after the other and from the start again.
pub fn stories(home: &str) -> &'static [Story] {
    match home {
        "ekvagen-4" => EKVAGEN,
        "storgatan-9" => STORGATAN,
        "bjorkstigen-7" => BJORKSTIGEN,
        "sjovagen-12" => SJOVAGEN,
        "granvagen-3" => GRANVAGEN,
        _ => TALLSTIGEN,
    }
}

/// What a home's panel says when nothing happens: tests, closing and opening by those who live there. They open nothing.
pub fn quiet_life(home: &str) -> &'static [Said] {
    if matches!(home, "storgatan-9" | "sjovagen-12") { CID_QUIET } else { SIA_QUIET }
}

#[cfg(test)]
mod tests {
    use dc09::codes::{self, Kind};

    use super::*;
    use crate::paper::homes;

    fn code(said: Said) -> String {
        match said {
            Cid(code, ..) => code.to_owned(),
            Sia(packets) => {
                let event = packets.rsplit('/').next().unwrap().trim_start_matches('N');
                event.chars().take(2).collect()
            }
        }
    }

    #[test]
    fn every_story_begins_with_an_alarm_or_a_trouble_and_shows_cameras_that_are_there() {
        for home in homes() {
            for story in stories(home.id) {
                let first = code(story.signals[0].1);
                let kind = codes::look_up(&first).unwrap_or_else(|| panic!("{first} is in no table")).kind;
                assert!(matches!(kind, Kind::Alarm | Kind::Trouble), "{}: {first} is {kind:?}", story.name);
                assert_eq!(story.signals[0].0, 0, "{}", story.name);
                for (camera, _) in story.scenes {
                    assert!(home.cameras.iter().any(|there| there.id == *camera), "{}: {camera}", story.name);
                }
                assert!(
                    story
                        .signals
                        .iter()
                        .all(|(secs, said)| { *secs < story.ends_secs && codes::look_up(&code(*said)).is_some() })
                );
            }
        }
    }

    #[test]
    fn quiet_life_holds_no_alarm_and_no_trouble() {
        for home in homes() {
            for said in quiet_life(home.id) {
                let kind = codes::look_up(&code(*said)).unwrap().kind;
                assert!(!matches!(kind, Kind::Alarm | Kind::Trouble | Kind::Supervisory), "{said:?} is {kind:?}");
            }
        }
    }
}

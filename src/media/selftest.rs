//! What this machine lacks for pictures and sound, as data; the sentences are the caller's.
use std::collections::BTreeSet;

use crate::{
    Kind,
    gst_setup::{has, init, needed},
    sound,
};

/// One thing that pictures or sound need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A GStreamer element, by its name.
    Element(&'static str),
    /// The system's default microphone.
    Microphone,
    /// The system's default loudspeaker.
    Loudspeaker,
    /// What takes the home's echo out of the microphone's sound; without it the home is muted while the operator talks.
    EchoSuppression,
}

/// Every need and whether this machine meets it. Opens both sound devices for a moment.
pub fn selftest() -> Vec<(Need, bool)> {
    init();
    let kinds = [Kind::Fetch, Kind::Decode, Kind::Talk, Kind::Sound, Kind::Export];
    let elements: BTreeSet<&'static str> = kinds.into_iter().flat_map(needed).copied().collect();
    let mut found: Vec<(Need, bool)> = elements.into_iter().map(|name| (Need::Element(name), has(name))).collect();
    found.push((Need::Microphone, sound::has_microphone()));
    found.push((Need::Loudspeaker, sound::has_loudspeaker()));
    found.push((Need::EchoSuppression, has("webrtcdsp") && has("webrtcechoprobe")));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_runs_these_tests_has_every_element() {
        let missing: Vec<Need> = selftest()
            .into_iter()
            .filter(|(need, met)| matches!(need, Need::Element(_)) && !met)
            .map(|(need, _)| need)
            .collect();
        assert_eq!(missing, []);
    }
}

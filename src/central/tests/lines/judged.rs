//! What a lost line looks like by its neighbours: one that is cut, a network that is down, and too little to say.
use alarm_central::supervision::{HEARD_LINES, JUDGED_MS, LineFigures, LineLooks, NETWORK_LINES, Turn};
use proptest::prelude::*;

use crate::{Centre, home};

fn figures(centre: &Centre, line: usize) -> Option<LineFigures> {
    centre.lines.figures(&home(line))
}

fn looks(centre: &Centre, line: usize) -> Option<LineLooks> {
    figures(centre, line)?.looks()
}

#[test]
fn a_line_that_is_silent_while_its_neighbours_go_on_looks_cut() {
    let mut centre = Centre::with(40, 60, 10);
    assert_eq!(figures(&centre, 0), None, "it is heard");
    let told = centre.pass(70, 1..40);
    assert!(matches!(told.as_slice(), [(_, Turn::Lost { .. })]));
    let known = figures(&centre, 0).expect("it is lost");
    assert_eq!(known, LineFigures { neighbours: 9, heard: 9, lost_here: 1, lost: 1, areas: 1 });
    assert_eq!(looks(&centre, 0), Some(LineLooks::Alone));
    centre.poll(0);
    assert_eq!(figures(&centre, 0), None, "it is back");
}

#[test]
fn lines_of_several_areas_that_fall_silent_together_look_like_a_network() {
    let mut centre = Centre::with(40, 60, 10);
    let silent = [0, 1, 10, 11, 20];
    centre.pass(70, (0..40).filter(|line| !silent.contains(line)));
    let known = figures(&centre, 0).expect("it is lost");
    assert_eq!((known.lost, known.lost_here, known.areas), (NETWORK_LINES, 2, 3));
    assert!(silent.iter().all(|line| looks(&centre, *line) == Some(LineLooks::Network)));
}

#[test]
fn a_whole_area_that_falls_silent_is_no_home_that_was_cut() {
    let mut centre = Centre::with(40, 60, 8);
    centre.pass(70, 8..40);
    let known = figures(&centre, 3).expect("it is lost");
    assert_eq!((known.neighbours, known.heard, known.lost_here, known.areas), (7, 0, 8, 1));
    assert_eq!(looks(&centre, 3), Some(LineLooks::Network));
}

#[test]
fn where_nobody_lives_near_nothing_is_said() {
    for per_area in [1, HEARD_LINES as usize] {
        let mut centre = Centre::with(30, 60, per_area);
        centre.pass(70, 1..30);
        assert_eq!(looks(&centre, 0), None, "{per_area} in an area");
    }
    let mut nowhere = Centre::with(0, 60, 1);
    for line in 0..20 {
        nowhere.lines.watch(&home(line), "", 60, 0);
    }
    nowhere.pass(70, 1..20);
    assert_eq!(figures(&nowhere, 0), Some(LineFigures { lost: 1, lost_here: 1, areas: 1, ..LineFigures::default() }));
}

#[test]
fn a_neighbour_that_was_heard_before_the_network_went_says_nothing_of_it() {
    let mut centre = Centre::with(10, 60, 10);
    // They poll in turn, the last of them just before everything is over.
    for line in 0..10 {
        centre.poll(line);
        centre.pass(5, []);
    }
    let told = centre.pass(20, []);
    assert!(matches!(told.first(), Some((_, Turn::Lost { site, .. })) if *site == home(0)), "the first one is due");
    assert_eq!(figures(&centre, 0).expect("it is lost").heard, 0);
    assert_eq!(looks(&centre, 0), None, "not yet");
    centre.pass(30, []);
    assert_eq!(looks(&centre, 0), Some(LineLooks::Network), "once the others are missed too");
    const { assert!(JUDGED_MS > 60_000, "and it is looked at so long") };
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Asking changes nothing: the same turns come with and without; and a home is called cut only while others near it are heard.
    #[test]
    fn a_judgement_changes_nothing_and_leans_on_its_neighbours(talks in prop::collection::vec((0_usize..30, 1_u64..90), 1..8)) {
        let mut asked = Centre::with(30, 60, 10);
        let mut left = Centre::with(30, 60, 10);
        for (from, secs) in talks {
            let told = asked.pass(secs, from..30);
            for line in 0..30 {
                let Some(known) = figures(&asked, line) else { continue };
                prop_assert!(known.lost_here >= 1 && known.lost >= known.lost_here && known.areas >= 1);
                prop_assert!(known.heard + known.lost_here <= known.neighbours + 1);
                if known.looks() == Some(LineLooks::Alone) {
                    prop_assert!(known.heard >= HEARD_LINES && known.lost_here == 1);
                }
            }
            prop_assert_eq!(told, left.pass(secs, from..30));
        }
    }
}

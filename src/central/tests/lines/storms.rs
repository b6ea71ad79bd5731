//! Many lines: what makes a storm, what counts in it, what stands alone beside it, and how it ends.
use alarm_central::supervision::{CALM_MS, StormEnd, Turn};

use crate::{Centre, home};

const CALM_SECS: u64 = CALM_MS / 1000;

/// How many turns of each sort.
#[derive(Debug, Default, PartialEq)]
struct Count {
    alone: usize,
    in_storm: usize,
    joined: usize,
    left: usize,
    restored: usize,
    began: usize,
    widened: usize,
    ended: usize,
}

fn count<'a>(turns: impl IntoIterator<Item = &'a (u64, Turn)>) -> Count {
    let mut count = Count::default();
    for (_, turn) in turns {
        *match turn {
            Turn::Lost { .. } => &mut count.alone,
            Turn::LostInStorm { .. } => &mut count.in_storm,
            Turn::Joined { .. } => &mut count.joined,
            Turn::Left { .. } => &mut count.left,
            Turn::Restored { .. } => &mut count.restored,
            Turn::StormBegan { .. } => &mut count.began,
            Turn::StormWidened { .. } => &mut count.widened,
            Turn::StormEnded { .. } => &mut count.ended,
        } += 1;
    }
    count
}

#[test]
fn five_thousand_lines_at_once_are_one_storm() {
    let mut centre = Centre::with(5_000, 60, 500);
    let told = centre.pass(80, []);
    assert_eq!(count(&told), Count { began: 1, widened: 1, in_storm: 5_000, ..Count::default() });
    assert!(matches!(told[0].1, Turn::StormBegan { lines: 1000, .. }), "it is told before its lines");
    let storm = centre.lines.storm().expect("it blows");
    assert_eq!((storm.lost, storm.total, storm.everywhere, storm.areas.len()), (5_000, 5_000, true, 10));
    assert_eq!(storm.areas[0], ("område 0", 500));
}

#[test]
fn it_takes_ten_of_one_area_or_twenty_anywhere() {
    let check = |per_area, lost: usize, began, everywhere| {
        let mut centre = Centre::with(100, 60, per_area);
        let told = centre.pass(70, lost..100);
        assert_eq!(count(&told).began, began, "{lost} lines, {per_area} in each area");
        assert_eq!(centre.lines.storm().map(|storm| storm.everywhere), everywhere);
    };
    check(100, 9, 0, None);
    check(100, 10, 1, Some(false));
    check(5, 19, 0, None);
    check(5, 20, 1, Some(true));
    // Two areas are two faults; a third is the place.
    check(10, 20, 1, Some(false));
    check(10, 30, 1, Some(true));
}

#[test]
fn lines_that_fell_a_moment_ago_join_and_older_ones_stay_alone() {
    let mut centre = Centre::with(30, 60, 30);
    let mut told = Vec::new();
    // One falls every five seconds: when the tenth does, all have fallen within a minute.
    for silent in 1..=10 {
        told.extend(centre.pass(5, silent..30));
    }
    told.extend(centre.pass(70, 10..30));
    assert_eq!(count(&told), Count { alone: 9, began: 1, in_storm: 1, joined: 9, ..Count::default() });

    // One falls every ten seconds: never ten in a minute.
    let mut centre = Centre::with(30, 60, 30);
    let mut told = Vec::new();
    for silent in 1..=30 {
        told.extend(centre.pass(10, silent..30));
    }
    told.extend(centre.pass(70, []));
    assert_eq!(count(&told), Count { alone: 30, ..Count::default() });
}

#[test]
fn a_line_elsewhere_stands_alone_beside_the_storm() {
    let mut centre = Centre::with(60, 60, 30);
    let told = centre.pass(70, (20..30).chain(31..60));
    assert_eq!(count(&told), Count { began: 1, in_storm: 20, alone: 1, ..Count::default() });
    let alone = told.iter().find_map(|(_, turn)| match turn {
        Turn::Lost { site, .. } => Some(site.clone()),
        _ => None,
    });
    assert_eq!(alone, Some(home(30)), "the one in the other area");
}

#[test]
fn a_storm_counts_down_and_ends_when_all_are_back() {
    let mut centre = Centre::with(40, 60, 40);
    centre.pass(70, []);
    let storm = centre.lines.storm().expect("it blows").id;
    for number in 0..39 {
        let turns = centre.poll(number);
        assert!(matches!(turns.as_slice(), [Turn::Restored { storm: Some(id), .. }] if *id == storm), "{turns:?}");
        assert_eq!(centre.lines.storm().map(|storm| storm.lost), Some(39 - u32::try_from(number).unwrap()));
    }
    let end = Turn::StormEnded { storm, why: StormEnd::AllBack, total: 40, left: 0 };
    assert_eq!(centre.poll(39)[1], end);
    assert_eq!(centre.lines.storm(), None);
}

#[test]
fn a_line_that_goes_twice_in_a_storm_is_one_line() {
    let mut centre = Centre::with(40, 60, 40);
    centre.pass(70, []);
    (0..30).for_each(|number| drop(centre.poll(number)));
    assert_eq!(centre.lines.storm().map(|storm| (storm.lost, storm.total)), Some((10, 40)));
    assert_eq!(count(&centre.pass(70, [])).in_storm, 30, "they go again");
    assert_eq!(centre.lines.storm().map(|storm| (storm.lost, storm.total)), Some((40, 40)));
}

#[test]
fn the_few_that_are_left_stand_alone_and_many_do_not() {
    let check = |back: usize, wanted: Count| {
        let mut centre = Centre::with(40, 60, 40);
        centre.pass(70, []);
        let told = centre.pass(CALM_SECS, 0..back);
        let restored = count(&told).restored;
        assert_eq!(restored, back);
        assert_eq!(count(&told), wanted, "{back} are back");
    };
    check(30, Count { restored: 30, ..Count::default() });
    check(31, Count { restored: 31, ended: 1, left: 9, ..Count::default() });
}

#[test]
fn a_line_cut_in_the_calm_stands_alone_and_a_slow_one_of_before_does_not() {
    let mut centre = Centre::with(40, 60, 42);
    // Two more in the same area: one polls seldom and was heard last before the storm, one often.
    centre.lines.watch(&home(40), "område 0", 3600, 0);
    centre.lines.watch(&home(41), "område 0", 60, 0);
    centre.pass(70, [41]);
    assert!(centre.lines.storm().is_some());
    let quiet = centre.pass(1000, [41]);
    assert_eq!(quiet, []);
    let cut = centre.pass(70, []);
    assert!(matches!(cut.as_slice(), [(_, Turn::Lost { site, .. })] if *site == home(41)), "{cut:?}");
    let slow = centre.pass(3600, []);
    assert!(matches!(slow.as_slice(), [(_, Turn::LostInStorm { site, .. })] if *site == home(40)), "{slow:?}");
}

#[test]
fn a_storm_spreads_from_area_to_area() {
    let mut centre = Centre::with(120, 60, 30);
    let mut told = centre.pass(70, 30..120);
    told.extend(centre.pass(70, 60..120));
    assert!(centre.lines.storm().is_some_and(|storm| !storm.everywhere));
    told.extend(centre.pass(70, 90..120));
    assert_eq!(count(&told), Count { began: 1, widened: 1, in_storm: 90, ..Count::default() });
    assert_eq!(centre.lines.storm().map(|storm| (storm.lost, storm.areas.len())), Some((90, 3)));
}

#[test]
fn a_home_that_moves_to_another_area_is_counted_there() {
    let mut centre = Centre::with(12, 60, 12);
    centre.pass(70, []);
    centre.lines.watch(&home(0), "område 9", 60, centre.now_ms);
    centre.lines.watch(&home(1), "område 0", 0, centre.now_ms);
    let storm = centre.lines.storm().expect("it blows");
    assert_eq!((storm.areas, storm.lost), (vec![("område 0", 10), ("område 9", 1)], 11));
}

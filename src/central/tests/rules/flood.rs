//! Floods of alarms by area: what is grouped and what never, any run of alarms, and that both thresholds are needed.
use std::collections::{BTreeMap, BTreeSet};

use alarm_central::{
    flood::{ALONE, Class, Floods, Passed, RULE, Rule},
    id::{KindId, SiteId},
    kind::Kinds,
    moment::Moment,
};
use proptest::prelude::*;

fn home(number: u32) -> SiteId {
    SiteId::new(format!("hem-{number}"))
}

const MINUTE: i64 = 60_000;

#[test]
fn fire_hold_up_duress_and_medical_are_never_grouped_whatever_their_priority() {
    for kind in Kinds::bundled().iter() {
        for priority in 1..=4 {
            let class = Class::of(&kind.id, priority);
            let alone = priority == 1 || ALONE.contains(&kind.id.as_str());
            assert_eq!(class.is_none(), alone, "{} {priority}", kind.id);
        }
        if kind.priority == 1 {
            assert!(ALONE.contains(&kind.id.as_str()), "{} is a kind of priority 1", kind.id);
        }
    }
    assert_eq!(Class::of(&KindId::new("burglary-confirmed"), 2), Some(Class::Confirmed));
    assert_eq!(Class::of(&KindId::new("power"), 4), Some(Class::Other));
}

#[test]
fn one_panel_that_chatters_is_no_flood_and_neither_are_homes_without_an_area() {
    let mut floods = Floods::new(RULE);
    for at in 0..1_000 {
        assert!(!floods.came("Täby", &home(1), Class::Other, Moment(at)));
        assert!(!floods.came("", &home(at as u32), Class::Other, Moment(at)));
    }
    assert_eq!(floods.now().count(), 0);
}

#[test]
fn ten_homes_in_ten_minutes_are_a_flood_and_nine_are_none() {
    let mut floods = Floods::new(RULE);
    for number in 0..9 {
        assert!(!floods.came("Täby", &home(number), Class::Other, Moment(i64::from(number))));
    }
    assert!(!floods.came("Täby", &home(9), Class::Other, Moment(10 * MINUTE)), "the first is ten minutes old");
    assert!(floods.came("Täby", &home(10), Class::Other, Moment(10 * MINUTE)), "the tenth within ten minutes");
    assert!(floods.covers("Täby", Class::Other, Moment(1)) && !floods.covers("Täby", Class::Other, Moment(-1)));
}

#[test]
fn confirmed_burglaries_stand_alone_until_they_are_a_flood_themselves() {
    let mut floods = Floods::new(RULE);
    for number in 0..60 {
        floods.came("Täby", &home(number), Class::Other, Moment(i64::from(number)));
    }
    for number in 0..9 {
        assert!(!floods.came("Täby", &home(number), Class::Confirmed, Moment(100)));
        assert!(!floods.covers("Täby", Class::Confirmed, Moment(i64::from(number))));
    }
    assert!(floods.came("Täby", &home(9), Class::Confirmed, Moment(100)));
    assert!(floods.covers("Täby", Class::Confirmed, Moment(0)));
}

#[test]
fn a_flood_that_is_calm_takes_nothing_new_in_and_is_over_when_few_are_left() {
    let mut floods = Floods::new(RULE);
    for number in 0..10 {
        floods.came("Täby", &home(number), Class::Other, Moment(i64::from(number) * 1000));
    }
    assert!(floods.pass(Moment(10 * MINUTE + 4_999), |_| (10, 0)).is_empty(), "five of them are of late");
    let passed = floods.pass(Moment(10 * MINUTE + 60_000), |_| (10, 0));
    assert_eq!(passed, [Passed::Calm { area: "Täby".to_owned() }]);
    let calm = Moment(10 * MINUTE + 5_000);
    assert_eq!(floods.now().next().and_then(|flood| flood.span.calm), Some(calm), "to the moment, whoever looks late");
    assert!(floods.covers("Täby", Class::Other, Moment(9_000)), "those that wait stay behind it");
    assert!(!floods.covers("Täby", Class::Other, calm), "what comes stands alone");
    assert!(floods.pass(Moment(60 * MINUTE), |_| (5, 0)).is_empty());
    assert!(matches!(floods.pass(Moment(61 * MINUTE), |_| (4, 0))[..], [Passed::Over { .. }]));
    assert!(!floods.covers("Täby", Class::Other, Moment(9_000)), "the rows are back");
}

#[test]
fn a_flood_that_blows_again_goes_on_with_what_came_in_between() {
    let mut floods = Floods::new(RULE);
    for number in 0..10 {
        floods.came("Täby", &home(number), Class::Other, Moment(0));
    }
    floods.pass(Moment(20 * MINUTE), |_| (10, 0));
    let began: Vec<u32> = (10..20)
        .filter(|number| floods.came("Täby", &home(*number), Class::Other, Moment(25 * MINUTE + i64::from(*number))))
        .collect();
    assert_eq!(began, [19]);
    assert!(floods.covers("Täby", Class::Other, Moment(0)) && floods.covers("Täby", Class::Other, Moment(22 * MINUTE)));
    assert_eq!(floods.now().count(), 1, "one strip for an area");
}

/// How often an area's strip comes and goes while its homes alarm about as often as makes a flood.
fn turns(rule: Rule) -> usize {
    let mut floods = Floods::new(rule);
    let mut turns = 0;
    for number in 0..600_u32 {
        // Between eight and eleven homes within ten minutes.
        let at = Moment(i64::from(number) * 63_000 + i64::from(number % 7) * 9_000);
        turns += usize::from(floods.came("Täby", &home(number), Class::Other, at));
        // Operators come after: whatever waits is taken.
        turns += floods.pass(at, |_| (0, 0)).iter().filter(|one| matches!(one, Passed::Over { .. })).count();
    }
    turns
}

#[test]
fn without_a_lower_end_the_strip_would_come_and_go() {
    assert_eq!(turns(RULE), 1, "it comes once");
    assert!(turns(Rule { ends: RULE.begins, ..RULE }) > 20, "{}", turns(Rule { ends: RULE.begins, ..RULE }));
}

#[derive(Clone, Debug)]
struct Came {
    area: u32,
    home: u32,
    confirmed: bool,
    after_ms: i64,
}

fn came() -> impl Strategy<Value = Came> {
    (0..3_u32, 0..40_u32, any::<bool>(), prop_oneof![8 => 0..20_000_i64, 1 => 0..20 * MINUTE])
        .prop_map(|(area, home, confirmed, after_ms)| Came { area, home: 100 * area + home, confirmed, after_ms })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The rule as it reads, over everything that ever came: a flood stands only where so many homes alarmed within the time,
    /// and until fewer than the lower end had; nothing that came before or after it is covered.
    #[test]
    fn any_run_of_alarms_is_grouped_as_the_rule_reads(all in proptest::collection::vec(came(), 1..120)) {
        let mut floods = Floods::new(RULE);
        let mut known: BTreeMap<String, Vec<(Moment, u32)>> = BTreeMap::new();
        let (mut now, mut stands) = (Moment(0), BTreeSet::new());
        for one in all {
            now = now.plus_ms(one.after_ms);
            let area = format!("område {}", one.area);
            for passed in floods.pass(now, |_| (0, 0)) {
                if let Passed::Over { area, .. } = passed {
                    prop_assert!(stands.remove(&area));
                }
            }
            let class = if one.confirmed { Class::Confirmed } else { Class::Other };
            let began = floods.came(&area, &home(one.home), class, now);
            known.entry(area.clone()).or_default().push((now, one.home));
            let late = |area: &String| {
                let of = known.get(area).into_iter().flatten().filter(|(at, _)| now.since_ms(*at) < RULE.within_ms);
                of.map(|(_, home)| *home).collect::<BTreeSet<u32>>().len()
            };
            if late(&area) >= RULE.begins {
                prop_assert!(began || stands.contains(&area));
                stands.insert(area.clone());
            }
            let told: BTreeSet<String> = floods.now().map(|flood| flood.area.to_owned()).collect();
            prop_assert_eq!(&told, &stands);
            for area in &stands {
                prop_assert!(late(area) >= RULE.ends);
                prop_assert!(floods.covers(area, Class::Other, now));
            }
            prop_assert!(!floods.covers(&area, Class::Other, Moment(-RULE.within_ms - 1)));
            prop_assert!(!floods.covers(&area, Class::Confirmed, now) || floods.covers(&area, Class::Other, now));
        }
    }
}

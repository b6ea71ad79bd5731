//! What a disarm clears, as tables: by whom, when, and what it never hides (M16).
use alarm_central::{
    event::{ClearRule, Command, EventState, Outcome, Refusal},
    id::{InquiryId, PersonId, SignalId, Uuid},
    person::{Actor, Role},
    signal::{SignalClass, Trust},
    supervision::{LineFigures, LineLooks},
};

use crate::{
    act::{Act, Heard},
    one_answer::{BURGLARY, op1, person},
    world::World,
};

const DISARM: Heard = Heard { class: SignalClass::Opening, trust: Trust::Keyed, category: "opening", zone: Some("7") };
const MINUTE: i64 = 60_000;

/// A world in which these came one second after the other.
fn heard(all: &[Heard]) -> World {
    let mut world = World::new();
    for one in all {
        world.happen(&Act::Signal(one.clone()));
        world.happen(&Act::Time(1000));
    }
    world
}

/// When it clears after the first alarm, if it does; user 7 may disarm.
fn clears_after(world: &World) -> Option<i64> {
    let event = &world.events[0];
    event.disarmed(|user| user == "7").map(|disarmed| disarmed.clears_at.since_ms(event.received_at()))
}

fn clear(world: &World) -> Command {
    let signal = world.events[0]
        .signals()
        .iter()
        .map(alarm_central::event::HeardSignal::signal)
        .find(|signal| signal.class == SignalClass::Opening);
    Command::Clear(ClearRule::Disarmed {
        signal: signal.map_or(SignalId(alarm_central::id::Uuid::nil()), |signal| signal.id),
    })
}

#[test]
fn a_burglary_is_cleared_a_minute_after_it_by_a_user_who_may() {
    let mut world = heard(&[BURGLARY, DISARM]);
    assert_eq!(clears_after(&world), Some(MINUTE));
    let asked = clear(&world);
    assert_eq!(world.do_as(&Actor::Station, asked.clone()).len(), 0, "not yet: everybody is to see it");
    world.happen(&Act::Time(MINUTE - 2001));
    assert_eq!(world.do_as(&Actor::Station, asked.clone()).len(), 0, "a millisecond early");
    world.happen(&Act::Time(1));
    let names: Vec<String> = world.do_as(&Actor::Station, asked).iter().map(|fact| fact.body.name()).collect();
    assert_eq!(names, ["cleared", "closed"]);
    let EventState::Closed { verdict, .. } = world.events[0].state() else { panic!("it is over") };
    assert_eq!((verdict.outcome, verdict.level), (Outcome::False, 0));
}

#[test]
fn it_stays_where_it_can_be_seen_for_ten_seconds() {
    let mut world = heard(&[BURGLARY]);
    world.happen(&Act::Time(MINUTE - 2000));
    world.happen(&Act::Signal(DISARM));
    assert_eq!(clears_after(&world), Some(MINUTE - 1000 + 10_000));
}

#[test]
fn nothing_else_is_cleared_by_a_disarm() {
    let alarm = |category| Heard { category, ..BURGLARY };
    let cases: [(&str, Vec<Heard>); 9] = [
        ("a fire", vec![alarm("fire"), DISARM]),
        ("a hold-up", vec![alarm("holdup"), DISARM]),
        ("water", vec![alarm("water"), DISARM]),
        ("a burglary with a fire in it", vec![BURGLARY, alarm("fire"), DISARM]),
        ("an alarm after the disarm", vec![BURGLARY, DISARM, Heard { zone: Some("2"), ..BURGLARY }]),
        ("nobody who may", vec![BURGLARY, Heard { zone: Some("8"), ..DISARM }]),
        ("nobody at all", vec![BURGLARY, Heard { zone: None, ..DISARM }]),
        ("one that anybody could have sent", vec![BURGLARY, Heard { trust: Trust::Untrusted, ..DISARM }]),
        ("a closing", vec![BURGLARY, Heard { class: SignalClass::Closing, ..DISARM }]),
    ];
    for (what, all) in cases {
        let mut world = heard(&all);
        assert_eq!(clears_after(&world), None, "{what}");
        world.happen(&Act::Time(2 * MINUTE));
        let is_fake = !matches!(what, "nobody who may");
        let asked = clear(&world);
        assert!(!is_fake || world.do_as(&Actor::Station, asked).is_empty(), "{what}");
    }
    let mut late = heard(&[BURGLARY]);
    late.happen(&Act::Time(MINUTE - 1000));
    late.happen(&Act::Signal(DISARM));
    assert_eq!(clears_after(&late), None, "a minute is over");
}

#[test]
fn what_somebody_has_ever_taken_is_a_persons_to_close() {
    for gives_back in [false, true] {
        let mut world = heard(&[BURGLARY]);
        world.do_as(&op1(), Command::Claim { standing: Ok(()), holding: None });
        if gives_back {
            world.do_as(&op1(), Command::Release);
        }
        world.happen(&Act::Signal(DISARM));
        assert_eq!(clears_after(&world), None);
        world.happen(&Act::Time(2 * MINUTE));
        let asked = clear(&world);
        assert_eq!(world.do_as(&Actor::Station, asked).len(), 0);
    }
    let world = heard(&[BURGLARY, DISARM]);
    for by in [op1(), person("chef", Role::Supervisor), Actor::Person { id: PersonId::new("x"), role: Role::Privacy }] {
        assert!(world.answer(&by, clear(&world)).is_err(), "the station's own rule");
    }
}

#[test]
fn the_home_is_told_once_of_what_a_disarm_has_cleared_and_of_nothing_else() {
    let inform = |number| Command::InformCustomer {
        inquiry: InquiryId(Uuid::from_u128(number)),
        contact: 1,
        letter: Box::new(crate::world::letter()),
    };
    let told = |number| Command::TellCustomer { inquiry: InquiryId(Uuid::from_u128(number)) };
    let mut world = heard(&[BURGLARY, DISARM]);
    assert!(world.do_as(&Actor::Station, inform(1)).is_empty(), "it is open");
    world.happen(&Act::Time(MINUTE));
    let asked = clear(&world);
    world.do_as(&Actor::Station, asked);
    assert!(world.answer(&op1(), inform(1)).is_err() && world.answer(&op1(), told(1)).is_err(), "the station's own");
    assert_eq!(world.do_as(&Actor::Station, inform(1)).len(), 1);
    assert!(world.do_as(&Actor::Station, inform(2)).is_empty(), "once");
    assert_eq!(world.events[0].informed().map(|informed| (informed.contact, informed.told)), Some((1, None)));
    assert_eq!(world.answer(&Actor::Station, told(2)), Err(Refusal::Closed), "of another word nothing is known");
    assert_eq!(world.do_as(&Actor::Station, told(1)).len(), 1);
    assert!(world.do_as(&Actor::Station, told(1)).is_empty(), "told once");
    let mut line = heard(&[LOST]);
    line.do_as(&Actor::Station, Command::Clear(ClearRule::LineRestored { silent_ms: 1 }));
    assert!(line.do_as(&Actor::Station, inform(1)).is_empty(), "a line that is back is nobody's doing");
}

const LOST: Heard = Heard {
    class: SignalClass::Trouble,
    trust: Trust::Untrusted,
    category: alarm_central::supervision::CATEGORY,
    zone: None,
};
const CUT: LineFigures = LineFigures { neighbours: 8, heard: 8, lost_here: 1, lost: 1, areas: 1 };
const DOWN: LineFigures = LineFigures { neighbours: 8, heard: 0, lost_here: 6, lost: 31, areas: 4 };

fn judge(world: &mut World, figures: LineFigures) -> Vec<String> {
    world.do_as(&Actor::Station, Command::JudgeLine(figures)).iter().map(|fact| fact.body.name()).collect()
}

#[test]
fn what_a_lost_line_looks_like_is_said_once_and_does_nothing_else() {
    let mut world = heard(&[LOST]);
    let before = (world.events[0].state().clone(), world.events[0].priority(), world.events[0].kind().clone());
    assert_eq!(judge(&mut world, CUT), ["line_judged"]);
    assert_eq!(world.events[0].line_looks(), Some(LineLooks::Alone));
    assert!(judge(&mut world, CUT).is_empty(), "it was said");
    assert!(judge(&mut world, LineFigures { heard: 1, ..CUT }).is_empty(), "too few to say anything");
    assert_eq!(judge(&mut world, DOWN), ["line_judged"], "later the others fell silent too");
    for turn in 0..10 {
        judge(&mut world, if turn % 2 == 0 { CUT } else { DOWN });
    }
    assert_eq!(
        world.events[0].line_looks(),
        Some(LineLooks::Network),
        "a line that comes and goes is not said without end"
    );
    let after = (world.events[0].state().clone(), world.events[0].priority(), world.events[0].kind().clone());
    assert_eq!(after, before, "nothing is hidden, closed or raised");
    assert!(world.answer(&op1(), Command::JudgeLine(CUT)).is_err(), "nobody but the station");
    let mut other = heard(&[BURGLARY]);
    assert!(judge(&mut other, CUT).is_empty(), "no line is lost there");
}

#[test]
fn a_line_that_went_alone_supports_the_alarm_it_went_with() {
    use alarm_central::event::Support;
    let supports = |signals: &[Heard], wait: i64, figures: LineFigures| {
        let mut world = World::new();
        for signal in signals.iter().chain([&LOST]) {
            world.happen(&Act::Signal(signal.clone()));
            world.happen(&Act::Time(if signal.category == LOST.category { 0 } else { wait }));
        }
        judge(&mut world, figures);
        let known = world.events[0].assess(&crate::world::site());
        (known.because.contains(&Support::Line), known.level)
    };
    assert_eq!(supports(&[BURGLARY], MINUTE, CUT), (true, 1), "and raises no level by itself");
    assert_eq!(supports(&[BURGLARY], MINUTE, DOWN), (false, 1), "a network is nobody's doing at this home");
    assert_eq!(supports(&[BURGLARY], 31 * MINUTE, CUT), (false, 1), "too long after it");
    let jammed = Heard { class: SignalClass::Trouble, category: "jamming", ..BURGLARY };
    assert_eq!(supports(&[BURGLARY, jammed], 20 * MINUTE, CUT), (true, 1), "jammed since");
    assert_eq!(supports(&[LOST], MINUTE, CUT), (false, 0), "without an alarm there is nothing to support");
}

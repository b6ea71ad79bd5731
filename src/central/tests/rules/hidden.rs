//! What a night's facts say of what was hidden: each automatic act once, with its figures, and nothing that stood alone.
use alarm_central::{
    event::{ClearRule, EventFact},
    fact::{Fact, FactBody, PlaceFact, StreamId},
    flood::RULE,
    hidden::{Act, Hidden, TELLING, Told, of_night},
    id::{EventId, InquiryId, KindId, PersonId, SignalId, SiteId, StormId, Uuid},
    moment::Moment,
    person::{Actor, Role},
    signal::{Signal, SignalClass, Trust},
    supervision::StormEnd,
};

const MINUTE: i64 = 60_000;

fn fact(stream: StreamId, at: i64, by: Actor, body: FactBody) -> Fact {
    Fact { stream, version: 1, at: Moment(at), by, body, sealed: None }
}

fn event(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn of_event(number: u128, at: i64, body: EventFact) -> Fact {
    fact(StreamId::Event(event(number)), at, Actor::Station, FactBody::Event(body))
}

fn started(number: u128, kind: &str, priority: u8, at: i64) -> Fact {
    let signal = Signal {
        id: SignalId(Uuid::from_u128(number)),
        received_at: Moment(at),
        account: "1234".to_owned(),
        code: "BA".to_owned(),
        zone: None,
        area: None,
        class: SignalClass::Alarm,
        category: "burglary".to_owned(),
        kind: KindId::new(kind),
        priority,
        silent: false,
        trust: Trust::Keyed,
    };
    let site = SiteId::new(format!("hem-{number}"));
    of_event(number, at, EventFact::Started { site, window: None, linked_to: None, shut: None, signal })
}

fn of_place(at: i64, body: PlaceFact) -> Fact {
    fact(StreamId::Place, at, Actor::Station, FactBody::Place(body))
}

/// Every home lies in one area.
fn night(facts: &[Fact], now: i64) -> Vec<Hidden> {
    for fact in facts {
        assert!(TELLING.contains(&fact.body.name().as_str()), "{} would not be read", fact.body.name());
    }
    of_night(facts, |_| "Täby".to_owned(), RULE, Moment(now))
}

#[test]
fn a_flood_is_told_with_what_stood_behind_its_strip_and_not_with_what_stood_alone() {
    let mut facts: Vec<Fact> = (0..12).map(|number| started(number, "burglary", 3, number as i64 * 1000)).collect();
    facts.push(started(20, "fire", 1, 12_000));
    facts.push(started(21, "power", 4, 13_000));
    facts.push(of_event(3, 14_000, EventFact::Raised { kind: KindId::new("burglary-confirmed"), priority: 2 }));
    let told = night(&facts, 20_000);
    // The one that was raised stood behind it before.
    let what = Act::Flood { area: "Täby".to_owned(), homes: 13, events: [0, 0, 12, 1] };
    assert_eq!(told, [Hidden { from: Moment(0), until: None, what }]);
    let later = night(&facts, 60 * MINUTE);
    // Five homes are of late until the fifth newest is ten minutes old.
    assert_eq!(later[0].until, Some(Moment(10 * MINUTE + 9_000)));
    facts.push(started(30, "burglary", 3, 30 * MINUTE));
    assert_eq!(night(&facts, 60 * MINUTE).len(), 1);
    assert_eq!(night(&facts, 60 * MINUTE)[0].what, later[0].what, "what came afterwards stood alone");
}

#[test]
fn ten_that_are_confirmed_are_told_as_such() {
    let facts: Vec<Fact> =
        (0..10).map(|number| started(number, "burglary-confirmed", 2, number as i64 * 1000)).collect();
    let what = Act::Flood { area: "Täby".to_owned(), homes: 10, events: [0, 10, 0, 0] };
    assert_eq!(night(&facts, 10_000), [Hidden { from: Moment(0), until: None, what }]);
    assert!(night(&facts[1..], 10_000).is_empty(), "nine are no flood");
}

#[test]
fn what_was_closed_by_rule_is_told_each_disarm_by_itself() {
    let cleared = |number, at, rule| of_event(number, at, EventFact::Cleared { rule });
    let storm = StormId(Uuid::from_u128(7));
    let facts = [
        started(1, "burglary", 3, 0),
        cleared(1, 1000, ClearRule::Disarmed { signal: SignalId(Uuid::from_u128(9)) }),
        cleared(2, 2000, ClearRule::LineRestored { silent_ms: 5 }),
        cleared(3, 3000, ClearRule::JoinedStorm { storm, lines: 10 }),
        cleared(4, 4000, ClearRule::LineRestored { silent_ms: 5 }),
        cleared(5, 5000, ClearRule::Disarmed { signal: SignalId(Uuid::from_u128(8)) }),
    ];
    let one = |from, until, what| Hidden { from: Moment(from), until: Some(Moment(until)), what };
    let home = Told::Nobody;
    let wanted = [
        one(5000, 5000, Act::Disarmed { event: event(5), kind: None, site: None, home }),
        one(3000, 3000, Act::LinesJoined { events: 1 }),
        one(2000, 4000, Act::LinesBack { events: 2 }),
        one(
            1000,
            1000,
            Act::Disarmed {
                event: event(1),
                kind: Some(KindId::new("burglary")),
                site: Some(SiteId::new("hem-1")),
                home,
            },
        ),
    ];
    assert_eq!(night(&facts, 9000), wanted);
}

#[test]
fn whether_the_home_was_told_of_its_clearing_is_said() {
    let rule = || ClearRule::Disarmed { signal: SignalId(Uuid::from_u128(9)) };
    let inquiry = |number| InquiryId(Uuid::from_u128(number));
    let informed = |number| EventFact::CustomerInformed { inquiry: inquiry(number), contact: 1 };
    let facts = [
        of_event(1, 1000, EventFact::Cleared { rule: rule() }),
        of_event(1, 1000, informed(101)),
        of_event(2, 2000, EventFact::Cleared { rule: rule() }),
        of_event(2, 2000, informed(102)),
        of_event(3, 3000, EventFact::Cleared { rule: rule() }),
        of_event(1, 4000, EventFact::CustomerTold { inquiry: inquiry(101) }),
        of_event(4, 5000, EventFact::CustomerTold { inquiry: inquiry(999) }),
    ];
    let homes = |now| {
        let told = night(&facts, now).into_iter().map(|hidden| match hidden.what {
            Act::Disarmed { home, .. } => home,
            other => panic!("{other:?}"),
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(homes(60_000), [Told::Nobody, Told::Waits, Told::At(Moment(4000))]);
    assert_eq!(homes(2000 + 60 * MINUTE), [Told::Nobody, Told::Late, Told::At(Moment(4000))]);
}

#[test]
fn a_storm_is_told_with_its_end_and_who_has_seen_it() {
    let storm = StormId(Uuid::from_u128(7));
    let began = of_place(0, PlaceFact::StormBegan { storm, lines: 12, within_secs: 60, everywhere: false });
    let by = Actor::Person { id: PersonId::new("op1"), role: Role::Operator };
    let seen = fact(StreamId::Place, 1000, by, FactBody::Place(PlaceFact::StormAcknowledged { storm }));
    let widened = of_place(2000, PlaceFact::StormWidened { storm, lines: 90 });
    let ended = of_place(9000, PlaceFact::StormEnded { storm, why: StormEnd::FewLeft, total: 120, left: 4 });
    let what = |lines, left, everywhere, end, seen: bool| Act::LineStorm {
        lines,
        left,
        everywhere,
        end,
        seen_by: seen.then(|| PersonId::new("op1")),
    };
    let told = night(std::slice::from_ref(&began), 5000);
    assert_eq!(told, [Hidden { from: Moment(0), until: None, what: what(12, 0, false, None, false) }]);
    let all = night(&[began.clone(), seen, widened, ended], 10_000);
    let wanted = what(120, 4, true, Some(StormEnd::FewLeft), true);
    assert_eq!(all, [Hidden { from: Moment(0), until: Some(Moment(9000)), what: wanted }]);
    let again = night(&[began, of_place(3000, PlaceFact::StationStarted)], 5000);
    assert_eq!(again[0].until, Some(Moment(3000)), "it lives no longer than the station's run");
}

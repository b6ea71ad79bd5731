//! What comes of those who are sent, as tables: who sends, what ticks the plan, what counts twice, and what keeps an event open.
use alarm_central::{
    brief::Brief,
    event::{Command, Errand, Progress, Refusal, Responder, Support, Way},
    id::{DispatchId, MessageId, Uuid},
    person::Actor,
    pii::Pii,
};

use crate::{
    act::Heard,
    one_answer::{BURGLARY, close, held, op1},
    world::{World, actors, site},
};

fn errand(number: u128, to: Responder, way: Way) -> Errand {
    let (dispatch, message) = (DispatchId(Uuid::from_u128(number)), MessageId(Uuid::from_u128(100 + number)));
    Errand { dispatch, message, to, way }
}

fn send(world: &World, errands: Vec<Errand>) -> Command {
    Command::Dispatch { errands, brief: Box::new(Brief::of(&world.events[0], &site())) }
}

fn report(dispatch: DispatchId, number: u128, progress: Progress) -> Command {
    Command::ReportDispatch { dispatch, report: MessageId(Uuid::from_u128(number)), progress, eta: None }
}

#[test]
fn whoever_holds_the_event_sends_and_nobody_is_sent_twice_at_once() {
    let mut world = held(&BURGLARY);
    let guard = errand(1, Responder::Guard, Way::Wire);
    for by in actors() {
        assert_eq!(world.answer(&by, send(&world, vec![guard])).is_ok(), by == op1(), "{by:?}");
    }
    assert_eq!(world.answer(&op1(), send(&world, vec![])), Err(Refusal::NobodyChosen));
    let twice = vec![guard, errand(2, Responder::Guard, Way::Wire)];
    assert_eq!(world.answer(&op1(), send(&world, twice)), Err(Refusal::AlreadySent));
    let asked = send(&world, vec![guard, errand(2, Responder::Police, Way::Telephone)]);
    world.do_as(&op1(), asked);
    assert_eq!(
        world.answer(&op1(), send(&world, vec![errand(3, Responder::Guard, Way::Wire)])),
        Err(Refusal::AlreadySent)
    );
    world.do_as(&op1(), Command::CancelDispatch { dispatch: guard.dispatch, message: MessageId(Uuid::from_u128(9)) });
    assert_eq!(world.answer(&op1(), send(&world, vec![errand(3, Responder::Guard, Way::Wire)])), Ok(()));
}

#[test]
fn an_event_stays_open_until_everybody_has_been_told() {
    for (way, tells) in [(Way::Wire, Actor::Station), (Way::Telephone, op1())] {
        let mut world = held(&BURGLARY);
        let guard = errand(1, Responder::Guard, way);
        let asked = send(&world, vec![guard]);
        world.do_as(&op1(), asked);
        assert_eq!(world.answer(&op1(), close("animal", 1, "orsak")), Err(Refusal::DispatchUntold), "{way:?}");
        let told = match way {
            Way::Wire => Command::DeliverDispatch { dispatch: guard.dispatch, message: guard.message },
            Way::Telephone => Command::PhoneDispatch { dispatch: guard.dispatch },
        };
        assert_eq!(world.do_as(&tells, told.clone()).len(), 1);
        assert_eq!(world.do_as(&tells, told).len(), 0, "it has arrived once");
        let may_close = if way == Way::Wire { Err(Refusal::DispatchUnanswered) } else { Ok(()) };
        assert_eq!(world.answer(&op1(), close("animal", 1, "orsak")), may_close, "{way:?}");
    }
}

#[test]
fn an_event_stays_open_until_whoever_was_sent_has_said_whether_they_go() {
    let closes = |world: &mut World| world.answer(&op1(), close("animal", 1, "orsak"));
    let told = || {
        let mut world = held(&BURGLARY);
        let guard = errand(1, Responder::Guard, Way::Wire);
        let asked = send(&world, vec![guard]);
        world.do_as(&op1(), asked);
        world.do_as(&Actor::Station, Command::DeliverDispatch { dispatch: guard.dispatch, message: guard.message });
        (world, guard.dispatch)
    };
    for said in Progress::ALL {
        let (mut world, guard) = told();
        assert_eq!(closes(&mut world), Err(Refusal::DispatchUnanswered));
        world.do_as(&Actor::Station, report(guard, 1, said));
        assert_eq!(closes(&mut world), Ok(()), "{said:?}: the operator has seen it");
    }
    // A question is no answer, and a machine that asks is one that speaks for itself.
    let (mut world, guard) = told();
    let (asked, text) = (MessageId(Uuid::from_u128(6)), Pii("?".to_owned()));
    world.do_as(&Actor::Station, Command::AskDispatch { dispatch: guard, report: asked, text });
    assert_eq!(closes(&mut world), Err(Refusal::DispatchUnanswered));
    assert_eq!(world.answer(&op1(), report(guard, 7, Progress::Accepted)), Err(Refusal::NotByTelephone));
    // Of one that says nothing the operator writes what they say on the telephone.
    let (mut world, guard) = told();
    world.do_as(&op1(), report(guard, 7, Progress::Accepted));
    assert_eq!(closes(&mut world), Ok(()));
    assert_eq!(world.do_as(&Actor::Station, report(guard, 1, Progress::EnRoute)).len(), 1, "it may speak after all");
    assert_eq!(world.answer(&op1(), report(guard, 8, Progress::OnSite)), Err(Refusal::NotByTelephone));
    // Nobody waits for whoever was called back.
    let (mut world, guard) = told();
    let message = MessageId(Uuid::from_u128(9));
    world.do_as(&op1(), Command::CancelDispatch { dispatch: guard, message });
    world.do_as(&Actor::Station, Command::DeliverDispatch { dispatch: guard, message });
    assert_eq!(closes(&mut world), Ok(()));
}

#[test]
fn whoever_was_cancelled_before_the_telephone_rang_need_not_be_told() {
    let mut world = held(&BURGLARY);
    let guard = errand(1, Responder::Guard, Way::Telephone);
    let asked = send(&world, vec![guard]);
    world.do_as(&op1(), asked);
    world.do_as(&op1(), Command::CancelDispatch { dispatch: guard.dispatch, message: MessageId(Uuid::from_u128(9)) });
    assert_eq!(world.answer(&op1(), close("animal", 1, "orsak")), Ok(()));
    // A machine may have heard of it although its answer never came.
    let mut world = held(&BURGLARY);
    let guard = errand(1, Responder::Guard, Way::Wire);
    let asked = send(&world, vec![guard]);
    world.do_as(&op1(), asked);
    world.do_as(&op1(), Command::CancelDispatch { dispatch: guard.dispatch, message: MessageId(Uuid::from_u128(9)) });
    assert_eq!(world.events[0].dispatches()[0].untold().len(), 2);
    assert_eq!(world.answer(&op1(), close("animal", 1, "orsak")), Err(Refusal::DispatchUntold));
}

#[test]
fn what_is_said_counts_once_and_an_end_is_the_end() {
    let mut world = held(&BURGLARY);
    let guard = errand(1, Responder::Guard, Way::Wire);
    let asked = send(&world, vec![guard]);
    world.do_as(&op1(), asked);
    let progress = |world: &World| world.events[0].dispatches()[0].progress();
    let of_it = guard.dispatch;
    for (number, said, facts, now) in [
        (1, Progress::EnRoute, 1, Progress::EnRoute),
        (1, Progress::OnSite, 0, Progress::EnRoute),
        (2, Progress::Accepted, 1, Progress::EnRoute),
        (3, Progress::OnSite, 1, Progress::OnSite),
        (4, Progress::Done, 1, Progress::Done),
        (5, Progress::EnRoute, 0, Progress::Done),
    ] {
        assert_eq!(world.do_as(&Actor::Station, report(of_it, number, said)).len(), facts, "{number} {said:?}");
        assert_eq!(progress(&world), Some(now), "{number}");
    }
    let question =
        Command::AskDispatch { dispatch: of_it, report: MessageId(Uuid::from_u128(6)), text: Pii("?".to_owned()) };
    assert_eq!(world.do_as(&Actor::Station, question).len(), 0);
}

#[test]
fn what_a_machine_tells_no_hand_writes() {
    let mut world = held(&BURGLARY);
    let (guard, police) = (errand(1, Responder::Guard, Way::Wire), errand(2, Responder::Police, Way::Telephone));
    let asked = send(&world, vec![guard, police]);
    world.do_as(&op1(), asked);
    let accepted = |errand: &Errand| report(errand.dispatch, 7, Progress::Accepted);
    assert_eq!(world.answer(&op1(), accepted(&guard)), Err(Refusal::NotByTelephone));
    assert_eq!(world.answer(&op1(), accepted(&police)), Ok(()));
    // Its machine is not reached: it was told on the telephone, and answers there.
    world.do_as(&op1(), Command::PhoneDispatch { dispatch: guard.dispatch });
    assert_eq!(world.answer(&op1(), accepted(&guard)), Ok(()));
}

#[test]
fn a_step_is_done_once_everybody_it_names_was_sent() {
    let mut world = held(&BURGLARY);
    let names = |world: &mut World, to: Responder, number| {
        let asked = send(world, vec![errand(number, to, Way::Wire)]);
        world.do_as(&op1(), asked).iter().map(|fact| fact.body.name()).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut world, Responder::Police, 1), ["dispatch_requested"]);
    let answer = |answer: &str| Command::AnswerStep {
        step: alarm_central::id::StepId::new("ask"),
        answer: alarm_central::id::AnswerId::new(answer),
    };
    world.do_as(&op1(), answer("yes"));
    assert_eq!(names(&mut world, Responder::Guard, 2), ["dispatch_requested", "step_done"]);
}

#[test]
fn the_level_follows_what_supports_the_alarm() {
    let level = |world: &World| world.events[0].assess(&site()).level;
    let mut world = held(&Heard { zone: Some("2"), ..BURGLARY });
    let known = world.events[0].assess(&site());
    assert_eq!((known.level, known.because), (1, vec![Support::Alarm]));
    assert!(known.would_raise.contains(&Support::Zones(2)));
    world.happen(&crate::act::Act::Signal(Heard { zone: Some("1"), ..BURGLARY }));
    let known = world.events[0].assess(&site());
    assert_eq!(
        (known.level, known.because),
        (2, vec![Support::Entry, Support::Zones(2)]),
        "and the door is one of them"
    );
    assert_eq!(level(&held(&Heard { category: "holdup", ..BURGLARY })), 4);
    assert_eq!(level(&held(&Heard { category: "power", ..BURGLARY })), 1, "an alarm of the power is one all the same");
    let brief = Brief::of(&world.events[0], &site());
    assert_eq!(brief.path.iter().map(|zone| zone.number.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!(brief.last.as_ref().map(|zone| zone.number.as_str()), Some("1"));
}

//! What comes of calls and code words, as tables: who records them, three wrong words, and what a duress word makes of an event.
use alarm_central::{
    event::{CallResult, Command, Raise, Refusal, WordVerdict},
    id::{AnswerId, KindId, StepId},
    intake,
    person::Role,
    pii::Pii,
    plan::{Home, Plans},
};

use crate::{
    act::Heard,
    one_answer::{BURGLARY, close, held, op1, person},
    world::{World, actors, home},
};

/// A duress word of the first contact.
pub fn duress_word(world: &World) -> Command {
    word(1, WordVerdict::Duress, world)
}

fn word(contact: u8, verdict: WordVerdict, world: &World) -> Command {
    let raise = intake::duress(&world.kinds, &world.plans);
    Command::JudgeWord { contact, verdict, name: Pii("Kontakt 1".to_owned()), raise, home: home() }
}

fn called(result: CallResult) -> Command {
    Command::RecordCall { contact: 1, number: 2, result, name: Pii("Kontakt 1".to_owned()) }
}

#[test]
fn what_came_of_a_call_is_recorded_by_whoever_holds_the_event() {
    let mut world = held(&BURGLARY);
    for by in actors() {
        assert_eq!(world.answer(&by, called(CallResult::Busy)).is_ok(), by == op1(), "{by:?}");
        assert_eq!(world.answer(&by, word(1, WordVerdict::Right, &world)).is_ok(), by == op1(), "{by:?}");
    }
    for result in CallResult::ALL {
        world.do_as(&op1(), called(result));
    }
    let calls = world.events[0].calls().calls();
    assert_eq!(calls.iter().map(|call| call.result).collect::<Vec<_>>(), CallResult::ALL);
    assert!(calls.iter().all(|call| (call.contact, call.number) == (1, 2)));
}

#[test]
fn three_wrong_words_of_whomever_are_listened_to_and_a_right_one_takes_none_back() {
    let mut world = held(&BURGLARY);
    for (contact, verdict, left) in [(1, WordVerdict::Wrong, 2), (2, WordVerdict::Right, 2), (3, WordVerdict::Wrong, 1)]
    {
        let asked = word(contact, verdict, &world);
        world.do_as(&op1(), asked);
        assert_eq!(world.events[0].calls().tries_left(), left);
    }
    assert_eq!(world.events[0].calls().right(), Some(2));
    let asked = word(2, WordVerdict::Wrong, &world);
    world.do_as(&op1(), asked);
    for verdict in [WordVerdict::Right, WordVerdict::Wrong] {
        assert_eq!(world.answer(&op1(), word(1, verdict, &world)), Err(Refusal::WordsLocked), "{verdict:?}");
    }
    assert_eq!(world.answer(&op1(), word(1, WordVerdict::Duress, &world)), Ok(()), "a threat is heard at any time");
}

#[test]
fn a_duress_word_makes_a_silent_hold_up_that_only_a_supervisor_ends_as_anything_but_sharp() {
    let mut world = held(&BURGLARY);
    let asked = word(1, WordVerdict::Duress, &world);
    let facts = world.do_as(&op1(), asked);
    assert_eq!(facts.iter().map(|fact| fact.body.name()).collect::<Vec<_>>(), ["word_judged", "raised", "planned"]);
    let event = &world.events[0];
    assert_eq!((event.priority(), event.kind().as_str(), event.plan()), (1, "duress", "hold-up"));
    assert!(event.is_silent() && event.is_hushed(), "nothing is heard in the home from now on");
    assert_eq!(world.answer(&op1(), close("animal", 0, "orsak")), Err(Refusal::DuressNotSharp));
    let supervisor = person("chef", Role::Supervisor);
    let (reason, standing) = (Pii("orsak".to_owned()), Ok(()));
    world.do_as(&supervisor, Command::TakeOver { reason, standing, holding: None });
    assert_eq!(world.answer(&supervisor, close("animal", 0, "orsak")), Ok(()));
}

#[test]
fn a_duress_word_locks_talking_that_was_freed_before() {
    let mut world = held(&Heard { category: "holdup", ..BURGLARY });
    world.do_as(&op1(), Command::FreeTalk);
    let asked = word(1, WordVerdict::Duress, &world);
    let facts = world.do_as(&op1(), asked);
    assert_eq!(facts.len(), 1, "it is as grave as it can be, and its plan is the right one");
    assert!(world.events[0].is_hushed());
}

#[test]
fn a_number_is_dialled_for_whoever_holds_the_event() {
    let mut world = held(&BURGLARY);
    let dial = || Command::Dial { contact: 1, number: 2, name: Pii("Kontakt 1".to_owned()) };
    for by in actors() {
        assert_eq!(world.answer(&by, dial()).is_ok(), by == op1(), "{by:?}");
    }
    let facts = world.do_as(&op1(), dial());
    assert_eq!(facts.iter().map(|fact| fact.body.name()).collect::<Vec<_>>(), ["dialled"]);
    assert_eq!(world.events[0].calls().calls(), [], "what came of it is not known yet");
}

/// The burglary of the bundled plan, whose way leads to the two numbers.
fn unclear(numbers: u8) -> World {
    let mut plan = Plans::bundled().get("burglary").expect("it is bundled").clone();
    "own".clone_into(&mut plan.id);
    let mut world = held(&BURGLARY);
    let raise = Some(Raise { kind: KindId::new("duress"), priority: 1, plan });
    let (contact, verdict, name) = (1, WordVerdict::Duress, Pii("Kontakt 1".to_owned()));
    let home = Home { numbers, ..home() };
    world.do_as(&op1(), Command::JudgeWord { contact, verdict, name, raise, home });
    world.do_as(&op1(), answer("seen", "unclear"));
    world
}

fn answer(step: &str, answer: &str) -> Command {
    Command::AnswerStep { step: StepId::new(step), answer: AnswerId::new(answer) }
}

#[test]
fn nobody_is_sent_for_an_unclear_alarm_before_two_different_numbers_were_called() {
    let nobody = || answer("call-two", "no-answer");
    let call = |number| Command::RecordCall {
        contact: 1,
        number,
        result: CallResult::NoAnswer,
        name: Pii("Kontakt 1".to_owned()),
    };
    let mut world = unclear(5);
    assert_eq!(world.answer(&op1(), nobody()), Err(Refusal::CallFirst { left: 2 }));
    world.do_as(&op1(), call(1));
    world.do_as(&op1(), call(1));
    assert_eq!(world.answer(&op1(), nobody()), Err(Refusal::CallFirst { left: 1 }), "twice the same is one number");
    assert_eq!(world.answer(&op1(), answer("call-two", "code-right")), Ok(()), "whoever was reached was reached");
    world.do_as(&op1(), call(2));
    world.do_as(&op1(), nobody());
    // A home with one number has no second.
    let mut world = unclear(1);
    assert_eq!(world.answer(&op1(), nobody()), Err(Refusal::CallFirst { left: 1 }));
    world.do_as(&op1(), call(1));
    world.do_as(&op1(), nobody());
}

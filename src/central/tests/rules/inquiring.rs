//! Questions to contacts by message, as tables: who asks and whom, what an answer makes of an event, and that none makes it less.
use alarm_central::{
    event::{
        AGAIN_MS, Command, CustomerAnswer, EventState, MOST_ANSWERS, MOST_INQUIRIES, Refusal, STALE_MS, Support, Unsent,
    },
    id::{InquiryId, MessageId, Uuid},
    intake,
    person::Actor,
    pii::Pii,
};

use crate::{
    act::Heard,
    calling::duress_word,
    one_answer::{BURGLARY, held, op1},
    world::{World, actors, home, letter, site},
};

fn ask(number: u128, contact: u8) -> Command {
    Command::AskCustomer { inquiry: InquiryId(Uuid::from_u128(number)), contact, letter: Box::new(letter()) }
}

fn told(number: u128) -> Command {
    Command::TellCustomer { inquiry: InquiryId(Uuid::from_u128(number)) }
}

fn answered(world: &World, number: u128, report: u128, answer: CustomerAnswer) -> Command {
    Command::HearCustomer {
        inquiry: InquiryId(Uuid::from_u128(number)),
        report: MessageId(Uuid::from_u128(report)),
        answer,
        text: Pii("Kanske".to_owned()),
        raise: intake::help(&world.kinds, &world.plans),
        home: home(),
    }
}

/// Names of the facts that the answer makes.
fn hear(world: &mut World, number: u128, report: u128, answer: CustomerAnswer) -> Vec<String> {
    let heard = answered(world, number, report, answer);
    world.do_as(&Actor::Station, heard).iter().map(|fact| fact.body.name()).collect()
}

fn asked() -> World {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), ask(1, 1));
    world
}

#[test]
fn whoever_holds_the_event_asks_and_the_station_alone_hears() {
    let world = held(&BURGLARY);
    for by in actors() {
        assert_eq!(world.answer(&by, ask(1, 1)).is_ok(), by == op1(), "{by:?}");
    }
    let world = asked();
    for by in actors() {
        assert_eq!(world.answer(&by, told(1)).is_ok(), by == Actor::Station, "{by:?}");
        let heard = answered(&world, 1, 7, CustomerAnswer::Yes);
        assert_eq!(world.answer(&by, heard).is_ok(), by == Actor::Station, "{by:?}");
    }
}

#[test]
fn nobody_is_asked_who_may_be_under_threat() {
    for (category, answer) in [
        ("burglary", Ok(())),
        ("fire", Ok(())),
        ("medical", Ok(())),
        ("holdup", Err(Refusal::AskingUnsafe)),
        ("panic", Err(Refusal::AskingUnsafe)),
    ] {
        let world = held(&Heard { category, ..BURGLARY });
        assert_eq!(world.answer(&op1(), ask(1, 1)), answer, "{category}");
        assert_eq!(world.events[0].may_ask(1, world.now), answer.is_ok(), "{category}");
    }
    let mut world = asked();
    let word = duress_word(&world);
    world.do_as(&op1(), word);
    assert_eq!(world.answer(&op1(), ask(2, 2)), Err(Refusal::AskingUnsafe));
    let event = &world.events[0];
    assert_eq!(event.unsent(&event.inquiries()[0], world.now), Some(Unsent::Unsafe), "what waits does not go out");
}

#[test]
fn a_contact_is_asked_once_unless_it_does_not_answer() {
    let mut world = asked();
    assert_eq!(world.answer(&op1(), ask(2, 1)), Err(Refusal::AlreadyAsked), "a moment ago");
    assert_eq!(world.answer(&op1(), ask(2, 2)), Ok(()), "another one");
    world.now = world.now.plus_ms(AGAIN_MS - 1);
    assert_eq!(world.answer(&op1(), ask(2, 1)), Err(Refusal::AlreadyAsked));
    world.now = world.now.plus_ms(1);
    world.do_as(&op1(), ask(2, 1));
    // Words that are no answer are none.
    hear(&mut world, 2, 7, CustomerAnswer::Unreadable);
    world.now = world.now.plus_ms(AGAIN_MS);
    world.do_as(&op1(), ask(3, 1));
    world.now = world.now.plus_ms(AGAIN_MS);
    assert_eq!(world.answer(&op1(), ask(4, 1)), Err(Refusal::AlreadyAsked), "{MOST_INQUIRIES} times");
    let mut world = asked();
    hear(&mut world, 1, 7, CustomerAnswer::Yes);
    world.now = world.now.plus_ms(AGAIN_MS);
    assert_eq!(world.answer(&op1(), ask(2, 1)), Err(Refusal::AlreadyAsked), "who has answered is not asked again");
}

#[test]
fn a_question_that_comes_too_late_is_not_sent() {
    let mut world = asked();
    let unsent = |world: &World| world.events[0].unsent(&world.events[0].inquiries()[0], world.now);
    world.now = world.now.plus_ms(STALE_MS - 1);
    assert_eq!(unsent(&world), None);
    world.now = world.now.plus_ms(1);
    assert_eq!(unsent(&world), Some(Unsent::Late));
    world.do_as(&Actor::Station, told(1));
    assert_eq!(unsent(&world), None, "it has gone");
    assert_eq!(world.do_as(&Actor::Station, told(1)).len(), 0, "and arrives once");
}

#[test]
fn no_answer_clears_closes_or_makes_less_of_anything() {
    for category in ["burglary", "fire", "medical", "water"] {
        for answer in [CustomerAnswer::Yes, CustomerAnswer::No, CustomerAnswer::Unreadable] {
            let mut world = held(&Heard { category, ..BURGLARY });
            world.do_as(&op1(), ask(1, 1));
            let before = world.events[0].clone();
            assert_eq!(hear(&mut world, 1, 7, answer), ["customer_answered"], "{category} {answer:?}");
            let event = &world.events[0];
            assert_eq!((event.state(), event.priority()), (before.state(), before.priority()));
            assert_eq!((event.kind(), event.plan()), (before.kind(), before.plan()));
            assert!(event.assess(&site()).level >= before.assess(&site()).level, "{category} {answer:?}");
        }
    }
}

#[test]
fn an_answer_supports_what_it_says() {
    for (answers, level, support) in [
        (vec![CustomerAnswer::Yes], 1, None),
        (vec![CustomerAnswer::Unreadable], 1, None),
        (vec![CustomerAnswer::No], 2, Some(Support::Denied)),
        (vec![CustomerAnswer::No, CustomerAnswer::Unreadable], 2, Some(Support::Denied)),
        (vec![CustomerAnswer::No, CustomerAnswer::Yes], 1, None),
        (vec![CustomerAnswer::Help], 4, Some(Support::Help)),
        (vec![CustomerAnswer::Help, CustomerAnswer::Yes], 4, Some(Support::Help)),
    ] {
        let mut world = asked();
        for (report, answer) in (10_u128..).zip(&answers) {
            hear(&mut world, 1, report, *answer);
        }
        let found = world.events[0].assess(&site());
        assert_eq!(found.level, level, "{answers:?}");
        for one in [Support::Denied, Support::Help] {
            assert_eq!(found.because.contains(&one), support == Some(one), "{answers:?} {one:?}");
        }
    }
}

#[test]
fn whoever_asks_for_help_makes_it_what_the_button_would_and_brings_it_back() {
    let mut world = asked();
    assert_eq!(hear(&mut world, 1, 7, CustomerAnswer::Help), ["customer_answered", "raised", "planned"]);
    let event = &world.events[0];
    assert_eq!((event.priority(), event.kind().as_str(), event.plan()), (1, "panic", "panic"));
    assert!(!event.is_silent(), "whoever asks for help wants to be talked to");
    let mut world = asked();
    let until = world.now.plus_ms(600_000);
    world.do_as(&op1(), Command::Park { until });
    let facts = hear(&mut world, 1, 7, CustomerAnswer::Help);
    assert_eq!(facts, ["customer_answered", "raised", "planned", "returned"]);
    assert_eq!(*world.events[0].state(), EventState::Waiting);
    let mut world = held(&Heard { category: "fire", ..BURGLARY });
    world.do_as(&op1(), ask(1, 1));
    assert_eq!(hear(&mut world, 1, 7, CustomerAnswer::Help), ["customer_answered"], "a fire stays one");
}

#[test]
fn an_answer_counts_once_and_who_talks_without_end_is_not_listened_to() {
    let mut world = asked();
    assert_eq!(hear(&mut world, 1, 7, CustomerAnswer::Yes).len(), 1);
    for answer in CustomerAnswer::ALL {
        assert_eq!(hear(&mut world, 1, 7, answer).len(), 0, "{answer:?}");
    }
    let stranger = answered(&world, 2, 8, CustomerAnswer::Help);
    assert_eq!(world.answer(&Actor::Station, stranger), Err(Refusal::NoSuchInquiry));
    for report in 100..200 {
        hear(&mut world, 1, report, CustomerAnswer::Unreadable);
    }
    assert_eq!(world.events[0].inquiries()[0].answers.len(), MOST_ANSWERS);
}

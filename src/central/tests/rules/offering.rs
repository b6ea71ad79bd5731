//! Handing an event to a colleague: the giver holds it until the other accepts, and what ends an offer.
use alarm_central::{
    event::{Command, EndedOffer, OFFER_MS, OfferEnd, Refusal, ReleaseReason},
    id::{EventId, PersonId, Uuid},
    person::{Actor, NotAllowed, Role},
    pii::Pii,
};

use crate::{
    one_answer::{BURGLARY, held, op1, person},
    world::World,
};

fn op2() -> Actor {
    person("op2", Role::Operator)
}

fn offer(to: &str, fit: bool) -> Command {
    Command::Offer { to: PersonId::new(to), fit, note: Pii("Hund".to_owned()) }
}

fn accept() -> Command {
    Command::AcceptOffer { standing: Ok(()), holding: None }
}

/// op1 holds it and has offered it to op2.
fn offered() -> World {
    let mut world = held(&BURGLARY);
    world.do_as(&op1(), offer("op2", true));
    world
}

fn names(world: &mut World, by: &Actor, command: Command) -> Vec<String> {
    world.do_as(by, command).iter().map(|fact| fact.body.name()).collect()
}

#[test]
fn the_holder_offers_it_to_somebody_fit_and_to_one_at_a_time() {
    let mut world = held(&BURGLARY);
    assert_eq!(world.answer(&op1(), offer("op2", false)), Err(Refusal::ReceiverUnfit));
    assert_eq!(world.answer(&op1(), offer("op1", true)), Err(Refusal::ReceiverUnfit));
    assert_eq!(world.answer(&op2(), offer("op1", true)), Err(Refusal::NotHolder));
    assert_eq!(world.answer(&op1(), Command::WithdrawOffer), Err(Refusal::NoOffer));
    let facts = world.do_as(&op1(), offer("op2", true));
    assert!(facts[0].sealed.is_some(), "what was typed with it is sealed");
    assert_eq!(world.answer(&op1(), offer("op3", true)), Err(Refusal::AlreadyOffered));
    assert_eq!(world.holder(0).map(PersonId::as_str), Some("op1"), "whoever offers it holds it");
    let stands = world.events[0].offer().expect("it stands");
    assert_eq!((stands.until().since_ms(world.now), stands.note.is_some()), (OFFER_MS, true));
}

#[test]
fn whom_it_is_offered_to_accepts_and_nobody_else() {
    let mut world = offered();
    let chief = person("chef1", Role::Supervisor);
    for other in [op1(), chief, Actor::Station] {
        assert!(world.answer(&other, accept()).is_err(), "{other:?}");
    }
    let expired = Command::AcceptOffer { standing: Err(NotAllowed::CertificateExpired), holding: None };
    assert_eq!(world.answer(&op2(), expired), Err(Refusal::NotAllowed(NotAllowed::CertificateExpired)));
    let holding = Some(EventId(Uuid::from_u128(77)));
    let busy = Command::AcceptOffer { standing: Ok(()), holding };
    assert_eq!(world.answer(&op2(), busy), Err(Refusal::AlreadyHolding));
    assert_eq!(names(&mut world, &op2(), accept()), ["handed_over"]);
    assert_eq!(world.holder(0).map(PersonId::as_str), Some("op2"));
    assert_eq!(world.answer(&op2(), accept()), Err(Refusal::NoOffer), "once");
    assert_eq!(world.answer(&op1(), Command::Release), Err(Refusal::NotHolder));
}

#[test]
fn a_no_leaves_it_where_it_was_and_says_why() {
    for why in OfferEnd::DECLINES {
        let mut world = offered();
        assert_eq!(world.answer(&op1(), Command::DeclineOffer { why }), Err(Refusal::NoOffer));
        assert_eq!(names(&mut world, &op2(), Command::DeclineOffer { why }), ["offer_ended"]);
        let at = world.now;
        assert_eq!(world.events[0].ended_offer(), Some(&EndedOffer { to: PersonId::new("op2"), why, at }));
        assert_eq!(world.holder(0).map(PersonId::as_str), Some("op1"));
        assert_eq!(world.answer(&op2(), accept()), Err(Refusal::NoOffer), "too late");
        world.do_as(&op1(), offer("op2", true));
        assert_eq!(world.events[0].ended_offer(), None, "asked anew");
    }
    let world = offered();
    for not_ones_own in [OfferEnd::Withdrawn, OfferEnd::Unanswered, OfferEnd::StationGone] {
        let no = Command::DeclineOffer { why: not_ones_own };
        assert_eq!(world.answer(&op2(), no), Err(Refusal::ReasonMissing), "{not_ones_own:?}");
    }
}

#[test]
fn the_giver_takes_it_back_and_the_station_ends_it() {
    let mut world = offered();
    assert_eq!(world.answer(&op2(), Command::WithdrawOffer), Err(Refusal::NotHolder));
    assert_eq!(names(&mut world, &op1(), Command::WithdrawOffer), ["offer_ended"]);
    let end = || Command::EndOffer { why: OfferEnd::Unanswered };
    assert!(names(&mut world, &Actor::Station, end()).is_empty(), "none stands");
    world.do_as(&op1(), offer("op2", true));
    assert_eq!(world.answer(&op1(), end()), Err(Refusal::RoleMayNot));
    assert_eq!(names(&mut world, &Actor::Station, end()), ["offer_ended"]);
    assert_eq!(world.answer(&op2(), accept()), Err(Refusal::NoOffer));
}

#[test]
fn whatever_takes_the_event_away_ends_the_offer_with_it() {
    let world = || offered();
    let chief = person("chef1", Role::Supervisor);
    let over = Command::TakeOver { reason: Pii("orsak".to_owned()), standing: Ok(()), holding: None };
    let until = world().now.plus_ms(60_000);
    let ends = [
        (op1(), Command::Release),
        (op1(), Command::Park { until }),
        (Actor::Station, Command::Let(ReleaseReason::ConnectionLost)),
        (chief, over),
    ];
    for (by, command) in ends {
        let mut world = world();
        world.do_as(&by, command.clone());
        assert_eq!(world.events[0].offer(), None, "{command:?}");
        assert_eq!(world.answer(&op2(), accept()), Err(Refusal::NoOffer), "{command:?}");
    }
}

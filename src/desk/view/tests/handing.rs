//! Letting go of an event by keys: back to the queue, or offered to a colleague who is there and free, who answers by keys.
use alarm_central::event::OfferEnd;
use vaka_link::offer::Offered;

use super::*;

fn of_handing(shown: &mut Shown) -> Vec<Intent> {
    let is_of_it = |want: &Intent| matches!(want, Intent::Release | Intent::Offer(..) | Intent::WithdrawOffer);
    wants(shown).into_iter().filter(is_of_it).collect()
}

#[test]
fn two_keys_give_the_event_back_to_the_queue() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F9);
    assert_eq!(of_handing(&mut shown), [], "nothing is let go of by one key");
    press(&mut shown, Key::Enter);
    assert_eq!(of_handing(&mut shown), [Intent::Release]);
    assert!(shown.query_by_label("Släpp till kön").is_none(), "the card is away");
}

#[test]
fn a_digit_offers_it_to_whoever_is_free_and_to_nobody_else() {
    let mut board = sample::board();
    for row in board.rows.values_mut() {
        // Nobody but this operator holds anything.
        if row.state.holder().is_some_and(|holder| holder.as_str() != "op1") {
            row.state = alarm_central::event::EventState::Waiting;
        }
    }
    board.people[2].locked = true;
    let second = board.people[1].clone();
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F9);
    assert!(shown.query_by_label("Erbjud Operatör 2").is_some());
    press(&mut shown, Key::Num2);
    assert_eq!(of_handing(&mut shown), [], "whoever has locked the desk is not there");
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), [Intent::Offer(second.id, Pii::default())]);
    press(&mut shown, Key::F9);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), [], "put away");
}

#[test]
fn whoever_holds_an_event_is_named_with_that_and_cannot_be_chosen() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F9);
    assert!(shown.query_by_label("Operatör 2 – har ett eget ärende").is_some());
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), []);
}

#[test]
fn alone_there_is_the_queue() {
    let mut board = sample::board();
    board.people.truncate(1);
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F9);
    assert!(shown.query_by_label("Ingen annan är inloggad just nu.").is_some());
}

#[test]
fn what_is_typed_for_the_colleague_goes_with_the_offer_and_enter_in_it_lets_go_of_nothing() {
    let mut board = sample::board();
    for row in board.rows.values_mut() {
        if row.state.holder().is_some_and(|holder| holder.as_str() == "op2") {
            row.state = alarm_central::event::EventState::Waiting;
        }
    }
    let second = board.people[1].id.clone();
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F9);
    shown.get_by_role_and_label(accesskit::Role::TextInput, "Till kollegan").click();
    shown.run();
    shown.event(egui::Event::Text("Hund 1".to_owned()));
    shown.run();
    assert_eq!(of_handing(&mut shown), [], "a digit in it is a letter");
    press(&mut shown, Key::Enter);
    assert_eq!(of_handing(&mut shown), [], "Enter ends writing");
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), [Intent::Offer(second, Pii("Hund 1".to_owned()))]);
}

#[test]
fn who_is_asked_by_another_already_is_named_with_that() {
    let mut board = sample::board();
    for row in board.rows.values_mut() {
        if row.state.holder().is_some_and(|holder| holder.as_str() == "op2") {
            row.state = alarm_central::event::EventState::Waiting;
        }
    }
    let second = board.people[1].id.clone();
    board.rows.get_mut(&sample::event(7)).expect("a row of the board").offered_to = Some(second);
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F9);
    assert!(shown.query_by_label("Operatör 2 – svarar på ett annat erbjudande").is_some());
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), []);
}

#[test]
fn an_offer_that_stands_is_said_and_taken_back_by_the_key_of_the_card() {
    let mut board = sample::board();
    let until = sample::NOW.plus_ms(42_000);
    let held = board.held.as_mut().expect("the sample holds an event");
    held.offered = Some(Offered::Stands { to: Pii("Operatör 2".to_owned()), until });
    let (mut shown, _guard) = show(Desk::with(board));
    let said = "Erbjudet till Operatör 2 · svar inom 00:42. Bild och samtal går vidare här.";
    assert!(shown.query_by_label(said).is_some(), "in a bar");
    press(&mut shown, Key::F9);
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), [], "it is offered to one at a time");
    press(&mut shown, Key::Enter);
    assert_eq!(of_handing(&mut shown), [Intent::WithdrawOffer]);
}

#[test]
fn that_an_offer_came_to_nothing_is_said_for_a_while() {
    let ended = |ago_ms: i64| {
        let mut board = sample::board();
        let held = board.held.as_mut().expect("the sample holds an event");
        let (to, at) = (Pii("Operatör 2".to_owned()), sample::NOW.plus_ms(-ago_ms));
        held.offered = Some(Offered::Ended { to, why: OfferEnd::NoTime, at });
        let (shown, _guard) = show(Desk::with(board));
        shown.query_by_label("Operatör 2 tackade nej: hinner inte nu").is_some()
    };
    assert!(ended(1_000));
    assert!(!ended(31_000));
}

fn answers(shown: &mut Shown) -> Vec<Intent> {
    let is_one = |want: &Intent| matches!(want, Intent::AcceptOffer(_) | Intent::DeclineOffer(..));
    wants(shown).into_iter().filter(is_one).collect()
}

#[test]
fn what_is_offered_is_shown_with_its_facts_and_taken_by_one_key() {
    let (mut shown, _guard) = show(Desk::with(sample::offered()));
    let said = "Operatör 2 vill lämna över det här ärendet till dig · svara inom 00:42";
    assert!(shown.query_by_label(said).is_some());
    assert!(shown.query_by_label("Kunden är på väg hem, ringer från bilen.").is_some(), "what was typed");
    assert!(shown.query_by_label_contains("Mottaget för 02:05 sedan · kamerafönster 12:55 kvar").is_some());
    assert!(shown.query_by_label_contains("– krävs").is_some(), "what is left");
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::Num4);
    assert_eq!(answers(&mut shown), [], "no other key answers");
    press(&mut shown, Key::F9);
    assert_eq!(answers(&mut shown), [Intent::AcceptOffer(sample::event(6))]);
    shown.get_by_label("Ta över ärendet").click();
    shown.run();
    assert_eq!(answers(&mut shown), [Intent::AcceptOffer(sample::event(6))]);
}

#[test]
fn a_no_is_one_key_and_says_why() {
    let (mut shown, _guard) = show(Desk::with(sample::offered()));
    for (key, why) in [Key::Num1, Key::Num2, Key::Num3].into_iter().zip(OfferEnd::DECLINES) {
        press(&mut shown, key);
        assert_eq!(answers(&mut shown), [Intent::DeclineOffer(sample::event(6), why)]);
    }
}

#[test]
fn whoever_holds_an_event_answers_nothing() {
    let mut board = sample::offered();
    board.held = sample::board().held;
    board.rows.get_mut(&sample::event(4)).expect("a row of the board").state =
        sample::board().rows[&sample::event(4)].state.clone();
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F9);
    assert_eq!(answers(&mut shown), []);
}

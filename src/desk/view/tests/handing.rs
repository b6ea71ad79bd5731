//! Letting go of an event by keys: back to the queue, or over to a colleague who is there and free.
use super::*;

fn of_handing(shown: &mut Shown) -> Vec<Intent> {
    let is_of_it = |want: &Intent| matches!(want, Intent::Release | Intent::HandOver(_));
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
fn a_digit_hands_it_to_whoever_is_free_and_to_nobody_else() {
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
    assert!(shown.query_by_label("Lämna till Operatör 2").is_some());
    press(&mut shown, Key::Num2);
    assert_eq!(of_handing(&mut shown), [], "whoever has locked the desk is not there");
    press(&mut shown, Key::Num1);
    assert_eq!(of_handing(&mut shown), [Intent::HandOver(second.id)]);
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

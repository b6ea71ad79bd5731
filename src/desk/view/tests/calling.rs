//! Calls to contacts and code words, by keys and by role and name.
use alarm_central::event::{CallResult, JudgedWord, WordVerdict};
use vaka_link::board::CallView;

use super::*;

fn recorded(contact: u8, result: CallResult) -> Intent {
    Intent::RecordCall { contact, number: 1, result }
}

fn of_calls(shown: &mut Shown) -> Vec<Intent> {
    let is_of_them = |want: &Intent| matches!(want, Intent::RecordCall { .. } | Intent::JudgeWord { .. });
    wants(shown).into_iter().filter(is_of_them).collect()
}

#[test]
fn one_key_calls_the_first_and_says_that_nobody_answered_there_before_it_calls_the_next() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F4);
    assert_eq!(of_calls(&mut shown), [], "nothing has come of it yet");
    assert!(shown.query_by_label("Samtal pågår 00:00").is_some());
    press(&mut shown, Key::F4);
    assert_eq!(of_calls(&mut shown), [recorded(1, CallResult::NoAnswer)]);
    press(&mut shown, Key::F4);
    assert_eq!(of_calls(&mut shown), [recorded(2, CallResult::NoAnswer)], "the second contact was called meanwhile");
}

#[test]
fn a_word_is_sent_to_be_judged_and_does_not_stand_there_any_more() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F4);
    shown.event(Event::Text("solros".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    let word = Intent::JudgeWord { contact: 1, word: Secret::new("solros") };
    assert_eq!(of_calls(&mut shown), [recorded(1, CallResult::Answered), word], "whoever says a word has answered");
    assert_eq!(shown.get_by_label("Kodord").accesskit_node().value().unwrap_or_default(), "");
    let mut said = |verdict, tries_left, words: &str| {
        let judged = JudgedWord { contact: 1, verdict, at: sample::NOW.plus_ms(10) };
        let board = &mut shown.state_mut().board;
        board.held.as_mut().unwrap().words.newest = Some(judged);
        board.held.as_mut().unwrap().words.tries_left = tries_left;
        shown.run();
        assert!(shown.query_by_label(words).is_some(), "{words}");
    };
    said(WordVerdict::Wrong, 2, "Fel kodord – 2 försök kvar");
    said(WordVerdict::Wrong, 1, "Fel kodord – ett försök kvar");
    said(WordVerdict::Right, 1, "Rätt kodord");
    said(WordVerdict::Wrong, 0, "Tre fel kodord: bara hotkod prövas");
    assert!(shown.query_by_label("Kodord").is_some(), "a duress word can still be said");
}

#[test]
fn results_are_given_by_buttons_and_by_digits_once_the_field_is_left() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::F4);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num3);
    assert_eq!(of_calls(&mut shown), [recorded(1, CallResult::Busy)]);
    click(&mut shown, "Ring Kontakt 2, +46 70 174 06 06");
    click(&mut shown, "Nekade");
    assert_eq!(of_calls(&mut shown), [recorded(2, CallResult::Refused)]);
    press(&mut shown, Key::F4);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num1);
    assert_eq!(of_calls(&mut shown), [], "put away, nothing is recorded");
}

#[test]
fn who_was_called_stands_there_and_whoever_has_waited_longest_is_called_again() {
    let mut board = sample::board();
    let called = |secs: i64, result| vec![CallView { number: 1, at: sample::NOW.plus_ms(-secs * 1000), result }];
    let contacts = &mut board.held.as_mut().unwrap().contacts;
    contacts[0].calls = called(65, CallResult::NoAnswer);
    contacts[1].calls = called(10, CallResult::Busy);
    let (mut shown, _guard) = show(Desk::with(board));
    let row = shown.get_by_label("Ring Kontakt 1, +46 70 174 06 05, inget svar · igen 00:55").rect();
    assert!(row.height() >= 24.0 && row.width() >= 24.0, "{row:?}");
    press(&mut shown, Key::F4);
    press(&mut shown, Key::F4);
    assert_eq!(of_calls(&mut shown), [recorded(1, CallResult::NoAnswer)]);
}

#[test]
fn a_duress_word_is_told_over_the_plan() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().words.duress = true;
    let (shown, _guard) = show(Desk::with(board));
    assert!(shown.query_by_label_contains("HOTKOD. Någon är under hot").is_some());
}

#[test]
fn a_number_where_nobody_answered_counts_down_until_it_is_due_again_and_not_once_somebody_was_reached() {
    let mut board = sample::board();
    let called = |secs: i64, result| vec![CallView { number: 1, at: sample::NOW.plus_ms(-secs * 1000), result }];
    let contacts = &mut board.held.as_mut().unwrap().contacts;
    contacts[0].calls = called(65, CallResult::NoAnswer);
    contacts[1].calls = called(130, CallResult::Busy);
    let third = contacts[1].clone();
    contacts.push(third);
    contacts[2].calls = called(10, CallResult::Refused);
    let (mut shown, _guard) = show(Desk::with(board));
    assert!(shown.query_by_label("Ring Kontakt 1, +46 70 174 06 05, inget svar · igen 00:55").is_some());
    assert!(shown.query_by_label("Ring Kontakt 2, +46 70 174 06 06, upptaget · ring igen").is_some());
    assert!(shown.query_by_label_contains("nekade för 00:10 sedan").is_some(), "who said no is not asked again");
    shown.state_mut().board.held.as_mut().unwrap().contacts[1].calls = called(5, CallResult::Answered);
    shown.run();
    assert!(shown.query_by_label_contains("· igen").is_none(), "somebody was reached");
    assert!(shown.query_by_label("Ring Kontakt 1, +46 70 174 06 05, inget svar för 01:05 sedan").is_some());
}

#[test]
fn the_telephones_dial_each_number_that_is_called_where_there_are_any() {
    let dialled = |shown: &mut Shown| -> Vec<Intent> {
        wants(shown).into_iter().filter(|want| matches!(want, Intent::Dial { .. })).collect()
    };
    let mut board = sample::board();
    board.held.as_mut().unwrap().dials = true;
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F4);
    assert_eq!(dialled(&mut shown), [Intent::Dial { contact: 1, number: 1 }]);
    click(&mut shown, "Ring Kontakt 2, +46 70 174 06 06");
    assert_eq!(dialled(&mut shown), [Intent::Dial { contact: 2, number: 1 }]);
    shown.state_mut().board.held.as_mut().unwrap().dials = false;
    press(&mut shown, Key::F4);
    assert_eq!(dialled(&mut shown), [], "it is dialled by hand");
}

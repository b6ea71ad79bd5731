//! Contacts asked by message, by keys and by role and name.
use alarm_central::event::{CustomerAnswer, Unsent};
use vaka_link::board::LineFault;

use super::*;

fn asked(inquiries: Vec<vaka_link::board::InquiryView>) -> Desk {
    let mut board = sample::board();
    board.held.as_mut().unwrap().inquiries = inquiries;
    Desk::with(board)
}

fn of_questions(shown: &mut Shown) -> Vec<Intent> {
    wants(shown).into_iter().filter(|want| matches!(want, Intent::AskCustomer(_) | Intent::Tell(_))).collect()
}

#[test]
fn one_key_or_a_click_asks_whom_the_button_names() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().asks = Some(2);
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::Q);
    assert_eq!(of_questions(&mut shown), [Intent::AskCustomer(2)]);
    click(&mut shown, "Fråga Kontakt 2 med SMS om det var denne");
    assert_eq!(of_questions(&mut shown), [Intent::AskCustomer(2)]);
}

#[test]
fn where_nobody_can_be_asked_no_button_stands_and_the_key_says_so() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    assert!(shown.query_by_label_contains("med SMS om det var").is_none());
    press(&mut shown, Key::Q);
    assert_eq!(of_questions(&mut shown), [Intent::Tell("inquiry-nobody")]);
}

#[test]
fn how_far_a_question_is_stands_under_whoever_is_asked() {
    let plain = || sample::inquiry(1, 5);
    let told = Some(sample::NOW.plus_ms(-4000));
    let fault = Some(LineFault::Refuses(503));
    for (view, words) in [
        (plain(), "skickas"),
        (InquiryView { told, ..plain() }, "väntar på svar"),
        (InquiryView { fault, ..plain() }, "SMS går inte iväg: SMS-tjänsten säger nej (503)"),
        (InquiryView { told, fault, ..plain() }, "SMS-svar kan inte hämtas: "),
        (InquiryView { unsent: Some(Unsent::Unsafe), ..plain() }, "någon kan vara under hot"),
        (InquiryView { unsent: Some(Unsent::Late), fault, ..plain() }, "för sent"),
        (sample::answered(1, 5, CustomerAnswer::No, ""), "det var inte jag"),
    ] {
        let (shown, _guard) = show(asked(vec![view]));
        assert!(shown.query_by_label_contains(words).is_some(), "{words}");
    }
}

#[test]
fn what_was_answered_stands_over_the_plan_and_a_call_for_help_stays_there() {
    let yes = sample::answered(1, 5, CustomerAnswer::Yes, "");
    let other = sample::answered(2, 9, CustomerAnswer::Unreadable, "Jag är på bio");
    let help = sample::answered(2, 60, CustomerAnswer::Help, "");
    for (views, words) in [
        (vec![yes.clone()], "Larmet är inte avslutat"),
        (vec![sample::answered(1, 5, CustomerAnswer::No, "")], "det var INTE jag"),
        (vec![other.clone()], "”Jag är på bio”"),
        (vec![other, yes.clone()], "Kontakt 1 svarade"),
        (vec![help, yes], "HJÄLP. Kontakt 2 bad om hjälp"),
    ] {
        let (shown, _guard) = show(asked(views));
        assert!(shown.query_by_label_contains(words).is_some(), "{words}");
    }
    let (shown, _guard) = show(Desk::with(sample::board()));
    assert!(shown.query_by_label_contains("med SMS").is_none(), "nobody was asked");
}

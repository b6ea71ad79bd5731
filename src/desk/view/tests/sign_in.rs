//! Signing in and the locked desk, by role, name and keys.
use super::*;

#[test]
fn signing_in_gives_id_and_password_and_forgets_them() {
    let mut desk = Desk::with(Board::default());
    desk.session = Session::Out { checking: false, refusal: Some(Refusal::WrongSignIn), ended: None };
    let (mut shown, _guard) = show(desk);
    assert!(alerts(&shown).contains(&"Fel signatur eller lösenord.".to_owned()));
    shown.event(Event::Text("op1".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    shown.event(Event::Text("hemligt".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    let wanted = Intent::SignIn { id: "op1".to_owned(), password: Secret::new("hemligt") };
    assert_eq!(wants(&mut shown), [wanted]);
    shown.state_mut().session = Session::In(worker());
    shown.run();
    shown.state_mut().session = Session::Out { checking: false, refusal: None, ended: None };
    shown.run();
    let field = shown.get_by_role_and_label(accesskit::Role::PasswordInput, "Lösenord");
    assert_eq!(field.value().unwrap_or_default(), "");
}

#[test]
fn a_refused_password_is_typed_again_without_the_mouse() {
    let mut desk = Desk::with(Board::default());
    desk.session = Session::Out { checking: false, refusal: None, ended: None };
    let (mut shown, _guard) = show(desk);
    let sign_in = |shown: &mut Shown, words: &[&str]| {
        for words in words {
            shown.event(Event::Text((*words).to_owned()));
            shown.run();
            press(shown, if *words == "op1" { Key::Tab } else { Key::Enter });
        }
        wants(shown)
    };
    let with = |password: &str| [Intent::SignIn { id: "op1".to_owned(), password: Secret::new(password) }];
    assert_eq!(sign_in(&mut shown, &["op1", "fel"]), with("fel"));
    shown.state_mut().session = Session::Out { checking: true, refusal: None, ended: None };
    shown.run();
    shown.state_mut().session = Session::Out { checking: false, refusal: Some(Refusal::WrongSignIn), ended: None };
    shown.run();
    press(&mut shown, Key::Escape);
    assert_eq!(sign_in(&mut shown, &["hemligt"]), with("hemligt"));
    shown.get_by_role_and_label(accesskit::Role::Label, "Signatur").click();
    shown.run();
    shown.event(Event::Text("2".to_owned()));
    shown.run();
    let field = shown.get_by_role_and_label(accesskit::Role::TextInput, "Signatur");
    assert_eq!(field.value().unwrap_or_default(), "op12");
}

#[test]
fn a_locked_desk_shows_counts_and_nothing_of_any_home() {
    let mut desk = Desk::with(sample::board());
    desk.session = Session::Locked { worker: worker(), checking: false, refusal: None };
    desk.board.held = None;
    let (mut shown, _guard) = show(desk);
    assert!(shown.query_by_label("3 larm väntar").is_some() || shown.query_by_value("3 larm väntar").is_some());
    assert!(shown.query_all_by_label_contains("Du håller ett ärende.").next().is_some());
    for word in ["Ekvägen", "Storgatan", "Kontakt 1", "+46", "Hall"] {
        assert!(shown.query_all_by_label_contains(word).next().is_none(), "{word}");
    }
    shown.event(Event::Text("hemligt".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [Intent::Unlock { password: Secret::new("hemligt") }]);
}

#[test]
fn a_locked_desk_still_says_what_is_broken() {
    let mut desk = Desk::with(sample::board());
    desk.session = Session::Locked { worker: worker(), checking: false, refusal: None };
    (desk.tones, desk.board.health.store) = (Tones::Muted, StoreHealth::Failing(StoreFault::Full));
    let (shown, _guard) = show(desk);
    let said = alerts(&shown);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("Disken är full.") && said[1].starts_with("Datorns ljud är nedtystat."), "{said:?}");
}

#[test]
fn a_supervisors_password_that_was_refused_is_typed_again_where_nobody_reads_it() {
    let mut board = sample::board();
    let held = board.held.as_ref().expect("the sample holds one").id;
    let row = board.rows.get_mut(&held).expect("what is held has a row");
    (row.window_until, row.may_open_until) = (None, Some(sample::NOW.plus_ms(600_000)));
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::W);
    for words in ["Rop på hjälp", "chef1", "fel"] {
        shown.event(Event::Text(words.to_owned()));
        shown.run();
        press(&mut shown, Key::Enter);
    }
    let open = |password: &str| Intent::OpenWindow {
        event: held,
        supervisor: "chef1".to_owned(),
        password: Secret::new(password),
        reason: "Rop på hjälp".to_owned(),
    };
    assert_eq!(wants(&mut shown), [open("fel")]);
    shown.state_mut().notice = Some("Fel signatur eller lösenord.".to_owned());
    shown.run();
    shown.event(Event::Text("hemligt".to_owned()));
    shown.run();
    let reason = shown.get_by_role_and_label(accesskit::Role::TextInput, "Skäl").value();
    assert_eq!(reason.as_deref(), Some("Rop på hjälp"), "the reason is written down: no password in it");
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [open("hemligt")]);
}

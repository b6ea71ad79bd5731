//! Sending somebody to the home, by keys and by role and name: whom, what they say, and what is told by telephone.
use alarm_central::event::{Progress, Responder, Way};
use vaka_link::board::DispatchView;

use super::*;

fn with(dispatches: Vec<DispatchView>) -> Desk {
    let mut board = sample::board();
    board.held.as_mut().unwrap().dispatches = dispatches;
    Desk::with(board)
}

/// No step of the plan chooses anybody.
fn unplanned() -> Desk {
    let mut desk = with(Vec::new());
    desk.board.held.as_mut().unwrap().steps.retain(|step| step.to.is_empty());
    desk
}

fn of_dispatch(shown: &mut Shown) -> Vec<Intent> {
    let is_of_it = |want: &Intent| {
        matches!(
            want,
            Intent::Dispatch(_)
                | Intent::CancelDispatch(_)
                | Intent::ReplyDispatch { .. }
                | Intent::PhoneDispatch(_)
                | Intent::ReportDispatch { .. }
        )
    };
    wants(shown).into_iter().filter(is_of_it).collect()
}

fn is_shown(shown: &Shown) -> bool {
    shown.query_by_role_and_label(accesskit::Role::Heading, "Vem ska skickas?").is_some()
}

fn is_chosen(shown: &Shown, name: &str) -> bool {
    let button = shown.get_by_role_and_label(accesskit::Role::Button, name);
    button.accesskit_node().toggled() == Some(Toggled::True)
}

#[test]
fn whom_the_plan_asks_for_is_sent_by_two_keys() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    assert!(is_chosen(&shown, "Väktare") && is_chosen(&shown, "Polis") && !is_chosen(&shown, "Ambulans"));
    assert!(shown.query_by_role_and_label(accesskit::Role::Button, "Skicka väktare och polis").is_some());
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [Intent::Dispatch(vec![Responder::Guard, Responder::Police])]);
    assert!(!is_shown(&shown), "both are told by machine: the pictures are seen again");
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [], "they are being sent already");
}

#[test]
fn digits_choose_and_escape_loses_nothing() {
    let (mut shown, _guard) = show(unplanned());
    press(&mut shown, Key::F7);
    assert!(shown.query_by_role_and_label(accesskit::Role::Button, "Skicka").is_some(), "nobody is chosen");
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), []);
    for key in [Key::Num3, Key::Num1, Key::Num4, Key::Num1] {
        press(&mut shown, key);
    }
    press(&mut shown, Key::Escape);
    assert!(!is_shown(&shown));
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Enter);
    let sent = Intent::Dispatch(vec![Responder::RescueService, Responder::Ambulance]);
    assert_eq!(of_dispatch(&mut shown), [sent]);
    assert!(is_shown(&shown), "both have to be called");
}

#[test]
fn whoever_was_taken_out_is_not_chosen_again_by_the_plan() {
    let (mut shown, _guard) = show(with(Vec::new()));
    for key in [Key::F7, Key::Num2, Key::Escape, Key::F7, Key::Enter] {
        press(&mut shown, key);
    }
    assert_eq!(of_dispatch(&mut shown), [Intent::Dispatch(vec![Responder::Guard])]);
}

#[test]
fn a_step_that_sends_opens_the_card_until_all_of_it_are_sent() {
    let mut desk = with(vec![sample::dispatch(1, Responder::Guard, 5)]);
    desk.board.held.as_mut().unwrap().steps.retain(|step| step.id.as_str() == "send-guard-police");
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F5);
    assert_eq!(wants(&mut shown), []);
    assert!(is_chosen(&shown, "Polis") && !is_chosen(&shown, "Väktare"), "the guard is on the way");
    press(&mut shown, Key::Escape);
    click(&mut shown, "Skicka väktare och polis");
    assert!(is_shown(&shown), "and by the mouse");
    press(&mut shown, Key::Escape);
    shown.state_mut().board.held.as_mut().unwrap().dispatches.push(sample::dispatch(2, Responder::Police, 1));
    shown.run();
    press(&mut shown, Key::F5);
    assert_eq!(wants(&mut shown), [Intent::DoStep(StepId::new("send-guard-police"))]);
}

#[test]
fn what_the_station_did_not_take_stands_there_to_be_sent_again() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Enter);
    wants(&mut shown);
    shown.state_mut().now = sample::NOW.plus_ms(3_000);
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown).len(), 1);
    let sent = [(1, Responder::Guard), (2, Responder::Police)].map(|(number, to)| sample::dispatch(number, to, 0));
    shown.state_mut().board.held.as_mut().unwrap().dispatches = sent.into();
    shown.run();
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [], "they are sent");
    assert!(shown.query_by_role_and_label(accesskit::Role::Tab, "Polis: har fått uppdraget").is_some());
}

#[test]
fn a_machine_that_is_not_reached_is_told_in_the_column_with_the_number_to_call_in_the_card() {
    let police = sample::all_sorts_of_dispatches().remove(1);
    let since = crate::clock::time(police.untold.unwrap().1);
    let id = police.id;
    let (mut shown, _guard) = show(with(vec![police]));
    let line = shown.get_by_label_contains("Polis: Deras larmcentral svarar inte.");
    line.click();
    shown.run();
    assert!(shown.query_by_label(&format!("Ett meddelande väntar sedan {since}.")).is_some());
    assert!(shown.query_by_label("Ring 010-174 06 02").is_some());
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [], "Enter says nothing of what was told");
    press(&mut shown, Key::T);
    assert_eq!(of_dispatch(&mut shown), [Intent::PhoneDispatch(id)]);
    click(&mut shown, "Berättat och återläst");
    assert_eq!(of_dispatch(&mut shown), [Intent::PhoneDispatch(id)]);
}

#[test]
fn told_twice_in_a_hurry_nobody_else_is_taken_for_told() {
    let mut both = sample::all_sorts_of_dispatches();
    both.retain(|dispatch| [Responder::Police, Responder::RescueService].contains(&dispatch.to));
    let (police, rescue) = (both[0].id, both[1].id);
    let (mut shown, _guard) = show(with(both));
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Num2);
    press(&mut shown, Key::T);
    assert_eq!(of_dispatch(&mut shown), [Intent::PhoneDispatch(police)]);
    let told = &mut shown.state_mut().board.held.as_mut().unwrap().dispatches[0];
    (told.told, told.untold) = (Some((sample::NOW, Way::Telephone)), None);
    shown.run();
    press(&mut shown, Key::T);
    assert_eq!(of_dispatch(&mut shown), [], "the second press only opens the other one");
    press(&mut shown, Key::T);
    assert_eq!(of_dispatch(&mut shown), [Intent::PhoneDispatch(rescue)]);
}

#[test]
fn each_fault_of_a_line_has_its_words_in_both_languages() {
    use vaka_link::board::LineFault;
    let faults = [
        (LineFault::Silent, "svarar inte", "does not answer"),
        (LineFault::Refuses(503), "tar inte emot (svar 503)", "does not accept it (answer 503)"),
        (LineFault::NotTheirs, "har inte rätt nyckel", "has not the right key"),
        (LineFault::Certificate, "ett certifikat som ingen går i god för", "a certificate that nobody vouches for"),
        (LineFault::Garbled, "går inte att förstå", "cannot be understood"),
    ];
    let (mut shown, _guard) = show(with(sample::all_sorts_of_dispatches()));
    for (fault, swedish, english) in faults {
        shown.state_mut().board.held.as_mut().unwrap().dispatches[1].fault = Some(fault);
        for (language, words) in [(Language::Swedish, swedish), (Language::English, english)] {
            vaka_words::set_language(language);
            shown.run();
            assert!(shown.query_by_label_contains(words).is_some(), "{words}");
        }
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn what_is_read_on_the_telephone_is_ticked_and_a_sentence_that_has_changed_is_not() {
    let rescue = sample::all_sorts_of_dispatches().remove(2);
    let (mut shown, _guard) = show(with(vec![rescue]));
    press(&mut shown, Key::F7);
    let ticked = |shown: &Shown, words: &str| {
        let box_of = shown.get_by_role_and_label(accesskit::Role::CheckBox, words);
        box_of.accesskit_node().toggled() == Some(Toggled::True)
    };
    let (place, mind) = ("Adress: Ekvägen 4, 183 30 Täby. Hos Kund 1.", "Se upp: Hund. Trappan upp är brant.");
    click(&mut shown, place);
    assert!(ticked(&shown, place) && !ticked(&shown, mind));
    click(&mut shown, mind);
    click(&mut shown, mind);
    assert!(!ticked(&shown, mind), "a second press takes it back");
    shown.state_mut().board.held.as_mut().unwrap().brief.address = Pii("Ekvägen 5, 183 30 Täby".to_owned());
    shown.run();
    assert!(!ticked(&shown, "Adress: Ekvägen 5, 183 30 Täby. Hos Kund 1."), "nobody has read that back");
    assert_eq!(of_dispatch(&mut shown), [], "boxes are the desk's own");
}

#[test]
fn without_a_telephone_there_is_nothing_to_tick() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    let words = "Se upp: Hund. Trappan upp är brant.";
    assert!(shown.query_by_role_and_label(accesskit::Role::Label, words).is_some());
    assert!(shown.query_by_role_and_label(accesskit::Role::CheckBox, words).is_none());
    press(&mut shown, Key::Num3);
    assert!(shown.query_by_role_and_label(accesskit::Role::CheckBox, words).is_some(), "one is told by telephone");
}

#[test]
fn a_question_is_seen_in_the_column_and_answered_by_keys() {
    let guard = sample::all_sorts_of_dispatches().remove(0);
    let (dispatch, report) = (guard.id, guard.questions[0].report);
    let (mut shown, _guard) = show(with(vec![guard]));
    assert!(shown.query_by_label_contains("Väktare frågar: Finns det någon baksida att gå in från?").is_some());
    // Whoever sends nobody answers: Enter goes to the field.
    for key in [Key::F7, Key::Num2, Key::Enter] {
        press(&mut shown, key);
    }
    assert!(shown.query_by_role_and_label(accesskit::Role::Tab, "Väktare: på väg, frågar något").is_some());
    assert!(shown.get_by_label("Svar till väktare").is_focused());
    shown.event(Event::Text("Ja, genom tvättstugan.".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    let text = Pii("Ja, genom tvättstugan.".to_owned());
    assert_eq!(of_dispatch(&mut shown), [Intent::ReplyDispatch { dispatch, report, text: text.clone() }]);
    let questions = &mut shown.state_mut().board.held.as_mut().unwrap().dispatches[0].questions;
    questions[0].reply = Some((text, false));
    shown.run();
    assert!(shown.query_by_label("Svarat, inte framme än: Ja, genom tvättstugan.").is_some());
    assert!(shown.query_by_label_contains("Väktare frågar").is_none(), "the column is calm again");
    let questions = &mut shown.state_mut().board.held.as_mut().unwrap().dispatches[0].questions;
    questions[0].reply.as_mut().unwrap().1 = true;
    shown.run();
    assert!(shown.query_by_label("Svarat: Ja, genom tvättstugan.").is_some());
}

#[test]
fn escape_leaves_the_field_before_it_leaves_the_card_and_keeps_what_was_typed() {
    let (mut shown, _guard) = show(with(vec![sample::all_sorts_of_dispatches().remove(0)]));
    for key in [Key::F7, Key::Num2, Key::Enter] {
        press(&mut shown, key);
    }
    shown.event(Event::Text("Ja".to_owned()));
    shown.run();
    press(&mut shown, Key::Escape);
    assert!(is_shown(&shown));
    press(&mut shown, Key::Escape);
    assert!(!is_shown(&shown));
    press(&mut shown, Key::F7);
    assert_eq!(shown.get_by_label("Svar till väktare").value().unwrap_or_default(), "Ja");
    assert_eq!(of_dispatch(&mut shown), []);
}

#[test]
fn calling_back_takes_two_presses_and_no_double_click() {
    let guard = sample::dispatch(1, Responder::Guard, 5);
    let id = guard.id;
    let (mut shown, _guard) = show(with(vec![guard]));
    press(&mut shown, Key::F7);
    click(&mut shown, "Avbryt uppdraget");
    assert_eq!(of_dispatch(&mut shown), []);
    click(&mut shown, "Tryck igen för att avbryta");
    assert_eq!(of_dispatch(&mut shown), [], "nobody has read it yet");
    press(&mut shown, Key::Escape);
    assert!(is_shown(&shown) && shown.query_by_label("Avbryt uppdraget").is_some(), "Esc takes the first press back");
    click(&mut shown, "Avbryt uppdraget");
    shown.state_mut().now = sample::NOW.plus_ms(500);
    click(&mut shown, "Tryck igen för att avbryta");
    assert_eq!(of_dispatch(&mut shown), [Intent::CancelDispatch(id)]);
}

#[test]
fn what_is_said_on_the_telephone_is_recorded_by_hand_and_only_there() {
    let phoned = DispatchView {
        way: Way::Telephone,
        told: Some((sample::NOW, Way::Telephone)),
        phoned: true,
        unanswered: false,
        ..sample::dispatch(3, Responder::RescueService, 20)
    };
    let dispatch = phoned.id;
    let (mut shown, _guard) = show(with(vec![phoned]));
    press(&mut shown, Key::F7);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::F7);
    let report = |progress, eta_minutes| Intent::ReportDispatch { dispatch, progress, eta_minutes };
    let write = |shown: &mut Shown, text: &str| {
        shown.get_by_label("Minuter till framme").focus();
        shown.run();
        shown.event(Event::Text(text.to_owned()));
        shown.run();
    };
    write(&mut shown, "12 min");
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [report(Progress::Accepted, Some(12))]);
    write(&mut shown, "8");
    click(&mut shown, "På väg");
    assert_eq!(of_dispatch(&mut shown), [report(Progress::EnRoute, Some(8))]);
    write(&mut shown, "8");
    for (name, progress) in
        [("På plats", Progress::OnSite), ("Klara", Progress::Done), ("Åker inte", Progress::Refused)]
    {
        click(&mut shown, name);
        assert_eq!(of_dispatch(&mut shown), [report(progress, None)]);
    }
    // Of whoever has a machine, that alone says how far they are.
    let dispatches = &mut shown.state_mut().board.held.as_mut().unwrap().dispatches;
    *dispatches = vec![sample::dispatch(1, Responder::Guard, 5)];
    shown.run();
    assert!(shown.query_by_label("Minuter till framme").is_none());
    assert!(shown.query_by_label("På plats").is_none());
}

#[test]
fn under_the_card_no_key_means_anything_and_it_goes_when_the_desk_is_locked() {
    let (mut shown, _guard) = show(with(Vec::new()));
    shown.get_by_label("Notering").focus();
    shown.run();
    press(&mut shown, Key::F7);
    for key in [Key::F2, Key::F8, Key::F9, Key::F10, Key::L, Key::F3] {
        press(&mut shown, key);
    }
    shown.event(Event::Text("x".to_owned()));
    shown.run();
    assert_eq!(wants(&mut shown), []);
    assert_eq!(shown.get_by_label("Notering").value().unwrap_or_default(), "", "nor is anything written there");
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [], "nobody talks from under a card");
    shown.key_up(Key::Space);
    press(&mut shown, Key::F12);
    assert_eq!(wants(&mut shown), [Intent::Lock]);
    shown.state_mut().session = Session::Locked { worker: worker(), checking: false, refusal: None };
    shown.run();
    assert!(!is_shown(&shown));
    shown.state_mut().session = Session::In(worker());
    shown.run();
    assert!(!is_shown(&shown), "it does not come back by itself");
}

#[test]
fn tab_goes_through_the_card_alone() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    let mut met = Vec::new();
    for _ in 0..8 {
        press(&mut shown, Key::Tab);
        let buttons = shown.query_all_by_role(accesskit::Role::Button);
        let focused = buttons.filter(|button| button.accesskit_node().is_focused());
        met.extend(focused.filter_map(|button| button.accesskit_node().label()));
    }
    assert!(met.iter().any(|name| name == "Ambulans"), "{met:?}");
    assert!(!met.iter().any(|name| name == "Skarpt" || name == "Ta nästa"), "{met:?}");
}

#[test]
fn enter_on_a_button_that_has_the_keys_is_for_that_button() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    shown.get_by_role_and_label(accesskit::Role::Button, "Ambulans").focus();
    shown.run();
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [], "nobody is sent by it");
    assert!(is_chosen(&shown, "Ambulans"));
}

#[test]
fn a_code_word_that_was_wrong_takes_no_key_from_the_card() {
    use alarm_central::event::{JudgedWord, WordVerdict};
    let (mut shown, _guard) = show(unplanned());
    press(&mut shown, Key::F4);
    shown.event(Event::Text("solros".to_owned()));
    shown.run();
    press(&mut shown, Key::Enter);
    press(&mut shown, Key::F7);
    let judged = JudgedWord { contact: 1, verdict: WordVerdict::Wrong, at: sample::NOW.plus_ms(10) };
    shown.state_mut().board.held.as_mut().unwrap().words.newest = Some(judged);
    shown.run();
    press(&mut shown, Key::Num3);
    assert!(is_chosen(&shown, "Räddningstjänst"));
}

#[test]
fn enter_once_too_often_closes_no_event() {
    let (mut shown, _guard) = show(with(Vec::new()));
    for key in [Key::F10, Key::Num1, Key::F7, Key::Enter, Key::Enter] {
        press(&mut shown, key);
    }
    assert_eq!(wants(&mut shown), [Intent::Dispatch(vec![Responder::Guard, Responder::Police])]);
}

#[test]
fn the_second_window_passes_its_key_on() {
    let (mut shown, _guard) = show(with(Vec::new()));
    let keyboard = crate::keys::Keyboard { presses: vec![crate::keys::Press::Dispatch], ..Default::default() };
    shown.state_mut().screen.press_elsewhere(keyboard);
    shown.run();
    assert!(is_shown(&shown));
}

#[test]
fn why_the_station_refuses_is_said_in_the_card() {
    let mut desk = with(Vec::new());
    desk.notice = Some("De är redan skickade.".to_owned());
    let (mut shown, _guard) = show(desk);
    let told = |shown: &Shown| shown.query_all_by_label_contains("De är redan skickade.").count();
    let before = told(&shown);
    press(&mut shown, Key::F7);
    assert_eq!(told(&shown), before + 1);
}

#[test]
fn nothing_is_asked_of_a_station_that_is_gone() {
    let mut desk = with(sample::all_sorts_of_dispatches());
    desk.link = LinkState::Lost;
    let (mut shown, _guard) = show(desk);
    for key in [Key::F7, Key::Num4, Key::Enter, Key::T] {
        press(&mut shown, key);
    }
    click(&mut shown, "Skicka ambulans");
    click(&mut shown, "Avbryt uppdraget");
    assert_eq!(of_dispatch(&mut shown), []);
    shown.state_mut().link = LinkState::Up;
    press(&mut shown, Key::Enter);
    assert_eq!(of_dispatch(&mut shown), [Intent::Dispatch(vec![Responder::Ambulance])], "it was not lost");
}

#[test]
fn without_an_event_there_is_no_card() {
    let mut desk = with(Vec::new());
    desk.board.held = None;
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F7);
    assert!(!is_shown(&shown));
    assert_eq!(of_dispatch(&mut shown), []);
}

#[test]
fn the_level_and_what_supports_it_are_said_in_both_languages() {
    let (mut shown, _guard) = show(with(Vec::new()));
    press(&mut shown, Key::F7);
    for (language, sentences) in [
        (
            Language::Swedish,
            [
                "Nivå 2: en person har setts eller hörts, eller flera sektioner har larmat.",
                "Stöds av: 2 sektioner har larmat.",
                "Skulle höja nivån: att någon obehörig ses eller hörs, fara för liv.",
                "Ekvägen 4 bokstaveras ERIK KALLE VIKTOR ÄRLIG GUSTAV ERIK NIKLAS, 4.",
            ],
        ),
        (
            Language::English,
            [
                "Level 2: a person was seen or heard, or several zones signalled.",
                "Supported by: 2 zones alarmed.",
                "Would raise it: an intruder seen or heard, danger to life.",
                "Ekvägen 4 is spelled ECHO KILO VICTOR A-DOTS GOLF ECHO NOVEMBER, 4.",
            ],
        ),
    ] {
        vaka_words::set_language(language);
        shown.run();
        for sentence in sentences {
            assert!(shown.query_by_label(sentence).is_some(), "{sentence}");
        }
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn the_outcome_proposes_the_level_of_the_facts_until_another_is_chosen() {
    let (mut shown, _guard) = show(with(Vec::new()));
    shown.state_mut().board.held.as_mut().unwrap().brief.assessment.level = 3;
    shown.run();
    click(&mut shown, "Skarpt");
    assert!(is_chosen(&shown, "Verifieringsnivå 3"));
    assert!(shown.query_by_label_contains("är bekräftat. Stöds av: 2 sektioner har larmat.").is_some());
    shown.state_mut().board.held.as_mut().unwrap().brief.assessment.level = 4;
    shown.run();
    assert!(is_chosen(&shown, "Verifieringsnivå 4"), "the facts have changed");
    click(&mut shown, "Verifieringsnivå 1");
    shown.state_mut().board.held.as_mut().unwrap().brief.assessment.level = 2;
    shown.run();
    assert!(is_chosen(&shown, "Verifieringsnivå 1"), "the operator has the last word");
    assert!(shown.query_by_label_contains("Beräknad nivå: 2. Stöds av").is_some());
    click(&mut shown, "Avsluta ärendet");
    let said = wants(&mut shown);
    assert!(matches!(&said[..], [Intent::Close { verdict, .. }] if verdict.level == 1), "{said:?}");
}

#[test]
fn the_card_is_whole_in_both_sizes_and_languages() {
    for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
        let (mut shown, _guard) = show_at(with(sample::all_sorts_of_dispatches()), size);
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(size));
        for language in Language::ALL {
            vaka_words::set_language(language);
            shown.run();
            // The column has one line each: of a question and of a fault the card says the rest.
            let before: Vec<String> = cut_off(&shown);
            let is_state = |text: &&String| ["Rädd", "Rescue", "Ambul"].iter().any(|start| text.starts_with(start));
            let states: Vec<&String> = before.iter().filter(is_state).collect();
            assert!(states.is_empty(), "{size:?}: {states:?}");
            press(&mut shown, Key::F7);
            let cut: Vec<String> = cut_off(&shown).into_iter().filter(|text| !before.contains(text)).collect();
            assert!(cut.is_empty(), "{size:?}: {cut:?}");
            let mut count = 0;
            for button in shown.query_all_by_role(accesskit::Role::Button) {
                let (rect, name) = (button.rect(), button.accesskit_node().label().unwrap_or_default());
                if rect.height() > 0.0 {
                    assert!(window.expand(0.5).contains_rect(rect), "{name}: {rect:?}");
                    count += 1;
                }
            }
            assert!(count > 10);
            press(&mut shown, Key::Escape);
        }
        vaka_words::set_language(Language::Swedish);
    }
}

#[test]
fn the_column_says_each_of_them_and_while_closing_the_one_that_matters_most() {
    let (mut shown, _guard) = show_at(with(sample::all_sorts_of_dispatches()), [1280.0, 720.0]);
    for words in [
        "Väktare frågar",
        "Polis: Deras larmcentral svarar inte. 010-174 06 02",
        "Räddningstjänst: ska ringas 010-174 06 03",
        "Ambulans: åker inte",
    ] {
        assert!(shown.query_by_label_contains(words).is_some(), "{words}");
    }
    click(&mut shown, "Skarpt");
    press(&mut shown, Key::F10);
    assert!(shown.query_by_label_contains("Väktare frågar").is_some());
    assert!(shown.query_by_label_contains("Ambulans: åker inte").is_none());
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Insats · 3 till").is_some());
}

#[test]
fn who_will_not_go_asks_for_somebody_until_another_goes() {
    let ambulance = sample::all_sorts_of_dispatches().remove(3);
    let guard = sample::dispatch(1, Responder::Guard, 5);
    let current = |shown: &Shown| {
        let tabs = shown.query_all_by_role(accesskit::Role::Tab);
        let mut open = tabs.filter(|tab| tab.accesskit_node().toggled() == Some(Toggled::True));
        open.next().and_then(|tab| tab.accesskit_node().label())
    };
    let (mut shown, _guard) = show(with(vec![ambulance, guard]));
    press(&mut shown, Key::F7);
    assert_eq!(current(&shown).as_deref(), Some("Ambulans: åker inte"));
    let again = sample::dispatch(5, Responder::Ambulance, 1);
    shown.state_mut().board.held.as_mut().unwrap().dispatches.push(again);
    shown.run();
    assert_eq!(current(&shown).as_deref(), Some("Ambulans: har fått uppdraget"));
}

#[test]
fn what_happened_to_those_who_were_sent_stands_in_the_history() {
    use vaka_link::board::{Happening, HistoryLine};
    let (mut shown, _guard) = show(with(Vec::new()));
    let (guard, police) = (Responder::Guard, Responder::Police);
    let eta = Some(sample::NOW.plus_ms(540_000));
    let minute = crate::clock::minute(sample::NOW.plus_ms(540_000));
    let what = [
        (Happening::DispatchRequested { to: guard, level: 2 }, "Väktare larmad, nivå 2".to_owned()),
        (Happening::DispatchTold { to: guard, way: Way::Wire }, "Väktare har fått uppdraget".to_owned()),
        (
            Happening::DispatchTold { to: police, way: Way::Telephone },
            "Polis har fått uppdraget i telefon, återläst".to_owned(),
        ),
        (
            Happening::DispatchReported { to: guard, progress: Progress::Accepted, eta },
            format!("Väktare: har tagit uppdraget, väntas framme {minute}"),
        ),
        (
            Happening::DispatchReported { to: guard, progress: Progress::OnSite, eta: None },
            "Väktare: på plats".to_owned(),
        ),
        (Happening::DispatchAsked { to: guard }, "Väktare frågade något".to_owned()),
        (Happening::DispatchReplied { to: guard }, "Väktare fick svar".to_owned()),
        (Happening::DispatchCancelled { to: police }, "Polis: uppdraget avbrutet".to_owned()),
    ];
    for (what, words) in what {
        let line = HistoryLine { at: sample::NOW, who: None, what };
        shown.state_mut().board.held.as_mut().unwrap().history = vec![line];
        shown.run();
        let lines = shown.query_all_by_role(accesskit::Role::ListItem);
        let mut labels = lines.filter_map(|node| node.accesskit_node().label());
        assert!(labels.any(|label| label.ends_with(&words)), "{words}");
    }
}

#[test]
fn whoever_says_nothing_is_called_and_until_they_have_answered_nothing_is_closed() {
    let mut fresh = sample::dispatch(1, Responder::Guard, 20);
    fresh.told = Some((sample::NOW.plus_ms(-19_000), Way::Wire));
    let dispatch = fresh.id;
    let (mut shown, _guard) = show(with(vec![fresh]));
    assert!(
        shown.query_by_label_contains("svar från väktare").is_some(),
        "what is left before the event can be closed"
    );
    press(&mut shown, Key::F7);
    assert!(shown.query_by_label_contains("har fått uppdraget, inget svar").is_none(), "for a while they may think");
    assert!(shown.query_by_label("Har tagit uppdraget").is_none());
    shown.state_mut().now = sample::NOW.plus_ms(12_000);
    shown.run();
    assert!(shown.query_all_by_label_contains("Väktare: har fått uppdraget, inget svar").next().is_some());
    assert!(shown.query_all_by_label_contains("Inget svar än. Ring dem och välj vad de säger:").next().is_some());
    click(&mut shown, "Har tagit uppdraget");
    let report = Intent::ReportDispatch { dispatch, progress: Progress::Accepted, eta_minutes: None };
    assert_eq!(of_dispatch(&mut shown), [report]);
}

//! The action plan on the screen: by names and spoken states, and what keys and clicks make of it.
use super::*;

fn in_plan() -> Desk {
    let mut board = sample::board();
    board.held.as_mut().unwrap().steps = sample::all_sorts_of_steps();
    Desk::with(board)
}

fn answer(step: &str, answer: &str) -> Intent {
    Intent::AnswerStep(StepId::new(step), AnswerId::new(answer))
}

#[test]
fn each_step_tells_how_it_stands() {
    let (shown, _guard) = show(in_plan());
    let check = |name: &str, wanted: &str| assert_eq!(value(&shown, name), wanted, "{name}");
    check("Titta i kamerorna", "klart");
    check("Är någon hemma?", "Natt, någon sover · larmet var på för natt eller skal, besvarad, tryck för att ändra");
    check("Tala till hemmet", "går inte, ingen röstenhet");
    check("Ring de som sover hemma", "klart, tryck för att ångra");
    check("Vad visar bild och ljud?", "på tur, krävs");
    check("Vänta på väktaren", "kvar, råd, 04:12 kvar");
    check("Skicka väktare och polis", "senare, krävs");
    assert!(shown.query_by_label("Ett kodord avbryter bara det som inget annat talar emot.").is_some(), "what it may");
    assert!(
        shown.query_by_label_contains("Kvar innan du kan avsluta: utfall, steg 5 Vad visar bild och ljud?").is_some()
    );
}

#[test]
fn digits_and_clicks_answer_the_question_whose_turn_it_is() {
    let (mut shown, _guard) = show(in_plan());
    press(&mut shown, Key::Num2);
    assert_eq!(wants(&mut shown), [answer("seen", "unclear")]);
    press(&mut shown, Key::Num9);
    assert_eq!(wants(&mut shown), [], "there are four");
    click(&mut shown, "Misstag, rätt kodord");
    assert_eq!(wants(&mut shown), [answer("seen", "mistake-code")]);
    // F5 goes on with what asks nothing.
    press(&mut shown, Key::F5);
    assert_eq!(wants(&mut shown), [Intent::DoStep(StepId::new("wait-guard"))]);
}

#[test]
fn in_a_text_field_digits_are_text() {
    let (mut shown, _guard) = show(in_plan());
    shown.get_by_label("Notering").focus();
    shown.run();
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn an_answer_is_changed_and_a_tick_taken_back() {
    let (mut shown, _guard) = show(in_plan());
    click(&mut shown, "Är någon hemma?");
    assert_eq!(wants(&mut shown), [], "it opens again");
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), [answer("home", "nobody")]);
    click(&mut shown, "Är någon hemma?");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), [answer("seen", "intruder")], "Esc left it as it was");
    click(&mut shown, "Ring de som sover hemma");
    assert_eq!(wants(&mut shown), [Intent::UndoStep(StepId::new("call-sleepers"))]);
    click(&mut shown, "Titta i kamerorna");
    assert_eq!(wants(&mut shown), [], "what was looked at was looked at");
    click(&mut shown, "Skicka väktare och polis");
    assert_eq!(wants(&mut shown), [], "that comes later");
}

#[test]
fn while_closing_digits_choose_the_outcome_and_then_answer_what_is_owed() {
    let (mut shown, _guard) = show(in_plan());
    for key in [Key::F10, Key::Num1] {
        press(&mut shown, key);
        assert_eq!(wants(&mut shown), []);
    }
    press(&mut shown, Key::Num3);
    assert_eq!(wants(&mut shown), [answer("seen", "mistake-code")]);
    // With nothing owed they go on choosing the cause.
    shown.state_mut().board.held.as_mut().unwrap().steps.retain(|step| step.id.as_str() == "look");
    shown.run();
    press(&mut shown, Key::Num2);
    assert_eq!(wants(&mut shown), []);
    press(&mut shown, Key::Enter);
    let said = wants(&mut shown);
    assert!(
        matches!(&said[..], [Intent::Close { verdict, .. }] if verdict.cause == Outcome::Sharp.causes()[1]),
        "{said:?}"
    );
}

#[test]
fn a_wait_shows_its_time_running() {
    let (mut shown, _guard) = show(in_plan());
    let check = |shown: &mut Shown, passed_ms: i64, wanted: &str| {
        shown.state_mut().now = sample::NOW.plus_ms(passed_ms);
        shown.run();
        assert_eq!(value(shown, "Vänta på väktaren"), format!("kvar, råd, {wanted}"));
    };
    check(&mut shown, 192_000, "01:00 kvar");
    check(&mut shown, 251_001, "00:01 kvar");
    check(&mut shown, 252_000, "tiden är ute");
}

#[test]
fn a_call_says_how_many_numbers_are_to_be_called_still() {
    let (mut shown, _guard) = show(in_plan());
    for (left, wanted) in [(2, "kvar, råd, 2 nummer kvar"), (1, "kvar, råd, ett nummer kvar"), (0, "kvar, råd")] {
        let step = &mut shown.state_mut().board.held.as_mut().unwrap().steps[3];
        (step.standing, step.numbers_left) = (vaka_link::board::StepStanding::Open { until: None }, left);
        // Another one is first.
        shown.state_mut().board.held.as_mut().unwrap().steps[0].standing =
            vaka_link::board::StepStanding::Open { until: None };
        shown.run();
        assert_eq!(value(&shown, "Ring de som sover hemma"), wanted);
    }
}

#[test]
fn what_came_late_is_said_and_takes_one_more_key() {
    let mut board = sample::board();
    let late: Vec<SignalId> = board.held.as_ref().unwrap().signals[1..2].iter().map(|signal| signal.id).collect();
    board.held.as_mut().unwrap().unseen = late;
    let (mut shown, _guard) = show(Desk::with(board));
    for key in [Key::F10, Key::Num2, Key::Num2, Key::Enter] {
        press(&mut shown, key);
        assert_eq!(wants(&mut shown), [], "nothing closes before what came late was said");
    }
    assert!(shown.query_by_label_contains("Nytt sedan du senast gjorde något: ").is_some());
    assert!(shown.query_by_label_contains("Tryck en gång till för att avsluta.").is_some());
    // Another one comes before the key that would close.
    let id = shown.state().board.held.as_ref().unwrap().id;
    shown.state_mut().board.rows.get_mut(&id).unwrap().signals += 1;
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [], "it says that too");
    press(&mut shown, Key::Enter);
    let said = wants(&mut shown);
    let signals = shown.state().board.rows[&id].signals;
    assert!(matches!(&said[..], [Intent::SeeSignals(seen), Intent::Close { .. }] if *seen == signals), "{said:?}");
}

#[test]
fn no_word_of_a_plan_is_cut_off_in_any_size_and_language() {
    for size in [[1280.0, 720.0], [1920.0, 1080.0]] {
        let (mut shown, _guard) = show_at(in_plan(), size);
        for language in Language::ALL {
            vaka_words::set_language(language);
            shown.run();
            let plan = ["Åtgärdsplan", "Action plan", "Är någon", "Vad visar", "Is anybody", "What do"];
            let cut: Vec<String> = cut_off(&shown);
            assert!(!cut.iter().any(|text| plan.iter().any(|start| text.starts_with(start))), "{size:?}: {cut:?}");
        }
        vaka_words::set_language(Language::Swedish);
    }
}

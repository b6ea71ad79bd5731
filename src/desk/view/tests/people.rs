//! Who works here, on the screen: the first supervisor's card, roles that wait for a second person, and the certificate.
use alarm_central::{
    event::EventState,
    id::PersonId,
    moment::Moment,
    person::Role,
    pii::{Pii, Secret},
};
use egui::{Event, Key, accesskit};
use egui_kittest::kittest::Queryable;
use vaka_link::{
    board::RoleAsked,
    keeper::{KeeperRefusal, NewPerson},
};

use super::{Desk, Shown, alerts, click, press, sample, show, value, wants, worker};
use crate::{
    clock,
    intent::Intent,
    scene::{FirstStart, Session},
};

fn first_start() -> Desk {
    let mut desk = Desk::with(sample::board());
    desk.session = Session::Out { checking: false, refusal: None, ended: None };
    desk.first_start = Some(FirstStart::default());
    desk
}

fn write(shown: &mut Shown, text: &str) {
    shown.event(Event::Text(text.to_owned()));
    shown.run();
}

fn state(shown: &Shown) -> Option<String> {
    use egui_kittest::kittest::NodeT;
    let mut said = shown.query_all_by_role(accesskit::Role::Status);
    said.next().and_then(|node| node.accesskit_node().label())
}

#[test]
fn the_first_supervisor_is_made_by_keys_alone() {
    let (mut shown, _guard) = show(first_start());
    click(&mut shown, "Skapa den första arbetsledaren");
    for (text, left) in [
        ("chef1", "Skriv en signatur och ett namn."),
        ("Arbetsledare 1", "Skriv intygets sista dag, ÅÅÅÅ-MM-DD. Den får inte ha passerat."),
        ("2099-12-31", "Skriv samma lösenord två gånger."),
        ("ett nytt ord", "Skriv samma lösenord två gånger."),
    ] {
        write(&mut shown, text);
        press(&mut shown, Key::Enter);
        assert_eq!(state(&shown).as_deref(), Some(left));
        assert_eq!(wants(&mut shown), [], "nothing is sent before all is said");
    }
    write(&mut shown, "ett annat ord");
    press(&mut shown, Key::Enter);
    assert_eq!(state(&shown).as_deref(), Some("Lösenorden är inte lika."));
    assert_eq!(wants(&mut shown), []);
    write(&mut shown, "ett nytt ord");
    press(&mut shown, Key::Enter);
    let made = NewPerson {
        id: PersonId::new("chef1"),
        name: Pii("Arbetsledare 1".to_owned()),
        role: Role::Supervisor,
        certified_until: clock::end_of_day("2099-12-31").unwrap(),
        password: Secret::new("ett nytt ord"),
    };
    assert_eq!(wants(&mut shown), [Intent::CreateFirst(made)]);
    shown.state_mut().first_start =
        Some(FirstStart { asking: false, refusal: Some(KeeperRefusal::PasswordTooShort { least: 8 }) });
    shown.run();
    assert_eq!(state(&shown).as_deref(), Some("Lösenordet ska ha minst 8 tecken."));
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Första start").is_none(), "back to signing in");
    click(&mut shown, "Skapa den första arbetsledaren");
    assert_eq!(state(&shown).as_deref(), Some("Lösenordet ska ha minst 8 tecken."), "and what was typed is forgotten");
}

#[test]
fn a_day_that_is_over_certifies_nobody() {
    let (mut shown, _guard) = show(first_start());
    click(&mut shown, "Skapa den första arbetsledaren");
    let day = clock::day(sample::NOW.plus_ms(-24 * 3_600_000));
    for text in ["chef1", "Arbetsledare 1", &day, "ett nytt ord", "ett nytt ord"] {
        write(&mut shown, text);
        press(&mut shown, Key::Enter);
    }
    assert_eq!(wants(&mut shown), []);
    assert!(state(&shown).unwrap().starts_with("Skriv intygets sista dag"));
}

#[test]
fn a_place_with_a_supervisor_offers_no_first_start() {
    let mut desk = first_start();
    desk.first_start = None;
    let (shown, _guard) = show(desk);
    assert!(shown.query_by_label("Skapa den första arbetsledaren").is_none());
    assert!(shown.query_by_role_and_label(accesskit::Role::TextInput, "Signatur").is_some());
}

fn asked(id: &str, answerable: bool) -> RoleAsked {
    RoleAsked {
        person: PersonId::new(id),
        name: Pii(format!("Operatör {id}")),
        from: (id == "op7").then_some(Role::Operator),
        role: Role::Supervisor,
        certified_until: clock::end_of_day("2027-12-31").unwrap(),
        by: None,
        answerable,
    }
}

#[test]
fn roles_that_wait_are_answered_on_their_card_and_only_by_whom_they_may() {
    let mut board = sample::board();
    board.asked = vec![asked("op7", true), asked("op8", false)];
    let (mut shown, _guard) = show(Desk::with(board));
    assert!(alerts(&shown).contains(&"2 roller väntar på svar från en andra arbetsledare.".to_owned()));
    press(&mut shown, Key::R);
    assert!(shown.query_by_label_contains("Ska gå från operatör till arbetsledare.").is_some());
    assert!(shown.query_by_label("Godkänn Operatör op8").is_none());
    assert!(shown.query_by_label("Någon annan måste svara").is_some());
    press(&mut shown, Key::F2);
    assert_eq!(wants(&mut shown), [], "keys mean nothing under the card");
    click(&mut shown, "Godkänn Operatör op7");
    click(&mut shown, "Avslå Operatör op7");
    let answer = |confirm| Intent::AnswerRole { person: PersonId::new("op7"), confirm };
    assert_eq!(wants(&mut shown), [answer(true), answer(false)]);
    shown.state_mut().board.asked.clear();
    shown.run();
    assert!(shown.query_by_label("Roller som väntar på svar").is_none(), "it goes with the last answer");
    press(&mut shown, Key::R);
    assert!(shown.query_by_label("Roller som väntar på svar").is_none(), "nothing waits");
}

fn certified(until: Moment) -> Desk {
    let mut desk = Desk::with(sample::board());
    let mut worker = worker();
    worker.certified_until = until;
    desk.session = Session::In(worker);
    desk
}

fn told_of_certificate(shown: &Shown) -> Option<String> {
    alerts(shown).into_iter().find(|words| words.contains("utbildningsintyg"))
}

#[test]
fn a_certificate_is_told_of_thirty_days_before_its_end_and_when_it_is_over() {
    const DAY_MS: i64 = 24 * 3_600_000;
    let told = |until| {
        let (shown, _guard) = show(certified(until));
        told_of_certificate(&shown)
    };
    assert_eq!(told(sample::NOW.plus_ms(30 * DAY_MS + 1)), None);
    assert!(told(sample::NOW.plus_ms(30 * DAY_MS)).unwrap().contains("gäller till och med"));
    assert!(told(sample::NOW).unwrap().contains("gäller till och med"), "its last millisecond");
    assert!(told(sample::NOW.plus_ms(-1)).unwrap().contains("har gått ut"));
}

#[test]
fn what_was_seen_of_a_certificate_is_not_told_again_until_it_is_over() {
    let until = sample::NOW.plus_ms(3_600_000);
    let mut desk = certified(until);
    desk.board.held = None;
    desk.board.rows.values_mut().for_each(|row| row.state = EventState::Waiting);
    let (mut shown, _guard) = show(desk);
    click(&mut shown, "OK");
    assert_eq!(told_of_certificate(&shown), None);
    shown.state_mut().now = until.plus_ms(1);
    shown.run();
    assert!(told_of_certificate(&shown).unwrap().contains("har gått ut"));
}

#[test]
fn a_desk_where_nobody_sits_covers_the_pictures_and_nothing_else() {
    let mut desk = Desk::with(sample::board());
    desk.masked_ms = Some(59_001);
    let (mut shown, _guard) = show(desk);
    assert!(alerts(&shown).contains(&"Är du kvar?".to_owned()));
    assert_eq!(value(&shown, "Är du kvar?"), "Rör musen eller tryck på en tangent. Skärmen låses om 01:00.");
    assert!(shown.query_by_role_and_label(accesskit::Role::Button, "Hall").is_none(), "no picture");
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Larmkö").is_some());
    assert!(shown.query_by_label("Kamerafönster").is_some());
    press(&mut shown, Key::F11);
    assert_eq!(wants(&mut shown), [Intent::Silence], "alarms are answered as ever");
}

//! Disclosures by role, name and keys alone: the request, the masks, the other person's approval.
use alarm_central::{
    disclosure::{Asked, Mask, MediumAsked, SealedFor, Sound},
    id::{DisclosureId, MediumId, Uuid},
    medium::OpenPurpose,
};
use vaka_link::disclosure::{DisclosureLine, DisclosureStage};

use super::{
    closed::{chief, listed, opened},
    *,
};

const PHRASE: &str = "korrekt häst batteri";

fn medium(number: u128) -> MediumId {
    MediumId(Uuid::from_u128(number))
}

fn at_media() -> Desk {
    let mut desk = listed();
    desk.closed.as_mut().unwrap().take_media(sample::closed_media());
    desk
}

fn fill(shown: &mut Shown, text: &str) {
    shown.event(Event::Text(text.to_owned()));
    press(shown, Key::Enter);
}

/// Authority, person, case, ground and recipient, by keys.
fn fill_in(shown: &mut Shown, recipient: &str) {
    press(shown, Key::Enter);
    for text in ["Polisen", "Handläggare 1", "5000-K1-26", "RB 27 kap.", recipient] {
        fill(shown, text);
    }
}

fn asked(media: Vec<MediumAsked>, sealed_for: SealedFor) -> Asked {
    Asked {
        authority: "Polisen".to_owned(),
        case_number: "5000-K1-26".to_owned(),
        legal_ground: "RB 27 kap.".to_owned(),
        media,
        sealed_for,
    }
}

fn line(stage: DisclosureStage) -> DisclosureLine {
    let of = sample::closed_media();
    let media = vec![MediumAsked { medium: medium(1), masks: Vec::new(), sound: Sound::LeftOut }];
    DisclosureLine {
        disclosure: DisclosureId(Uuid::from_u128(9)),
        event: of.row.id,
        kind: of.row.kind,
        began: of.row.began,
        site: of.row.site,
        address: of.row.address,
        media: of.media,
        asked: asked(media, SealedFor::Passphrase),
        contact: Pii("Handläggare 1".to_owned()),
        requested_by: Pii("Ledare 1".to_owned()),
        requested_at: sample::NOW,
        stage,
    }
}

#[test]
fn a_request_is_filled_in_by_keys_alone() {
    for size in [[1920.0, 1080.0], [1280.0, 720.0]] {
        let (mut shown, _guard) = show_at(at_media(), size);
        for key in [Key::D, Key::Num1, Key::L] {
            press(&mut shown, key);
        }
        assert_eq!(wants(&mut shown), []);
        fill_in(&mut shown, PHRASE);
        let media = vec![MediumAsked { medium: medium(1), masks: Vec::new(), sound: Sound::LeftOut }];
        let request = Intent::RequestDisclosure {
            event: sample::closed_media().row.id,
            asked: Box::new(asked(media, SealedFor::Passphrase)),
            contact: "Handläggare 1".to_owned(),
            passphrase: Secret::new(PHRASE),
        };
        assert_eq!(wants(&mut shown), [request]);
    }
}

#[test]
fn nothing_is_asked_for_before_all_is_filled_in() {
    let (mut shown, _guard) = show(at_media());
    press(&mut shown, Key::D);
    fill_in(&mut shown, PHRASE);
    assert_eq!(wants(&mut shown), [], "no recording is included");
    press(&mut shown, Key::Num2);
    press(&mut shown, Key::Enter);
    assert!(matches!(&wants(&mut shown)[..], [Intent::RequestDisclosure { asked, .. }] if asked.media.len() == 1));
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::D);
    press(&mut shown, Key::Num2);
    fill_in(&mut shown, "för kort");
    assert_eq!(wants(&mut shown), [], "what was typed is forgotten with the form, and this passphrase is short");
    assert!(shown.query_by_label("Nyckel eller lösenfras saknas, eller är för kort.").is_some());
}

#[test]
fn on_the_smallest_screen_nothing_of_the_request_is_cut_off() {
    for language in [Language::Swedish, Language::English] {
        let (mut shown, _guard) = show_at(at_media(), [1280.0, 720.0]);
        vaka_words::set_language(language);
        press(&mut shown, Key::D);
        assert_eq!(cut_off(&shown), <[String; 0]>::default(), "no recording is included");
        press(&mut shown, Key::Num1);
        assert_eq!(cut_off(&shown), <[String; 0]>::default(), "fields are empty");
        fill_in(&mut shown, "kort");
        assert_eq!(cut_off(&shown), <[String; 0]>::default(), "the passphrase is short");
        assert_eq!(wants(&mut shown), []);
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn masks_are_made_moved_and_stretched_by_keys() {
    let mut desk = opened();
    desk.closed.as_mut().unwrap().opened.as_mut().unwrap().media = vec![medium(1)];
    let open = desk.closed.as_mut().unwrap().opened.take();
    let (mut shown, _guard) = show(desk);
    for key in [Key::D, Key::Num1, Key::M] {
        press(&mut shown, key);
    }
    let purpose = OpenPurpose::Authority;
    let wanted = Intent::OpenMedia { event: sample::closed_media().row.id, media: vec![medium(1)], purpose };
    assert!(wants(&mut shown).contains(&wanted), "for the authority's purpose, and no other recording");
    shown.state_mut().closed.as_mut().unwrap().opened = open;
    shown.run();
    assert!(wants(&mut shown).contains(&Intent::PausePlayback), "it stands still to be drawn on");
    press(&mut shown, Key::N);
    press(&mut shown, Key::ArrowRight);
    shown.key_press_modifiers(egui::Modifiers::SHIFT, Key::ArrowDown);
    shown.run();
    assert!(shown.query_by_label("Maskering 1: 41 % från vänster, 40 % uppifrån, 20 × 21 %").is_some());
    press(&mut shown, Key::N);
    press(&mut shown, Key::Delete);
    press(&mut shown, Key::Enter);
    let _ = wants(&mut shown);
    let key = format!("age1{}", "q".repeat(58));
    fill_in(&mut shown, &key);
    let masks = vec![Mask { left: 4_100, top: 4_000, width: 2_000, height: 2_100 }];
    let media = vec![MediumAsked { medium: medium(1), masks, sound: Sound::Kept }];
    let said = wants(&mut shown);
    assert!(
        matches!(&said[..], [Intent::RequestDisclosure { asked: of, passphrase, .. }]
            if **of == asked(media.clone(), SealedFor::Key(key.clone())) && passphrase.reveal().is_empty()),
        "{said:?}"
    );
}

#[test]
fn another_person_approves_on_a_card_of_its_own() {
    let mut desk = listed();
    desk.session = Session::In(Worker { role: Role::Privacy, ..worker() });
    desk.closed.as_mut().unwrap().disclosures = Some(vec![line(DisclosureStage::Requested)]);
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::D);
    assert_eq!(wants(&mut shown), [Intent::ShowDisclosures]);
    assert_eq!(shown.query_all_by_label_contains("utan ljud · utan maskering").count(), 1, "what is asked is shown");
    press(&mut shown, Key::Num1);
    fill(&mut shown, "dso");
    fill(&mut shown, "hemligt");
    let DisclosureLine { event, disclosure, .. } = line(DisclosureStage::Requested);
    let (person, password) = ("dso".to_owned(), Secret::new("hemligt"));
    assert_eq!(wants(&mut shown), [Intent::ApproveDisclosure { event, disclosure, person, password }]);
    shown.state_mut().closed.as_mut().unwrap().disclosures = Some(vec![line(DisclosureStage::Making { percent: 40 })]);
    shown.run();
    assert!(shown.query_by_label("Godkänn utlämnandet").is_none(), "the card goes when it has come true");
    assert!(shown.query_by_label("Paketet görs: 40 %").is_some());
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), [], "who may only approve does not stop it");
    press(&mut shown, Key::Escape);
    assert_eq!(wants(&mut shown), [Intent::LeaveDisclosures]);
}

#[test]
fn operators_are_shown_nothing_of_disclosures() {
    for (session, is_offered) in [(Session::In(worker()), false), (chief(), true)] {
        let mut desk = at_media();
        desk.session = session;
        let (mut shown, _guard) = show(desk);
        assert_eq!(shown.query_by_label("Lämna ut …").is_some(), is_offered);
        press(&mut shown, Key::D);
        assert_eq!(wants(&mut shown), []);
        assert_eq!(shown.query_by_label("Begär utlämnande").is_some(), is_offered);
        press(&mut shown, Key::F12);
        assert_eq!(wants(&mut shown), [Intent::Lock]);
    }
}

//! Closed events by role, name and keys alone: the list, the purpose, the player.
use alarm_central::{
    id::{MediumId, Uuid},
    medium::OpenPurpose,
};
use vaka_link::{
    closed::{ClosedMedia, ClosedPage, ClosedQuery, MediaLeft, Opened},
    command::Ticket,
};

use super::*;
use crate::closed::Stands;

fn medium(number: u128) -> MediumId {
    MediumId(Uuid::from_u128(number))
}

pub(super) fn chief() -> Session {
    let (id, name) = (PersonId::new("chef1"), Pii("Ledare 1".to_owned()));
    Session::In(Worker { id, name, role: Role::Supervisor, certified_until: alarm_central::moment::Moment(i64::MAX) })
}

/// A calm desk of a supervisor with the list of closed events on it.
pub(super) fn listed() -> Desk {
    let mut desk = Desk::with(sample::calm());
    desk.session = chief();
    let mut closed = Closed::of(ClosedQuery::default());
    let _ = closed.ask_on(0);
    closed.take_page(ClosedPage { rows: sample::closed_rows(30), next: None });
    desk.closed = Some(closed);
    desk
}

fn media() -> ClosedMedia {
    sample::closed_media()
}

pub(super) fn opened() -> Desk {
    let mut desk = listed();
    let closed = desk.closed.as_mut().unwrap();
    closed.take_media(media());
    let all = vec![medium(1), medium(2)];
    assert!(closed.take_opened(Opened { event: media().row.id, media: all, ticket: Ticket(1) }));
    desk.playing = Some(Playing {
        medium: medium(1),
        at: sample::NOW.plus_ms(-3_570_000),
        picture: Some(Picture { texture: TextureId::default(), size: Vec2::new(640.0, 360.0) }),
        is_paused: false,
        speed: 1,
        stands: Stands::Runs,
    });
    desk
}

fn rows_named(shown: &Shown, words: &str) -> usize {
    let buttons = shown.query_all_by_role(accesskit::Role::Button);
    buttons.filter(|node| node.accesskit_node().label().is_some_and(|label| label.contains(words))).count()
}

#[test]
fn arrows_lead_through_the_list_and_enter_to_the_media() {
    let (mut shown, _guard) = show(listed());
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Avslutade händelser").is_some());
    assert!(rows_named(&shown, "Inbrott, Ekvägen 4, 183 30 Täby") > 5, "{:?}", rows_named(&shown, "Inbrott"));
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::ArrowDown);
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), [Intent::ShowMedia(sample::closed_rows(3)[2].id)]);
    press(&mut shown, Key::C);
    assert_eq!(wants(&mut shown), [Intent::LeaveClosed]);
}

#[test]
fn who_may_not_know_the_address_reads_what_the_register_calls_the_home() {
    let mut desk = listed();
    for row in &mut desk.closed.as_mut().unwrap().rows {
        row.address = None;
    }
    let (shown, _guard) = show(desk);
    assert!(rows_named(&shown, "Inbrott, ekvagen-4") > 5);
    assert_eq!(rows_named(&shown, "Ekvägen"), 0);
}

#[test]
fn the_list_is_offered_to_those_who_may_see_it_and_not_while_an_event_is_held() {
    let offered = |session: Session, board: Board| {
        let mut desk = Desk::with(board);
        desk.session = session;
        let (mut shown, _guard) = show(desk);
        press(&mut shown, Key::C);
        (rows_named(&shown, "avslutade") > 0, wants(&mut shown))
    };
    let trainee = Session::In(Worker { role: Role::Trainee, ..worker() });
    assert_eq!(offered(chief(), sample::calm()), (true, vec![Intent::ShowClosed]));
    assert_eq!(offered(Session::In(worker()), sample::calm()), (true, vec![Intent::ShowClosed]));
    assert_eq!(offered(trainee, sample::calm()), (false, vec![]), "the sample is the live place");
    assert_eq!(offered(chief(), sample::board()), (false, vec![]));
}

#[test]
fn nothing_opens_before_a_purpose_is_chosen() {
    let mut desk = listed();
    desk.closed.as_mut().unwrap().take_media(media());
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), []);
    press(&mut shown, Key::Num3);
    press(&mut shown, Key::Enter);
    let all = media().media.iter().map(|view| view.medium).collect();
    let open = Intent::OpenMedia { event: media().row.id, media: all, purpose: OpenPurpose::ALL[2] };
    assert_eq!(wants(&mut shown), [open]);
    press(&mut shown, Key::Escape);
    assert_eq!(wants(&mut shown), [Intent::LeaveMedia]);
}

#[test]
fn media_whose_time_is_over_offer_nothing() {
    let mut desk = listed();
    let row = vaka_link::closed::ClosedRow { media: MediaLeft::Over, ..media().row };
    desk.closed.as_mut().unwrap().take_media(ClosedMedia { row, media: vec![], purposes: vec![] });
    let (mut shown, _guard) = show(desk);
    assert!(shown.query_by_label("inspelningarna är raderade").is_some());
    assert!(shown.query_by_label("Öppna").is_none());
    press(&mut shown, Key::Num1);
    press(&mut shown, Key::Enter);
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn the_player_obeys_keys_and_ends_with_escape() {
    for size in [[1920.0, 1080.0], [1280.0, 720.0]] {
        let (mut shown, _guard) = show_at(opened(), size);
        let picture = shown.get_all_by_role(accesskit::Role::Image).next().expect("the picture has a name");
        assert_eq!(picture.value().as_deref(), Some("Spelas"));
        let _ = wants(&mut shown);
        let second = medium(2);
        let keys = [
            (Key::Space, Intent::PausePlayback),
            (Key::ArrowLeft, Intent::JumpPlayback(-10_000)),
            (Key::ArrowRight, Intent::JumpPlayback(10_000)),
            (Key::Num4, Intent::SpeedPlayback(4)),
            (Key::ArrowDown, Intent::PlayMedium(second)),
            (Key::Escape, Intent::CloseMedia),
            (Key::F12, Intent::Lock),
        ];
        for (key, want) in keys {
            press(&mut shown, key);
            assert_eq!(wants(&mut shown), [want], "{key:?} at {size:?}");
        }
    }
}

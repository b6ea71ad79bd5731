//! Two stills side by side: by which keys they are taken, flipped and left, and what is said of them.
use super::*;

fn moments(secs: &[i64]) -> Vec<Moment> {
    secs.iter().map(|secs| sample::NOW.plus_ms(secs * 1000)).collect()
}

/// A desk with an earlier still or more of each of two cameras.
fn with_stills(hall: &[i64], kitchen: &[i64]) -> Desk {
    let mut desk = Desk::with(sample::board());
    desk.stills.insert(CameraId::new("hall"), moments(hall));
    desk.stills.insert(CameraId::new("kitchen"), moments(kitchen));
    desk
}

/// How long ago each of the two was taken, seconds.
fn sides(shown: &Shown) -> (String, [Option<i64>; 2]) {
    let compared = shown.state().compared.as_ref().expect("two stand side by side");
    let ago = |at: Moment| sample::NOW.since_ms(at) / 1000;
    (compared.camera.to_string(), compared.moments().map(|moment| moment.map(ago)))
}

#[test]
fn a_key_takes_new_stills_and_shows_the_first_beside_the_newest() {
    let (mut shown, _guard) = show(with_stills(&[-161], &[-90]));
    press(&mut shown, Key::F6);
    assert!(wants(&mut shown).contains(&Intent::TakeStills));
    assert_eq!(sides(&shown), ("hall".to_owned(), [Some(161), Some(0)]));
    assert!(value(&shown, "Hall · då").starts_with("STILLBILD"), "{}", value(&shown, "Hall · då"));
    assert!(value(&shown, "Hall · då").contains("för 02:41 sedan"));
    assert!(shown.get_by_label("Hall · då").rect().width() > 500.0);
    assert_eq!(value(&shown, "Kök"), "LIVE", "what is live is seen all the while");
    press(&mut shown, Key::F6);
    assert_eq!(shown.state().stills[&CameraId::new("hall")].len(), 3, "again and again");
}

#[test]
fn arrows_flip_through_the_moments_and_the_cameras_and_escape_leads_back() {
    let (mut shown, _guard) = show(with_stills(&[-161, -60, -20], &[-90]));
    press(&mut shown, Key::F6);
    for (key, wanted) in [
        (Key::ArrowRight, 60),
        (Key::ArrowRight, 20),
        (Key::ArrowRight, 20),
        (Key::ArrowLeft, 60),
        (Key::ArrowLeft, 161),
        (Key::ArrowLeft, 161),
    ] {
        press(&mut shown, key);
        assert_eq!(sides(&shown).1, [Some(wanted), Some(0)], "{key:?}");
    }
    press(&mut shown, Key::ArrowDown);
    assert_eq!(sides(&shown), ("kitchen".to_owned(), [Some(90), Some(0)]));
    for wanted in ["stairs", "stairs"] {
        press(&mut shown, Key::ArrowDown);
        assert_eq!(sides(&shown).0, wanted, "the last camera");
    }
    press(&mut shown, Key::ArrowUp);
    press(&mut shown, Key::ArrowUp);
    assert_eq!(sides(&shown), ("hall".to_owned(), [Some(161), Some(0)]));
    press(&mut shown, Key::Escape);
    assert!(shown.state().compared.is_none() && shown.query_by_label("Hall · då").is_none());
    assert_eq!(value(&shown, "Hall"), "LIVE");
    assert!(shown.get_by_label("Signaler").rect().height() > 0.0, "and all the rest is there");
}

#[test]
fn a_hand_chooses_a_moment_and_a_camera() {
    let (mut shown, _guard) = show(with_stills(&[-161, -60], &[-90]));
    press(&mut shown, Key::F6);
    let later = crate::clock::time(sample::NOW.plus_ms(-60_000));
    click(&mut shown, &later);
    assert_eq!(sides(&shown).1, [Some(60), Some(0)]);
    click(&mut shown, "Kök");
    assert_eq!(sides(&shown), ("kitchen".to_owned(), [Some(90), Some(0)]));
}

#[test]
fn a_camera_without_stills_says_so_and_one_alone_waits_for_another() {
    let mut desk = Desk::with(sample::board());
    desk.tiles.remove(&CameraId::new("kitchen"));
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F6);
    assert_eq!(sides(&shown).1, [Some(0), None]);
    assert!(value(&shown, "Hall · nu").contains("F6"));
    press(&mut shown, Key::ArrowDown);
    assert!(value(&shown, "Kök · då").contains("inte öppen"), "{}", value(&shown, "Kök · då"));
}

#[test]
fn a_masked_home_says_so_on_its_stills_too_and_an_idle_desk_covers_them() {
    let mut desk = with_stills(&[-161], &[-90]);
    desk.board.held.as_mut().expect("the sample holds one").masked = true;
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F6);
    assert!(value(&shown, "Hall · då").contains("maskerad"));
    shown.state_mut().masked_ms = Some(40_000);
    shown.run();
    assert!(shown.query_by_label("Hall · då").is_none());
}

#[test]
fn a_lock_leads_back_to_the_tiles() {
    let (mut shown, _guard) = show(with_stills(&[-161], &[-90]));
    press(&mut shown, Key::F6);
    let worker = super::worker();
    shown.state_mut().session = Session::Locked { worker: worker.clone(), checking: false, refusal: None };
    shown.run();
    assert!(shown.query_by_label("Hall · då").is_none());
    shown.state_mut().session = Session::In(worker);
    shown.run();
    assert!(shown.query_by_label("Hall · då").is_none());
    assert!(shown.query_by_label("Hall").is_some());
}

#[test]
fn nothing_is_cut_off_at_the_smallest_size() {
    let (mut shown, _guard) = show_at(with_stills(&[-161, -120, -90, -60, -40, -20, -9], &[-90]), [1280.0, 720.0]);
    press(&mut shown, Key::F6);
    let cut: Vec<String> = cut_off(&shown).into_iter().filter(|text| text.contains("STILLBILD")).collect();
    assert!(cut.is_empty(), "{cut:?}");
    for moment in &shown.state().stills[&CameraId::new("hall")][1..7] {
        let name = crate::clock::time(*moment);
        assert!(shown.query_by_label(&name).is_some(), "{name}");
    }
}

//! The card that shows where a home lies: what it asks to be drawn, what it says without a map, and that it goes with its event.
use vaka_map::{MapFault, View, mercator};

use super::*;
use crate::maps::{Seen, Standing};

const HOME: [f64; 2] = [59.4443, 18.068_72];

fn opened(standing: Standing) -> Desk {
    let mut desk = Desk::with(sample::board());
    desk.map = Seen { standing, zooms: (5, 18), ..Seen::default() };
    desk
}

/// What it wants drawn last.
fn asked(shown: &mut Shown) -> Option<View> {
    wants(shown).into_iter().rev().find_map(|want| match want {
        Intent::DrawMap { view, .. } => Some(view),
        _ => None,
    })
}

#[test]
fn the_home_is_in_the_middle_and_the_keys_go_on_from_there() {
    let (mut shown, _guard) = show(opened(Standing::Open));
    assert_eq!(asked(&mut shown), None, "nobody looks");
    press(&mut shown, Key::F1);
    let view = asked(&mut shown).unwrap();
    assert_eq!((view.centre, view.zoom), (mercator::world(HOME), 17));
    press(&mut shown, Key::Plus);
    assert_eq!(asked(&mut shown).unwrap().zoom, 18);
    press(&mut shown, Key::Plus);
    assert_eq!(asked(&mut shown).unwrap().zoom, 18, "no nearer than the map goes");
    press(&mut shown, Key::Minus);
    press(&mut shown, Key::ArrowRight);
    press(&mut shown, Key::ArrowUp);
    let aside = asked(&mut shown).unwrap();
    assert_eq!(aside.zoom, 17);
    assert!(aside.centre[0] > view.centre[0] && aside.centre[1] < view.centre[1], "{aside:?}");
    press(&mut shown, Key::Home);
    assert_eq!(asked(&mut shown), Some(view));
    press(&mut shown, Key::Escape);
    assert_eq!(asked(&mut shown), None);
    assert!(shown.state().board.held.is_some(), "what Escape closes is the card");
}

#[test]
fn a_map_of_large_things_alone_is_looked_at_from_afar() {
    let mut desk = opened(Standing::Open);
    desk.map.zooms = (5, 12);
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F1);
    assert_eq!(asked(&mut shown).unwrap().zoom, 12);
    press(&mut shown, Key::Minus);
    assert_eq!(asked(&mut shown).unwrap().zoom, 11, "from there, not from where the map never was");
}

#[test]
fn without_a_map_the_coordinates_are_said_and_why() {
    let coordinates = "N 59° 26.658′  E 18° 04.123′   (59.44430, 18.06872)  WGS 84";
    for (standing, why) in [
        (Standing::NoFile, "map-no-file"),
        (Standing::Failed(MapFault::NotThere), "map-not-there"),
        (Standing::Failed(MapFault::NotAMap), "map-not-a-map"),
        (Standing::Failed(MapFault::UnknownTiles), "map-unknown-tiles"),
    ] {
        let (mut shown, _guard) = show(opened(standing));
        press(&mut shown, Key::F1);
        assert!(shown.query_by_value(coordinates).is_some() || shown.query_by_label(coordinates).is_some());
        let why = vaka_words::say(why);
        assert!(shown.query_by_value(&why).is_some() || shown.query_by_label(&why).is_some(), "{why}");
        let wants = wants(&mut shown);
        assert!(wants.contains(&Intent::OpenMap), "a lost file is tried again, once");
        assert!(!wants.iter().any(|want| matches!(want, Intent::DrawMap { .. })));
    }
    let mut desk = opened(Standing::Open);
    desk.board.held.as_mut().unwrap().brief.position = None;
    let (mut shown, _guard) = show(desk);
    press(&mut shown, Key::F1);
    assert_eq!(asked(&mut shown), None);
    let none = vaka_words::say("map-no-position");
    assert!(shown.query_by_value(&none).is_some() || shown.query_by_label(&none).is_some());
}

#[test]
fn it_goes_with_its_event() {
    let (mut shown, _guard) = show(opened(Standing::Open));
    press(&mut shown, Key::F1);
    assert!(asked(&mut shown).is_some());
    shown.state_mut().board.held = None;
    shown.run();
    assert_eq!(asked(&mut shown), None);
    press(&mut shown, Key::F1);
    assert_eq!(asked(&mut shown), None, "nobody is held, so there is nowhere to show");
}

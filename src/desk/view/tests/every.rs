//! Every view of the screen in both languages, themes and the smallest size: each control has a name and is large enough, no word is cut
//! off, covered or too pale, also where words are a third longer.
use std::collections::BTreeSet;

use alarm_central::event::{CustomerAnswer, EventState};
use egui::{Color32, Pos2, Rect, Shape, epaint::ClippedShape};
use keys::{ACTIONS, Map, Press, cap};
use vaka_link::offer::Offered;

use super::{
    closed::{chief, listed, opened},
    *,
};

const SIZES: [[f32; 2]; 2] = [[1280.0, 720.0], [1920.0, 1080.0]];
/// Smallest side of what is pressed, in points (3-screen.md).
const TARGET: f32 = 24.0;
/// Least contrast of words on their ground (WCAG 2.2, 1.4.3).
const CONTRAST: f32 = 4.5;
/// Words may touch so far: letters have less height than their line.
const TOUCH: f32 = 3.0;

/// Among the keys of a view: words are typed.
const TYPED: Key = Key::Paste;

/// A view: its name, the desk that shows it, and the keys that lead there.
struct View(&'static str, Desk, &'static [Key]);

fn board_with(change: impl FnOnce(&mut Board)) -> Desk {
    let mut board = sample::board();
    change(&mut board);
    Desk::with(board)
}

fn held_with(change: impl FnOnce(&mut vaka_link::board::Detail)) -> Desk {
    board_with(|board| change(board.held.as_mut().expect("the sample holds an event")))
}

fn with(mut desk: Desk, change: impl FnOnce(&mut Desk)) -> Desk {
    change(&mut desk);
    desk
}

fn preset(id: &str, name: &str) -> PresetView {
    PresetView { id: PresetId::new(id), name: Pii(name.to_owned()) }
}

fn phrase(name: &str) -> PhraseView {
    PhraseView { id: PhraseId::new(name), lasts_ms: 2_500 }
}

fn stands() -> Offered {
    Offered::Stands { to: Pii("Operatör 2".to_owned()), until: sample::NOW.plus_ms(42_000) }
}

fn declined() -> Offered {
    let why = alarm_central::event::OfferEnd::Leaving;
    Offered::Ended { to: Pii("Operatör 2".to_owned()), why, at: sample::NOW.plus_ms(-2_000) }
}

fn signed_out() -> Desk {
    with(Desk::with(sample::calm()), |desk| {
        desk.session = Session::Out { checking: false, refusal: Some(Refusal::WrongSignIn), ended: None };
    })
}

fn supervised() -> Desk {
    with(Desk::with(sample::calm()), |desk| desk.session = Session::In(Worker { role: Role::Supervisor, ..worker() }))
}

/// With something wrong in it.
fn supervised_home() -> Desk {
    with(supervised(), |desk| {
        let wrong = (alarm_central::site::Part::Panel, "account".to_owned(), alarm_central::site::SiteFault::Account);
        desk.registered.wrong = Some(wrong);
    })
}

fn lost_map(desk: &mut Desk) {
    desk.map.standing = maps::Standing::Failed(vaka_map::MapFault::NotThere);
}

fn undrawn() -> Desk {
    with(held_with(sample::put_on_floors), |desk| desk.drawn = crate::scene::Drawn::DrawingLong)
}

fn unwalked() -> Desk {
    held_with(|held| {
        sample::put_on_floors(held);
        held.walk = alarm_central::floor::Walk::default();
        held.floors.truncate(1);
    })
}

fn written() -> InquiryView {
    sample::answered(1, 12, CustomerAnswer::Unreadable, "Jag är på bio, men grannen skulle vattna blommorna i kväll")
}

fn help() -> InquiryView {
    sample::answered(1, 12, CustomerAnswer::Help, "")
}

/// To the home's own plan for burglary, and on to where the kinds that it is for are ticked.
const KINDS_OF_PLAN: [Key; 9] =
    [Key::E, TYPED, Key::Enter, Key::Num1, Key::End, Key::Enter, Key::ArrowDown, Key::Enter, Key::Enter];
const OWN_PLAN: &[Key] = KINDS_OF_PLAN.split_at(8).0;

/// All views that there are.
fn views() -> Vec<View> {
    let locked = with(Desk::with(sample::board()), |desk| {
        desk.session = Session::Locked { worker: worker(), checking: false, refusal: Some(Refusal::WrongSignIn) };
    });
    let first = with(signed_out(), |desk| desk.first_start = Some(FirstStart::default()));
    let broken = with(Desk::with(sample::calm()), |desk| {
        desk.board.health.receiver = ReceiverHealth::NotListening;
        desk.board.health.store = StoreHealth::Failing(StoreFault::Full);
        desk.board.health.clock = ClockHealth::SetBack;
        desk.tones = Tones::Off;
    });
    let lost = with(Desk::with(sample::board()), |desk| desk.link = LinkState::Lost);
    let noticed = with(Desk::with(sample::board()), |desk| {
        desk.notice = Some(vaka_words::say("refusal-words-locked").into_owned());
    });
    let waiting = board_with(|board| board.held = None);
    let stormy = board_with(|board| board.storms = vec![sample::storm()]);
    let closed_here = board_with(|board| {
        let held = board.held.take().expect("the sample holds an event").id;
        let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
        board.rows.get_mut(&held).expect("it has a row").state = EventState::Closed { verdict, at: sample::NOW };
    });
    let hushed = || held_with(|held| held.hushed = true);
    let turning = || {
        held_with(|held| {
            held.cameras[0].presets = vec![preset("7", "Entré"), preset("8", "Trappa ner")];
        })
    };
    let stilled = with(Desk::with(sample::board()), |desk| {
        let moments = vec![sample::NOW.plus_ms(-60_000), sample::NOW.plus_ms(-5_000)];
        desk.stills.insert(CameraId::new("hall"), moments);
    });
    let dialled = held_with(|held| {
        held.contacts[0].calls = vec![vaka_link::board::CallView {
            number: 1,
            at: sample::NOW.plus_ms(-30_000),
            result: alarm_central::event::CallResult::NoAnswer,
        }];
    });
    vec![
        View("calm", Desk::with(sample::calm()), &[]),
        View("waiting", waiting, &[]),
        View("event", Desk::with(sample::board()), &[]),
        View("closing", Desk::with(sample::board()), &[Key::F10]),
        View("closing as sharp", Desk::with(sample::board()), &[Key::F10, Key::Num1]),
        View("plan", held_with(|held| held.steps = sample::all_sorts_of_steps()), &[]),
        View("calling", dialled, &[Key::F4]),
        View("asking", held_with(|held| held.asks = Some(2)), &[]),
        View(
            "asked",
            held_with(|held| {
                held.asks = Some(2);
                let fault = Some(vaka_link::board::LineFault::NotTheirs);
                held.inquiries = vec![InquiryView { fault, ..sample::inquiry(1, 10) }];
            }),
            &[],
        ),
        View("answered", held_with(|held| held.inquiries = vec![written()]), &[]),
        View("called for help", held_with(|held| held.inquiries = vec![help()]), &[]),
        View("dispatching", Desk::with(sample::board()), &[Key::F7]),
        View("dispatched", held_with(|held| held.dispatches = sample::all_sorts_of_dispatches()), &[]),
        View("handing", Desk::with(sample::board()), &[Key::F9]),
        View("offering", held_with(|held| held.offered = Some(stands())), &[Key::F9]),
        View("offer declined", held_with(|held| held.offered = Some(declined())), &[]),
        View("offered", Desk::with(sample::offered()), &[]),
        View("keys", Desk::with(sample::board()), &[Key::Questionmark]),
        View("sound", Desk::with(sample::board()), &[Key::S]),
        View("large", Desk::with(sample::board()), &[Key::Enter]),
        View("stills", stilled, &[Key::F6]),
        View("duress", held_with(|held| held.words.duress = true), &[]),
        View("hushed", hushed(), &[]),
        View("freeing", hushed(), &[Key::T]),
        View("masked", held_with(|held| held.masked = true), &[]),
        View("revealing", held_with(|held| held.masked = true), &[Key::V]),
        View("presets", turning(), &[Key::Num1, Key::G]),
        View("phrases", held_with(|held| held.phrases = vec![phrase("Polisen är på väg")]), &[Key::P]),
        View("palette", with(Desk::with(sample::board()), |desk| desk.screen.palette.open()), &[]),
        View("past", Desk::with(sample::board()), &[Key::J]),
        View("where a home lies", Desk::with(sample::board()), &[Key::F1]),
        View("map without its file", with(Desk::with(sample::board()), lost_map), &[Key::F1]),
        View("beside a floor plan", held_with(sample::put_on_floors), &[]),
        View("floor plan", held_with(sample::put_on_floors), &[Key::X]),
        View("another floor", held_with(sample::put_on_floors), &[Key::X, Key::ArrowRight]),
        View("floor plan without its drawing", undrawn(), &[Key::X]),
        View("floor plan without a way", unwalked(), &[Key::X]),
        View("storm", stormy, &[]),
        View("on test", board_with(sample::set_aside), &[]),
        View("what is on test", board_with(sample::set_aside), &[Key::I]),
        View("shelving", board_with(sample::set_aside), &[Key::Z]),
        View("looking for a home of the register", supervised(), &[Key::E]),
        View("a home of the register", supervised_home(), &[Key::E, TYPED, Key::Enter, Key::Num1]),
        View("its last fields", supervised_home(), &[Key::E, TYPED, Key::Enter, Key::Num1, Key::End]),
        View("what a plan begins with", supervised(), &[Key::E, TYPED, Key::Enter, Key::Num1, Key::End, Key::Enter]),
        View("a home's own plan", supervised(), OWN_PLAN),
        View("the kinds that it is for", supervised(), &KINDS_OF_PLAN),
        View("who changed it", supervised_home(), &[Key::E, TYPED, Key::Enter, Key::Num1, Key::H]),
        View("a home to be removed", supervised_home(), &[Key::E, TYPED, Key::Enter, Key::Num1, Key::R]),
        View("broken", broken, &[]),
        View("lost", lost, &[]),
        View("notice", noticed, &[]),
        View("closed here", closed_here, &[]),
        View("sign-in", signed_out(), &[]),
        View("first start", first, &[]),
        View("locked", locked, &[]),
        View("closed events", listed(), &[]),
        View("player", opened(), &[]),
        View("chief", with(Desk::with(sample::board()), |desk| desk.session = chief()), &[]),
    ]
}

/// What is wrong with a view as it is shown now.
fn faults(shown: &Shown, size: [f32; 2]) -> BTreeSet<String> {
    let window = Rect::from_min_size(Pos2::ZERO, size.into());
    let mut faults = BTreeSet::new();
    let shapes = &shown.output().shapes;
    // What a list has scrolled half out of sight ends at the list's edge.
    let is_at_edge = |rect: Rect| {
        let edges = shapes.iter().flat_map(|clipped| [clipped.clip_rect.top(), clipped.clip_rect.bottom()]);
        edges.clone().any(|edge| (edge - rect.top()).abs() < 1.0 || (edge - rect.bottom()).abs() < 1.0)
    };
    for node in shown.root().children_recursive() {
        let told = node.accesskit_node();
        let role = told.role();
        let is_pressed = matches!(
            role,
            accesskit::Role::Button
                | accesskit::Role::TextInput
                | accesskit::Role::CheckBox
                | accesskit::Role::PasswordInput
        );
        if !is_pressed {
            continue;
        }
        let (name, rect) = (told.label().unwrap_or_default(), node.rect());
        if name.trim().is_empty() {
            faults.insert(format!("a {role:?} without a name at {rect:?}"));
        }
        if is_at_edge(rect) && rect.height() < TARGET {
            continue;
        }
        if !window.expand(0.5).contains_rect(rect) {
            faults.insert(format!("outside the window: {name}: {rect:?}"));
        }
        if rect.height() < TARGET || rect.width() < TARGET {
            faults.insert(format!("too small: {name}: {rect:?}"));
        }
    }
    faults.extend(faults_of_words(shapes));
    faults
}

/// A text as it is painted, with what lies under it.
struct Painted {
    text: String,
    rect: Rect,
    ink: Color32,
    ground: Option<Color32>,
    elided: bool,
}

/// Words that are cut off, too pale, or written over others.
fn faults_of_words(shapes: &[ClippedShape]) -> BTreeSet<String> {
    let mut painted: Vec<Painted> = Vec::new();
    let mut grounds: Vec<(Rect, Option<Color32>)> = Vec::new();
    for clipped in shapes {
        walk(&clipped.shape, clipped.clip_rect, &mut painted, &mut grounds);
    }
    let mut faults = BTreeSet::new();
    for (index, one) in painted.iter().enumerate() {
        // Names of areas, of which a card's hover has the rest.
        if one.elided && !one.text.starts_with("Täby 702") {
            faults.insert(format!("cut off: {}", one.text));
        }
        if let Some(ground) = one.ground {
            let seen = contrast(ground.blend(one.ink), ground);
            if seen < CONTRAST {
                faults.insert(format!("{seen:.1}:1: {} {:?} on {ground:?} at {:?}", one.text, one.ink, one.rect));
            }
        }
        for other in &painted[..index] {
            let over = one.rect.intersect(other.rect);
            // The mosaic in a picture has letters with a dark edge: the same words twice.
            if over.width() > TOUCH && over.height() > TOUCH && one.text != other.text {
                faults.insert(format!("over each other: {} / {} at {over:?}", other.text, one.text));
            }
        }
    }
    faults
}

fn walk(shape: &Shape, clip: Rect, painted: &mut Vec<Painted>, grounds: &mut Vec<(Rect, Option<Color32>)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| walk(shape, clip, painted, grounds)),
        Shape::Rect(rect) => {
            let place = rect.rect.intersect(clip);
            if rect.fill.a() > 0 && place.is_positive() {
                if rect.fill.a() == u8::MAX {
                    // What it covers is not seen any more.
                    for text in painted.iter_mut() {
                        text.rect = uncovered(text.rect, place);
                    }
                    painted.retain(|text| text.rect.is_positive());
                }
                grounds.push((place, Some(rect.fill).filter(|_| rect.brush.is_none())));
            }
        }
        // Marks of priority, behind their number.
        Shape::Path(path) if path.closed && path.fill.a() > 0 => {
            grounds.push((path.visual_bounding_rect().intersect(clip), Some(path.fill)));
        }
        Shape::Circle(circle) if circle.fill.a() > 0 => {
            grounds.push((circle.visual_bounding_rect().intersect(clip), Some(circle.fill)));
        }
        // A picture: what is written on it lies on a plate of its own.
        Shape::Mesh(mesh) => {
            let place = mesh.calc_bounds().intersect(clip);
            if place.is_positive() {
                grounds.push((place, None));
            }
        }
        Shape::Text(text) if !text.galley.text().trim().is_empty() => {
            let rect = text.galley.mesh_bounds.translate(text.pos.to_vec2()).intersect(clip);
            if !rect.is_positive() {
                return;
            }
            let ink = text.galley.job.sections.first().map_or(text.fallback_color, |section| section.format.color);
            let ink =
                text.override_text_color.unwrap_or(if ink == Color32::PLACEHOLDER { text.fallback_color } else { ink });
            let under = grounds.iter().filter(|(place, _)| place.contains(rect.center()));
            let ground = under.fold(None, |seen: Option<Color32>, (_, fill)| match fill {
                Some(fill) if fill.is_opaque() => Some(*fill),
                Some(fill) => seen.map(|seen| seen.blend(*fill)),
                None => None,
            });
            let elided = text.galley.elided;
            painted.push(Painted { text: text.galley.text().to_owned(), rect, ink, ground, elided });
        }
        _ => {}
    }
}

/// What of a text is still seen where something was painted over it.
fn uncovered(text: Rect, over: Rect) -> Rect {
    let mut left = text;
    let near = 1.0;
    if over.top() <= text.top() + near && over.bottom() >= text.bottom() - near {
        if over.left() <= text.left() && over.right() > text.left() {
            left.min.x = over.right();
        } else if over.right() >= text.right() && over.left() < text.right() {
            left.max.x = over.left();
        }
    } else if over.left() <= text.left() + near && over.right() >= text.right() - near {
        if over.top() <= text.top() && over.bottom() > text.top() {
            left.min.y = over.bottom();
        } else if over.bottom() >= text.bottom() && over.top() < text.bottom() {
            left.max.y = over.top();
        }
    }
    left
}

/// Contrast of two colours (WCAG 2.2, "contrast ratio").
fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |colour: Color32| {
        let [r, g, b] = [colour.r(), colour.g(), colour.b()].map(|part| {
            let part = f32::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Presses the keys that lead to a view, by what they do: the desk may have others.
fn lead_there(shown: &mut Shown, view: &[Key]) {
    for key in view {
        if *key == TYPED {
            shown.event(Event::Text("ekv".to_owned()));
            shown.run();
        } else {
            let does = Map::default().press(*key);
            press(shown, does.and_then(|press| keys::map().key(press)).unwrap_or(*key));
        }
    }
}

/// Shows every view in every dress, and says what is wrong.
fn in_every_dress(sizes: &[[f32; 2]], longer: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for size in sizes {
        for View(name, desk, keys) in views() {
            let (mut shown, _guard) = show_at(desk, *size);
            // Under the lock that lets one test speak at a time.
            vaka_words::stretch(longer);
            lead_there(&mut shown, keys);
            for language in Language::ALL {
                for theme in [Theme::Dark, Theme::Light] {
                    vaka_words::set_language(language);
                    theme::choose(&shown.ctx, theme);
                    shown.run();
                    let found = faults(&shown, *size);
                    wrong.extend(
                        found.into_iter().map(|fault| format!("{name} {size:?} {language:?} {theme:?}: {fault}")),
                    );
                }
            }
            theme::choose(&shown.ctx, Theme::Dark);
            vaka_words::set_language(Language::Swedish);
            vaka_words::stretch(false);
        }
    }
    wrong
}

#[test]
fn every_control_of_every_view_has_a_name_and_room_and_every_word_is_seen() {
    let wrong = in_every_dress(&SIZES, false);
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn words_a_third_longer_find_room_in_every_view() {
    let wrong = in_every_dress(&SIZES, true);
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// All words of a view: as they are painted, and as a screen reader has them.
fn words(shown: &Shown) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut painted = Vec::new();
    for clipped in &shown.output().shapes {
        walk(&clipped.shape, clipped.clip_rect, &mut painted, &mut Vec::new());
    }
    let nodes = shown.root().children_recursive();
    let said = nodes.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]);
    (painted.into_iter().map(|text| text.text).collect(), said.flatten().collect())
}

/// Whether a sentence names a first key: a function key, or a letter that stands alone and is no word.
fn names_first_key(text: &str) -> bool {
    let first: Vec<&str> = ACTIONS.iter().map(|(_, _, key)| key.symbol_or_name()).collect();
    let alone = |c: char| !c.is_alphanumeric() && !"-’'".contains(c);
    // A key that stays, and what lines are called.
    let others = ["entry-field-receiver", "entry-field-line"].map(vaka_words::say);
    let text = others.iter().fold(text.replace("Ctrl K", ""), |text, other| text.replace(&**other, ""));
    text.split(alone).any(|word| first.contains(&word) && !["A", "I"].contains(&word))
}

#[test]
fn with_other_keys_every_view_names_those_and_no_first_one() {
    let flood = || {
        with(board_with(sample::flood), |desk| {
            desk.hidden = Some(Tonight::Told(Box::new(sample::hidden_night())));
            desk.board.held = None;
        })
    };
    let all = || {
        let mut all = views();
        let lost = with(Desk::with(sample::board()), |desk| {
            (desk.microphone, desk.loudspeaker) = (DeviceState::Instead, DeviceState::Instead);
            let not_looking = super::super::naming::refusal(&Refusal::NotLooking, &desk.board);
            desk.notice = Some(not_looking.into_owned());
        });
        all.extend(vec![
            View("flood", flood(), &[]),
            View("hidden tonight", flood(), &[Key::H]),
            View("other devices", lost, &[]),
            View("leaving a home", supervised_home(), &[Key::E, TYPED, Key::Enter, Key::Num1, Key::Minus, Key::Escape]),
        ]);
        all
    };
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    let mut look = |map: Map| {
        let mut looks = Vec::new();
        for View(name, mut desk, view) in all() {
            desk.keys = map;
            keys::choose(map);
            let notice = desk.notice.as_ref().map(|_| super::super::naming::refusal(&Refusal::NotLooking, &desk.board));
            desk.notice = notice.map(std::borrow::Cow::into_owned);
            let (mut shown, _guard) = show_at(desk, SIZES[0]);
            lead_there(&mut shown, view);
            for language in Language::ALL {
                vaka_words::set_language(language);
                shown.run();
                let (painted, said) = words(&shown);
                let caps = ACTIONS.iter().map(|(press, ..)| *press).filter(|press| painted.contains(cap(*press)));
                let caps: Vec<Press> = caps.collect();
                if map == Map::default() {
                    seen.extend(caps.iter().filter(|_| !["keys", "palette"].contains(&name)).map(|press| cap(*press)));
                } else {
                    // North and east are no keys.
                    let sentences = painted.union(&said).filter(|text| !text.contains("WGS 84"));
                    let left = sentences.filter(|text| {
                        names_first_key(text) || ACTIONS.iter().any(|(_, _, key)| key.symbol_or_name() == text.as_str())
                    });
                    wrong.extend(left.map(|text| format!("{name} {language:?}: {text}")));
                }
                looks.push((name, language, caps));
            }
            vaka_words::set_language(Language::Swedish);
        }
        keys::choose(Map::default());
        looks
    };
    let (first, other) = (look(Map::default()), look(Map::strange()));
    assert!(wrong.is_empty(), "{} first keys are named:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen.len() >= 25, "the eye that looks for keys finds them: {seen:?}");
    for (first, other) in first.iter().zip(&other) {
        assert_eq!(first, other, "the same keys stand in a view, whatever they are");
    }
}

#[test]
fn what_names_a_first_key_is_found() {
    for text in ["F3 öppnar alla", "Välj en annan (S).", "tryck U.", "press D", "O shows its rows", "F10"] {
        assert!(names_first_key(text), "{text}");
    }
    for text in [
        "A part of Vaka stopped",
        "I hemmet",
        "F12",
        "X-RAY",
        "BA 14",
        "Esc stänger",
        "1–9",
        "Ctrl K",
        "THE COLLEAGUE’S",
    ] {
        assert!(!names_first_key(text), "{text}");
    }
}

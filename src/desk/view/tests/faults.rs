//! What is broken, as an alert that says what to do; a storm of lost lines, which somebody acknowledges.
use super::*;

#[test]
fn what_is_broken_is_an_alert_with_what_to_do() {
    let mut desk = Desk::with(sample::calm());
    desk.tones = Tones::NoDevice;
    desk.board.health.receiver = ReceiverHealth::NotListening;
    desk.notice = Some("Inget larm väntar.".to_owned());
    let (mut shown, _guard) = show(desk);
    let said = alerts(&shown);
    assert!(said.iter().any(|text| text.starts_with("Mottagaren tar inte emot larm.")), "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("Ljudet fungerar inte.")), "{said:?}");
    assert_eq!(value(&shown, "ljud"), "ur funktion");
    click(&mut shown, "OK");
    assert_eq!(wants(&mut shown), [Intent::PutNoticeAway]);
    shown.state_mut().link = LinkState::Lost;
    shown.run();
    assert!(alerts(&shown).iter().any(|text| text.starts_with("Kontakten med larmcentralen är bruten.")));
}

/// Breaks the desk with `break_it`; `part` must then stand as `standing` and an alert begin as `sentence` does.
fn check_broken(part: &str, standing: &str, sentence: &str, break_it: impl Fn(&mut Desk)) {
    let mut desk = Desk::with(sample::calm());
    break_it(&mut desk);
    let (shown, _guard) = show_at(desk, [1280.0, 720.0]);
    let said = alerts(&shown);
    assert_eq!(value(&shown, part), standing, "{sentence}");
    let told = said.iter().find(|told| told.starts_with(sentence));
    let told = told.unwrap_or_else(|| panic!("{sentence}: {said:?}"));
    assert!(told.matches('.').count() >= 2, "it says what to do: {told}");
}

#[test]
fn every_state_of_every_part_is_an_alert_with_what_to_do() {
    let failed = "ur funktion";
    let limited = "begränsad";
    let receiver = |state| move |desk: &mut Desk| desk.board.health.receiver = state;
    check_broken("mottagare", failed, "Mottagaren tar inte emot larm.", receiver(ReceiverHealth::NotListening));
    check_broken("mottagare", limited, "Mottagaren har för många", receiver(ReceiverHealth::Crowded));
    check_broken("mottagare", failed, "Ingen larmpanel har hörts sedan", |desk| {
        desk.board.health.quiet_since = Some(sample::NOW);
    });
    check_broken("mottagare", limited, "Larmcentralen stod stilla i 01:30", |desk| {
        desk.board.health.lines_supervised = 1;
        desk.board.health.deaf = Some((sample::NOW, 90_000));
    });
    let store = |state| move |desk: &mut Desk| desk.board.health.store = state;
    check_broken("lager", limited, "Lagret är långsamt.", store(StoreHealth::Slow));
    check_broken("lager", limited, "500 signaler väntar", |desk| desk.board.health.backlog = 500);
    check_broken("lager", limited, "Bilder och ljud spelas inte in: disken är full.", |desk| {
        desk.board.health.not_kept = Some(StoreFault::Full);
    });
    for (fault, sentence) in [
        (StoreFault::Full, "Disken är full."),
        (StoreFault::NotWritable, "Lagret är skrivskyddat."),
        (StoreFault::Locked, "Ett annat program"),
        (StoreFault::Damaged, "Lagret är skadat."),
        (StoreFault::DamagedFact { seq: 7 }, "Lagret är skadat."),
        (StoreFault::Key, "Lagrets nyckel"),
        (StoreFault::Newer, "Lagret är skrivet av en nyare"),
        (StoreFault::Io, "Lagret går inte att läsa"),
    ] {
        check_broken("lager", failed, sentence, store(StoreHealth::Failing(fault)));
    }
    let clock = |state| move |desk: &mut Desk| desk.board.health.clock = state;
    check_broken("klocka", failed, "Klockan har gått bakåt.", clock(ClockHealth::SetBack));
    check_broken("klocka", limited, "Klockan har hoppat framåt.", clock(ClockHealth::Leapt));
    let tones = |state| move |desk: &mut Desk| desk.tones = state;
    check_broken("ljud", failed, "Ljudet fungerar inte.", tones(Tones::NoDevice));
    check_broken("ljud", failed, "Datorns ljud är nedtystat.", tones(Tones::Muted));
    check_broken("ljud", failed, "Högtalaren är avstängd", tones(Tones::Off));
    check_broken("ljud", limited, "Tal och lyssning startas om.", |desk| desk.speech = false);
    check_broken("ljud", limited, "Mikrofonen saknas.", |desk| desk.microphone = DeviceState::Missing);
    check_broken("ljud", limited, "Mikrofonen är avstängd i datorn.", |desk| desk.microphone_muted = true);
    check_broken("ljud", limited, "Den valda mikrofonen är borta", |desk| desk.microphone = DeviceState::Instead);
    check_broken("ljud", limited, "Hemmen hörs inte just nu.", |desk| desk.loudspeaker = DeviceState::Missing);
    check_broken("ljud", limited, "Den valda högtalaren är borta", |desk| desk.loudspeaker = DeviceState::Instead);
    let cameras = |open, failing| {
        move |desk: &mut Desk| {
            (desk.board.health.cameras_open, desk.board.health.cameras_failing) = (open, failing);
        }
    };
    check_broken("kameror", limited, "2 av 3 kameror ger ingen bild.", cameras(3, 2));
    check_broken("kameror", limited, "Kameran ger ingen bild.", cameras(1, 1));
    check_broken("kameror", limited, "Ingen av kamerorna ger bild.", cameras(2, 2));
}

#[test]
fn of_a_centre_that_is_away_nothing_is_claimed_and_the_desks_own_sound_is_still_judged() {
    let mut desk = Desk::with(sample::board());
    (desk.link, desk.tones) = (LinkState::Lost, Tones::Muted);
    let (shown, _guard) = show(desk);
    for part in ["mottagare", "lager", "klocka", "kameror"] {
        assert_eq!(value(&shown, part), "okänd", "{part}");
    }
    assert_eq!(value(&shown, "ljud"), "ur funktion");
    assert_eq!(alerts(&shown).len(), 2);
}

#[test]
fn a_storm_is_one_entry_that_somebody_acknowledges() {
    let mut board = sample::board();
    board.storms.push(sample::storm());
    let (mut shown, _guard) = show(Desk::with(board));
    let said = alerts(&shown);
    assert!(said.iter().any(|told| told.starts_with("1412 av 1420 linjer tysta Täby 702")), "{said:?}");
    press(&mut shown, Key::K);
    click(&mut shown, "Kvittera");
    let want = Intent::AcknowledgeStorm(sample::storm().id);
    assert_eq!(wants(&mut shown), [want.clone(), want]);
    let seen = Acknowledged { by: Pii("Operatör 2".to_owned()), at: sample::NOW };
    shown.state_mut().board.storms[0].acknowledged = Some(seen);
    shown.run();
    assert!(shown.query_by_label("Kvittera").is_none());
    press(&mut shown, Key::K);
    assert_eq!(wants(&mut shown), []);
}

//! An event that is held, by role, name and keys: its cameras, its talk path, its steps and how it is closed.
use super::*;

#[test]
fn what_a_newcomer_needs_has_a_name_and_a_value() {
    let (shown, _guard) = show(Desk::with(sample::board()));
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Larmkö").is_some());
    for button in ["Ta nästa", "Skarpt", "Falsklarm", "Prov", "Tekniskt", "Avsluta ärendet", "Alla live", "Hall", "Kök"]
    {
        assert!(shown.query_by_role_and_label(accesskit::Role::Button, button).is_some(), "{button}");
    }
    assert_eq!(value(&shown, "Kamerafönster"), "13:19");
    assert_eq!(value(&shown, "Hall"), "LIVE");
    assert_eq!(value(&shown, "Trappa"), "Inte öppnad F3 öppnar alla");
    assert_eq!(value(&shown, "mottagare"), "fungerar");
    assert_eq!(value(&shown, "väntar"), "3");
}

#[test]
fn a_camera_that_is_fetched_unseen_says_so() {
    let mut board = sample::board();
    let held = board.held.as_mut().expect("somebody holds an event");
    held.cameras.iter_mut().for_each(|camera| camera.fetched = true);
    let (shown, _guard) = show(Desk::with(board));
    assert_eq!(value(&shown, "Trappa"), "Hämtas till valvet, ingen ser F3 öppnar alla");
    assert_eq!(value(&shown, "Hall"), "LIVE", "what is looked through is seen");
}

/// What is said of recordings, in reading order.
fn said_of_recordings(desk: Desk) -> Vec<String> {
    let (shown, _guard) = show(desk);
    let marks = shown.query_all_by_role(accesskit::Role::Status);
    let labels = marks.filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| label.contains("nspel") || label.contains("pelas")).collect()
}

#[test]
fn recording_is_said_only_where_it_is_known_and_otherwise_why_not() {
    let check = |recorded, words: &str| {
        let mut desk = Desk::with(sample::board());
        desk.tiles.values_mut().for_each(|tile| tile.recorded = recorded);
        desk.voice_recorded = recorded;
        assert_eq!(said_of_recordings(desk), [words; 3], "two cameras and the voice unit: {recorded:?}");
    };
    check(Recorded::Kept { begun: true }, "Spelas in");
    check(Recorded::Starting, "Inspelningen startar");
    check(Recorded::Late, "Inspelningen släpar: disken är långsam");
    check(Recorded::Unknown, "Inget besked om inspelningen");
    check(Recorded::NotKept(StoreFault::Full), "Spelas inte in: disken är full");
    check(Recorded::NotKept(StoreFault::Key), "Spelas inte in: valvets nyckel saknas");
}

#[test]
fn a_picture_that_is_not_to_be_believed_says_why_and_is_not_called_live() {
    for (doubt, words) in [(Doubt::Frozen, "samma bild om och om igen"), (Doubt::Looped, "som en inspelning")] {
        let mut desk = Desk::with(sample::board());
        desk.tiles.get_mut(&CameraId::new("hall")).unwrap().doubt = Some(doubt);
        let (shown, _guard) = show(desk);
        let said = value(&shown, "Hall");
        assert!(said.contains(words) && !said.contains("LIVE"), "{said}");
        assert_eq!(value(&shown, "Kök"), "LIVE");
    }
}

#[test]
fn masked_pictures_are_seen_clearly_by_one_key_and_a_reason() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().masked = true;
    let (mut shown, _guard) = show(Desk::with(board));
    assert_eq!(value(&shown, "Hall"), "LIVE, maskerad");
    press(&mut shown, Key::V);
    assert_eq!(wants(&mut shown), [], "not without a reason");
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::Num2);
    assert!(!wants(&mut shown).iter().any(|want| matches!(want, Intent::Reveal(_))), "put away is put away");
    press(&mut shown, Key::V);
    press(&mut shown, Key::Num2);
    assert_eq!(wants(&mut shown), [Intent::Reveal(RevealReason::Danger)]);
    click(&mut shown, "Visa bilderna klart");
    press(&mut shown, Key::V);
    assert_eq!(wants(&mut shown), [Intent::Reveal(RevealReason::Judge)]);
    shown.state_mut().board.held.as_mut().unwrap().masked = false;
    shown.run();
    assert_eq!(value(&shown, "Hall"), "LIVE");
    press(&mut shown, Key::V);
    press(&mut shown, Key::Num1);
    assert!(!wants(&mut shown).iter().any(|want| matches!(want, Intent::Reveal(_))), "there is nothing to reveal");
}

#[test]
fn the_only_camera_of_a_masked_home_says_how_it_is_seen_clearly_and_a_small_tile_keeps_its_name() {
    let mut board = sample::board();
    let held = board.held.as_mut().unwrap();
    held.masked = true;
    {
        let (shown, _guard) = show_at(Desk::with(board.clone()), [1280.0, 720.0]);
        assert_eq!((value(&shown, "Hall"), value(&shown, "Kök")), ("LIVE, maskerad".to_owned(), "LIVE".to_owned()));
    }
    board.held.as_mut().unwrap().cameras.truncate(1);
    let (mut shown, _guard) = show(Desk::with(board));
    click(&mut shown, "Visa bilderna klart");
    press(&mut shown, Key::Num3);
    assert_eq!(wants(&mut shown), [Intent::Reveal(RevealReason::Describe)]);
}

#[test]
fn a_clear_false_alarm_takes_five_key_presses() {
    let mut board = sample::board();
    let held = board.held.take();
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::F2);
    assert_eq!(wants(&mut shown), [Intent::TakeNext]);
    shown.state_mut().board.held = held;
    shown.run();
    for key in [Key::F10, Key::Num2, Key::Num2] {
        press(&mut shown, key);
        assert_eq!(wants(&mut shown), [], "nothing closes before all is said");
    }
    press(&mut shown, Key::Enter);
    let verdict = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    let close = Intent::Close { verdict, note: String::new(), override_reason: String::new() };
    assert_eq!(wants(&mut shown), [close]);
}

#[test]
fn a_burglary_is_closed_with_two_clicks() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Skarpt");
    click(&mut shown, "Avsluta ärendet");
    let verdict = Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 };
    let close = Intent::Close { verdict, note: String::new(), override_reason: String::new() };
    assert_eq!(wants(&mut shown), [close]);
}

#[test]
fn the_close_button_says_what_is_missing_and_takes_a_typed_reason() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().steps[0].standing = StepStanding::Open { until: None };
    let (mut shown, _guard) = show(Desk::with(board));
    assert!(shown.query_by_label("Kvar innan du kan avsluta: utfall, steg 1 Titta i kamerorna").is_some());
    click(&mut shown, "Skarpt");
    press(&mut shown, Key::F10);
    assert_eq!(wants(&mut shown), [], "a required step is open");
    shown.get_by_label("Skäl att avsluta ändå").focus();
    shown.run();
    shown.event(Event::Text("Kameran är trasig".to_owned()));
    shown.run();
    press(&mut shown, Key::F10);
    let said = wants(&mut shown);
    assert!(
        matches!(&said[..], [Intent::Close { override_reason, .. }] if override_reason == "Kameran är trasig"),
        "{said:?}"
    );
}

#[test]
fn a_plan_without_override_says_so() {
    let mut board = sample::board();
    let detail = board.held.as_mut().unwrap();
    (detail.may_override, detail.steps[0].standing) = (false, StepStanding::Open { until: None });
    let (mut shown, _guard) = show(Desk::with(board));
    click(&mut shown, "Skarpt");
    click(&mut shown, "Avsluta ärendet");
    assert_eq!(wants(&mut shown), []);
    assert!(shown.query_by_label_contains("Planen tillåter inte").is_some());
    assert!(shown.query_by_label("Skäl att avsluta ändå").is_none());
}

#[test]
fn space_is_held_to_talk_and_presses_no_button() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Falsklarm").focus();
    shown.run();
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::StartTalk]);
    assert_eq!(shown.get_by_label("Falsklarm").accesskit_node().toggled(), Some(Toggled::False));
    shown.key_up(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::EndTalk]);
}

#[test]
fn at_a_silent_alarm_space_says_why_and_only_a_second_press_of_another_key_frees_talking() {
    let mut board = sample::board();
    board.held.as_mut().unwrap().hushed = true;
    let (mut shown, _guard) = show(Desk::with(board));
    assert!(shown.query_by_label("Tyst larm: endast lyssna").is_some());
    assert!(shown.query_by_label("Håll för att tala").is_none(), "there is nothing to hold");
    for key in [Key::Space, Key::Space, Key::Enter, Key::Num1] {
        shown.key_down(key);
        shown.run();
        shown.key_up(key);
        shown.run();
        assert!(shown.query_by_label_contains("Den som hotar någon i hemmet").is_some(), "it says why");
        assert_eq!(wants(&mut shown), [], "{key:?} frees nothing and talks nowhere");
    }
    press(&mut shown, Key::T);
    assert_eq!(wants(&mut shown), [], "nobody has read it yet");
    shown.state_mut().now = sample::NOW.plus_ms(600);
    press(&mut shown, Key::Escape);
    press(&mut shown, Key::T);
    assert_eq!(wants(&mut shown), [], "put away, it must be asked for again");
    shown.state_mut().now = sample::NOW.plus_ms(1_200);
    press(&mut shown, Key::T);
    assert_eq!(wants(&mut shown), [Intent::FreeTalk]);
    // By the mouse alone.
    click(&mut shown, "Tyst larm: endast lyssna");
    shown.state_mut().now = sample::NOW.plus_ms(1_800);
    click(&mut shown, "Lyssna bara");
    click(&mut shown, "Tyst larm: endast lyssna");
    assert_eq!(wants(&mut shown), []);
    shown.state_mut().now = sample::NOW.plus_ms(2_400);
    click(&mut shown, "Tala ändå till hemmet");
    assert_eq!(wants(&mut shown), [Intent::FreeTalk]);
    shown.state_mut().board.held.as_mut().unwrap().hushed = false;
    shown.run();
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::StartTalk]);
    shown.state_mut().board.held.as_mut().unwrap().hushed = true;
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::EndTalk], "a duress code cuts off whoever talks");
}

#[test]
fn space_in_a_text_is_a_space() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.get_by_label("Notering").focus();
    shown.run();
    shown.key_down(Key::Space);
    shown.event(Event::Text(" ".to_owned()));
    shown.run();
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn a_phrase_is_said_by_its_digit_where_the_way_stands_open_and_never_at_a_silent_alarm() {
    let mut board = sample::board();
    let phrase = |name: &str| PhraseView { id: PhraseId::new(name), lasts_ms: 2_400 };
    board.held.as_mut().unwrap().phrases = vec![phrase("Polisen är på väg"), phrase("Lämna huset")];
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::P);
    press(&mut shown, Key::Num2);
    assert_eq!(wants(&mut shown), [Intent::SayPhrase(PhraseId::new("Lämna huset"))]);
    click(&mut shown, "fraser");
    click(&mut shown, "Polisen är på väg · 3 s");
    assert_eq!(wants(&mut shown), [Intent::SayPhrase(PhraseId::new("Polisen är på väg"))]);
    shown.state_mut().voice = VoiceLine::Opening;
    press(&mut shown, Key::P);
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), [], "nobody would hear it");
    assert!(shown.query_by_label_contains("Polisen är på väg").is_some(), "the card stays, and says why");
    press(&mut shown, Key::Escape);
    shown.state_mut().voice = VoiceLine::Ready;
    shown.state_mut().board.held.as_mut().unwrap().hushed = true;
    press(&mut shown, Key::P);
    press(&mut shown, Key::Num1);
    assert_eq!(wants(&mut shown), []);
    assert!(shown.query_by_label_contains("Den som hotar någon i hemmet").is_some(), "it says why");
}

fn devices(names: &[&str]) -> Vec<AudioDevice> {
    names.iter().map(|name| AudioDevice { id: format!("id of {name}"), name: (*name).to_owned() }).collect()
}

#[test]
fn microphone_loudspeaker_volume_and_echo_are_chosen_by_keys_and_by_the_mouse() {
    let mut desk = Desk::with(sample::board());
    desk.sound_devices =
        FoundDevices { microphones: devices(&["Headset"]), loudspeakers: devices(&["Bord", "Headset"]) };
    let (mut shown, _guard) = show(desk);
    let last = |shown: &mut Shown| match wants(shown).as_slice() {
        [Intent::ChooseSound(choice)] => choice.clone(),
        other => panic!("{other:?}"),
    };
    assert!(!shown.state().screen.shows_meters());
    press(&mut shown, Key::S);
    assert!(shown.query_by_label("Mikrofon: datorns eget val").is_some());
    assert!(shown.state().screen.shows_meters(), "a microphone is tried before there is an alarm");
    press(&mut shown, Key::Num1);
    assert_eq!(last(&mut shown).microphone.as_deref(), Some("id of Headset"));
    assert!(shown.query_by_label("Mikrofon: Headset").is_some());
    press(&mut shown, Key::Num1);
    assert_eq!(last(&mut shown).microphone, None, "behind the last the computer's own");
    click(&mut shown, "Högtalare: datorns eget val");
    click(&mut shown, "Högtalare: Bord");
    assert_eq!(shown.state().sound_choice.loudspeaker.as_deref(), Some("id of Headset"));
    shown.state_mut().sound_devices.loudspeakers.pop();
    shown.run();
    assert!(shown.query_by_label("Högtalare: id of Headset (borta)").is_some(), "what is gone stays chosen");
    wants(&mut shown);
    press(&mut shown, Key::Minus);
    assert_eq!(last(&mut shown).volume, 90);
    for _ in 0..12 {
        press(&mut shown, Key::Minus);
    }
    assert_eq!(shown.state().sound_choice.volume, 10, "never to nothing: that is what Listen is for");
    click(&mut shown, "Hemmens volym: 10 % (+ −)");
    assert_eq!(shown.state().sound_choice.volume, 20);
    wants(&mut shown);
    press(&mut shown, Key::Num4);
    assert_eq!(last(&mut shown).echo, Echo::Suppressed);
    assert!(shown.query_by_label("Mot eko: det dämpas, och du hör hemmet medan du talar").is_some());
    press(&mut shown, Key::Num5);
    assert_eq!(wants(&mut shown), [Intent::ListenTo { device: None, on: false }]);
    shown.state_mut().unheard.insert(None);
    shown.run();
    click(&mut shown, "Lyssnar inte: röstenheten");
    assert_eq!(wants(&mut shown), [Intent::ListenTo { device: None, on: true }]);
    assert_eq!(cut_off(&shown), Vec::<String>::new());
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [], "nobody talks from under a card");
    shown.key_up(Key::Space);
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("Mikrofon: datorns eget val").is_none());
    click(&mut shown, "ljudval");
    assert!(shown.query_by_label("Mikrofon: datorns eget val").is_some(), "the foot leads there too");
}

#[test]
fn a_lost_event_ends_talking() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    shown.key_down(Key::Space);
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::StartTalk]);
    shown.state_mut().board.held = None;
    shown.run();
    assert_eq!(wants(&mut shown), [Intent::EndTalk]);
}

#[test]
fn a_closed_talk_path_is_offered_again() {
    let mut desk = Desk::with(sample::board());
    desk.voice = VoiceLine::Closed;
    let (mut shown, _guard) = show(desk);
    click(&mut shown, "Öppna talvägen");
    assert_eq!(wants(&mut shown), [Intent::OpenVoice]);
    press(&mut shown, Key::F3);
    assert_eq!(wants(&mut shown), [Intent::ShowAllCameras, Intent::OpenVoice]);
}

#[test]
fn a_home_is_heard_also_where_nobody_can_talk_to_it() {
    let mut desk = Desk::with(sample::board());
    desk.voice = VoiceLine::Fault(MediaFault::NoTalkPath);
    let (mut shown, _guard) = show(desk);
    assert!(shown.query_by_label("Enheten går inte att tala till. Ring kontakterna.").is_some());
    assert!(shown.query_by_label("Hemmet · lyssnar").is_some());
    shown.state_mut().home_sounds = false;
    shown.run();
    assert!(shown.query_by_label("Hemmet · inget ljud").is_some());
    click(&mut shown, "Lyssna");
    assert_eq!(wants(&mut shown), [Intent::Listen { on: false }]);
}

#[test]
fn keys_do_what_the_list_says() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    let check = |shown: &mut Shown, key, wanted: Intent| {
        press(shown, key);
        assert_eq!(wants(shown), [wanted]);
    };
    check(&mut shown, Key::F3, Intent::ShowAllCameras);
    check(&mut shown, Key::F5, Intent::DoStep(StepId::new("call-contacts")));
    check(&mut shown, Key::F8, Intent::Park);
    check(&mut shown, Key::F11, Intent::Silence);
    check(&mut shown, Key::F12, Intent::Lock);
    check(&mut shown, Key::L, Intent::Listen { on: false });
    press(&mut shown, Key::Questionmark);
    assert!(shown.query_by_label("F10 Avsluta ärendet").is_some());
    press(&mut shown, Key::F8);
    assert_eq!(wants(&mut shown), [], "under the list of keys nothing is done");
    press(&mut shown, Key::Escape);
    assert!(shown.query_by_label("F10 Avsluta ärendet").is_none());
}

#[test]
fn enter_makes_one_tile_large_and_escape_brings_the_others_back() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    press(&mut shown, Key::Enter);
    let (large, small) = (shown.get_by_label("Hall").rect(), shown.get_by_label("Kök").rect());
    assert!(large.width() > 1000.0 && small.width() < 400.0, "{large:?} {small:?}");
    assert!(!large.intersects(small));
    press(&mut shown, Key::Escape);
    assert!(shown.get_by_label("Hall").rect().width() < 1000.0);
    assert_eq!(wants(&mut shown), []);
}

#[test]
fn a_press_on_a_closed_camera_asks_for_it() {
    let (mut shown, _guard) = show(Desk::with(sample::board()));
    click(&mut shown, "Trappa");
    assert!(wants(&mut shown).contains(&Intent::ShowCamera(CameraId::new("stairs"))));
}

#[test]
fn after_the_window_nothing_is_offered_and_the_reason_stands_there() {
    let mut desk = Desk::with(sample::board());
    desk.now = sample::NOW.plus_ms(15 * 60 * 1000);
    let (mut shown, _guard) = show(desk);
    assert_eq!(value(&shown, "Kamerafönster"), "00:00");
    assert_eq!(value(&shown, "Hall"), "Kamerafönstret är stängt. Ring kontakterna.");
    assert!(shown.query_by_label("Alla live").is_none());
    assert!(shown.query_by_label("Talvägen är stängd.").is_some());
    click(&mut shown, "Trappa");
    assert!(!wants(&mut shown).iter().any(|want| matches!(want, Intent::ShowCamera(_))));
}

#[test]
fn a_stalled_picture_says_since_when_and_why_and_so_does_a_camera_that_never_showed_one() {
    let mut desk = Desk::with(sample::board());
    desk.tiles.get_mut(&CameraId::new("hall")).unwrap().taken_at = sample::NOW.plus_ms(-1_001);
    desk.tiles.get_mut(&CameraId::new("kitchen")).unwrap().fault = Some(MediaFault::WrongSignIn);
    desk.voice = VoiceLine::Fault(MediaFault::NoTalkPath);
    let time = crate::clock::time;
    let [hall, kitchen] = [-1_001, -100].map(|ago| time(sample::NOW.plus_ms(ago)));
    let (mut shown, _guard) = show(desk);
    assert_eq!(value(&shown, "Hall"), format!("Står still sedan {hall}. Orsaken är inte känd än."));
    let why = "Enheten godtar inte inloggningen. Ring kontakterna och anmäl till tekniker. Försöker igen.";
    assert_eq!(value(&shown, "Kök"), format!("Står still sedan {kitchen}. {why}"));
    assert!(shown.query_by_label("Enheten går inte att tala till. Ring kontakterna.").is_some());
    shown
        .state_mut()
        .tiles
        .values_mut()
        .for_each(|tile| (tile.picture, tile.fault) = (None, Some(MediaFault::NoAnswer)));
    shown.run();
    let why = "Enheten svarar inte. Ring kontakterna.";
    assert_eq!(value(&shown, "Hall"), format!("{why} Utan bild sedan {hall}. Försöker igen."));
}

#[test]
fn whom_nobody_believes_is_named_on_the_tile_in_both_languages() {
    let mut desk = Desk::with(sample::board());
    for (id, fault) in [("hall", MediaFault::OtherCertificate), ("kitchen", MediaFault::UnknownCertificate)] {
        let tile = desk.tiles.get_mut(&CameraId::new(id)).unwrap();
        (tile.picture, tile.fault) = (None, Some(fault));
    }
    let (mut shown, _guard) = show(desk);
    for (language, other, unknown) in [
        (
            Language::Swedish,
            "Enheten visar ett annat certifikat än registrets",
            "Ingen går i god för enhetens certifikat",
        ),
        (
            Language::English,
            "The device shows another certificate than the register's",
            "Nobody vouches for the device's",
        ),
    ] {
        vaka_words::set_language(language);
        shown.run();
        assert!(value(&shown, "Hall").starts_with(other), "{}", value(&shown, "Hall"));
        assert!(value(&shown, "Kök").starts_with(unknown), "{}", value(&shown, "Kök"));
    }
    vaka_words::set_language(Language::Swedish);
}

#[test]
fn the_chosen_camera_is_turned_by_two_keys_where_it_can_be() {
    let mut board = sample::board();
    let held = board.held.as_mut().unwrap();
    let preset = |id: &str, name: &str| PresetView { id: PresetId::new(id), name: Pii(name.to_owned()) };
    held.cameras[0].presets = vec![preset("7", "Entré"), preset("8", "Trappa ner")];
    let (mut shown, _guard) = show(Desk::with(board));
    press(&mut shown, Key::G);
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Vänd Hall till").is_some());
    press(&mut shown, Key::Num2);
    let goes = |preset: &str| Intent::GoToPreset(CameraId::new("hall"), PresetId::new(preset));
    assert_eq!(wants(&mut shown), [goes("8")]);
    press(&mut shown, Key::G);
    click(&mut shown, "Entré");
    assert_eq!(wants(&mut shown), [goes("7")]);
    // What a device cannot do is not offered; nor is what would be seen in a home that must hear nothing.
    shown.state_mut().board.held.as_mut().unwrap().cameras[0].look = LookState::Off;
    press(&mut shown, Key::G);
    assert!(shown.query_by_role_and_label(accesskit::Role::Heading, "Vänd Hall till").is_none());
}

#[test]
fn an_offered_picture_is_words_and_nothing_to_press() {
    let mut board = sample::board();
    let signal = &mut board.held.as_mut().expect("the sample holds one").signals[0];
    signal.beside.pictures = vec![Pii("https://bilder.example/larm/7.jpg".to_owned())];
    let (shown, _guard) = show(Desk::with(board));
    let offered = shown.query_all_by_label_contains("Erbjuder bild: https://bilder.example/larm/7.jpg");
    let roles: Vec<_> = offered.map(|node| node.accesskit_node().role()).collect();
    assert_eq!(roles, [accesskit::Role::ListItem]);
}

#[test]
fn a_panel_that_never_stops_shows_its_newest_signals_and_counts_them_all() {
    let mut board = sample::board();
    let held = board.held.as_mut().expect("the sample holds one");
    let signal = held.signals[0].clone();
    held.signals = vec![signal; 3_000];
    let id = held.id;
    board.rows.get_mut(&id).expect("what is held has a row").signals = 9_000;
    let (shown, _guard) = show(Desk::with(board));
    let marks = shown.query_all_by_label_contains("Hall inbrott · BA").count();
    assert!((50..200).contains(&marks), "{marks}");
}

//! A hand-made board for tests and for looking at the screen without a station; not part of the program.
use alarm_central::{
    aside::{AsideEnd, How},
    brief::{Brief, BriefZone},
    budget::Response,
    drawing::{Drawing, DrawingForm, DrawingId},
    event::{Assessment, CustomerAnswer, EventState, Outcome, Progress, Responder, Support, Verdict, Way},
    floor::{Alarmed, Leg, Pace, Visit, Walk},
    hidden::{Act, Hidden, Told},
    id::{
        AnswerId, AsideId, CameraId, DispatchId, EventId, FloodId, KindId, MediumId, MessageId, PersonId, SignalId,
        SiteId, StepId, StormId, Uuid,
    },
    medium::{MediumEnd, MediumKind, OpenPurpose, readable_until},
    moment::Moment,
    past::{BACK_MS, Earlier},
    person::Role,
    pii::Pii,
    plan::{AnswerRule, AtHome, Lack, StepKind},
    signal::{SignalClass, Trust},
    site::{Ability, Authority, Site, ZoneKind, read_register},
    supervision::StormEnd,
};
use vaka_link::{
    aside::{AsideView, Chatters, EndedView, Find, HiddenView, Home, Homes, ZoneView},
    board::{
        AnswerView, Beside, Board, CameraView, Colleague, ContactView, CustomerSaid, Detail, DispatchView, Flood,
        Happening, Health, HistoryLine, InquiryView, LineFault, LookState, QuestionView, ReceiverHealth, ResponderView,
        Row, SignalView, StepStanding, StepView, Storm, StormArea, VoiceView, WordsView,
    },
    closed::{ClosedMedia, ClosedRow, MediaLeft, MediumView},
    command::Ticket,
    floor::{CameraSpot, FloorView, ZoneSpot},
    hidden::{HiddenLine, HiddenNight},
    offer::OfferView,
    past::{Past, PastEvent},
    register::{EntryHow, EntryLine, HomeEntry, HomeHistory},
};

/// The moment that the board shows.
pub const NOW: Moment = Moment(1_767_215_744_000);

/// So many closed events, one an hour, the newest first.
pub fn closed_rows(count: u32) -> Vec<ClosedRow> {
    (0..count)
        .map(|number| {
            let began = NOW.plus_ms(-3_600_000 * i64::from(number + 1));
            ClosedRow {
                id: event(1000 + u128::from(number)),
                began,
                kind: KindId::new("burglary"),
                priority: 3,
                site: SiteId::new("ekvagen-4"),
                address: Some(Pii("Ekvägen 4, 183 30 Täby".to_owned())),
                verdict: Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 },
                media: MediaLeft::Until { count: 2, until: readable_until(began) },
            }
        })
        .collect()
}

/// A closed event with a film and what was said to the home.
pub fn closed_media() -> ClosedMedia {
    let began = NOW.plus_ms(-3_600_000);
    let view = |number, kind, camera: Option<&str>| MediumView {
        medium: MediumId(Uuid::from_u128(number)),
        kind,
        camera: camera.map(|name| (CameraId::new("hall"), Pii(name.to_owned()))),
        began,
        ended: began.plus_ms(96_000),
        end: MediumEnd::Whole,
    };
    ClosedMedia {
        row: closed_rows(1).remove(0),
        media: vec![view(1, MediumKind::Clip, Some("Hall")), view(2, MediumKind::Spoken, None)],
        purposes: OpenPurpose::ALL.to_vec(),
    }
}

/// Names an event of the board.
pub fn event(number: u128) -> EventId {
    EventId(Uuid::from_u128(number))
}

fn row(number: u128, kind: &str, priority: u8, address: &str, age_secs: i64, zones: u32, state: EventState) -> Row {
    let received_at = NOW.plus_ms(-age_secs * 1000);
    Row {
        id: event(number),
        kind: KindId::new(kind),
        priority,
        state,
        site: SiteId::new(format!("site-{number}")),
        address: Pii(address.to_owned()),
        area: "Täby".to_owned(),
        received_at,
        zones,
        signals: zones.max(1),
        linked_to: None,
        window_until: (priority < 4).then(|| received_at.plus_ms(alarm_central::moment::WINDOW_MS)),
        shut: None,
        may_open_until: None,
        holder_name: None,
        clears_at: None,
        flood: None,
        offered_to: None,
    }
}

fn held_by(number: u32) -> EventState {
    EventState::Held { by: PersonId::new(format!("op{number}")), since: NOW.plus_ms(-60_000) }
}

/// A busy evening: three wait, one is mine, one is parked, two are with others.
pub fn board() -> Board {
    let parked = EventState::Parked { until: NOW.plus_ms(856_000), by: PersonId::new("op1") };
    let closed = Verdict { outcome: Outcome::False, cause: "animal".to_owned(), level: 0 };
    let mut rows = vec![
        row(1, "hold-up", 1, "Storgatan 9, 183 30 Täby", 8, 0, EventState::Waiting),
        row(2, "burglary", 3, "Tallstigen 22, 186 32 Vallentuna", 41, 1, EventState::Waiting),
        row(3, "line-lost", 4, "Åkervägen 3, 183 34 Täby", 192, 0, EventState::Waiting),
        row(4, "burglary-confirmed", 2, "Ekvägen 4, 183 30 Täby", 101, 2, held_by(1)),
        row(5, "water", 4, "Björkbacken 7, 183 36 Täby", 856, 0, parked),
        row(6, "fire", 1, "Hamngatan 12, 185 31 Vaxholm", 125, 1, held_by(2)),
        row(7, "burglary", 3, "Solvägen 15, 183 50 Täby", 333, 1, held_by(4)),
        row(8, "tamper", 3, "Backstigen 2, 183 32 Täby", 402, 1, EventState::Closed { verdict: closed, at: NOW }),
    ];
    for (index, name) in [(5, "Operatör 2"), (6, "Operatör 4"), (3, "Operatör 1"), (4, "Operatör 1")] {
        rows[index].holder_name = Some(Pii(name.to_owned()));
    }
    let mut board = Board { now: NOW, held: Some(Box::new(detail())), ..Board::default() };
    board.rows = rows.into_iter().map(|row| (row.id, row)).collect();
    board.health = Health { receiver: ReceiverHealth::Listening, cameras_open: 2, sites: 8, ..Health::default() };
    board.people = [1, 2, 4].map(colleague).into();
    board.response = Response { counted: 44, in_time: 43, left: 3, runs_out: None };
    board
}

/// Names something on test or shelved.
pub fn aside(number: u128) -> AsideId {
    AsideId(Uuid::from_u128(number))
}

fn zone_of(number: &str, name: &str, kind: ZoneKind) -> ZoneView {
    ZoneView { number: number.to_owned(), name: Some(Pii(name.to_owned())), kind: Some(kind) }
}

/// A home on test, a zone shelved, one that ended, and a zone that chatters.
pub fn set_aside(board: &mut Board) {
    let hidden = |secs: i64, kind: &str, zone: &str, name: &str, code: &str| HiddenView {
        at: NOW.plus_ms(-secs * 1000),
        kind: KindId::new(kind),
        class: SignalClass::Alarm,
        code: code.to_owned(),
        zone: Some(zone.to_owned()),
        zone_name: Some(Pii(name.to_owned())),
        text: None,
    };
    let view = |number, address: &str, how, zones: Vec<ZoneView>, minutes: i64| AsideView {
        id: aside(number),
        site: SiteId::new(format!("aside-{number}")),
        address: Pii(address.to_owned()),
        how,
        zones,
        kinds: Vec::new(),
        from: NOW.plus_ms(-1_800_000),
        until: NOW.plus_ms(minutes * 60_000),
        by: Pii("Operatör 1".to_owned()),
        second: None,
        hidden: 0,
        newest: Vec::new(),
        ended: None,
    };
    let hall = || zone_of("14", "Hall", ZoneKind::Motion);
    let shelf = How::Shelf { heard: 9, within_secs: 600, rule: 5 };
    let newest = [(410, "14", "Hall"), (360, "15", "Kök"), (200, "16", "Altandörr"), (95, "14", "Hall")];
    let newest: Vec<HiddenView> =
        newest.iter().map(|(secs, zone, name)| hidden(*secs, "burglary", zone, name, "BA")).collect();
    let test = AsideView { hidden: 4, newest, ..view(1, "Björkbacken 7, 183 36 Täby", How::Test, Vec::new(), 82) };
    let shelved = AsideView {
        second: Some(Pii("Operatör 4".to_owned())),
        hidden: 31,
        newest: vec![hidden(12, "burglary", "14", "Hall", "BA"); 31],
        ..view(2, "Solvägen 15, 183 50 Täby", shelf, vec![hall()], 191)
    };
    let ended = EndedView { at: NOW.plus_ms(-600_000), why: AsideEnd::Hand, by: Some(Pii("Operatör 2".to_owned())) };
    let over = AsideView {
        kinds: vec![KindId::new("fire")],
        second: Some(Pii("Operatör 2".to_owned())),
        ended: Some(ended),
        ..view(3, "Hamngatan 12, 185 31 Vaxholm", How::Test, Vec::new(), 20)
    };
    board.asides = [test, shelved, over].into_iter().map(|view| (view.id, view)).collect();
    board.chatters = vec![Chatters {
        site: SiteId::new("site-7"),
        address: Pii("Tallstigen 22, 186 32 Vallentuna".to_owned()),
        zone: zone_of("3", "Garage", ZoneKind::Door),
        heard: 7,
        rule_signals: 5,
        rule_secs: 600,
        last: NOW.plus_ms(-20_000),
    }];
}

/// Homes that the station has found.
pub fn homes(find: Find) -> Homes {
    let home = |number: u32, address: &str| Home {
        site: SiteId::new(format!("site-{number}")),
        name: Pii(format!("Kund {number}")),
        address: Pii(address.to_owned()),
        account: format!("012{number}"),
        zones: vec![
            zone_of("14", "Hall", ZoneKind::Motion),
            zone_of("15", "Kök", ZoneKind::Motion),
            zone_of("3", "Rök hall", ZoneKind::Smoke),
            zone_of("9", "Trygghetsknapp", ZoneKind::HoldUp),
        ],
    };
    let homes = vec![home(1, "Ekvägen 4, 183 30 Täby"), home(2, "Ekvägen 40, 183 30 Täby")];
    let homes = if matches!(find, Find::Home(_)) { homes.into_iter().take(1).collect() } else { homes };
    Homes { find, homes, more: false }
}

/// What has happened at a home.
pub fn past(site: SiteId) -> Past {
    let kitchen = || zone_of("15", "Kök", ZoneKind::Motion);
    let event = |number: u32, kind: &str, priority: u8, verdict: Option<Verdict>, zones: Vec<ZoneView>| PastEvent {
        earlier: Earlier {
            event: event(7_000 + u128::from(number)),
            began: NOW.plus_ms(-i64::from(number) * 86_400_000 * 9 - 3_700_000),
            kind: KindId::new(kind),
            priority,
            verdict,
            zones: zones.iter().map(|zone| zone.number.clone()).collect(),
            sent: if number == 6 { vec![Responder::Guard, Responder::Police] } else { Vec::new() },
        },
        zones,
    };
    let ended = |outcome, cause: &str| Some(Verdict { outcome, cause: cause.to_owned(), level: 0 });
    let mut events = vec![event(0, "line-lost", 4, None, Vec::new())];
    for number in 1..6 {
        events.push(event(number, "burglary", 3, ended(Outcome::False, "animal"), vec![kitchen()]));
    }
    let hall = zone_of("14", "Hall", ZoneKind::Motion);
    events.push(event(6, "burglary-confirmed", 2, ended(Outcome::Sharp, "break-in"), vec![hall, kitchen()]));
    events.push(event(7, "line-lost", 4, ended(Outcome::Technical, "line"), Vec::new()));
    Past {
        site,
        address: Some(Pii("Ekvägen 4, 183 30 Täby".to_owned())),
        since: NOW.plus_ms(-BACK_MS),
        events,
        more: false,
        own_only: false,
    }
}

/// A home of the register, as it is edited.
pub fn home() -> Site {
    let text = "[[site]]\nid = \"site-1\"\nname = \"Kund 1\"\naddress = \"Ekvägen 4, 183 30 Täby\"\narea = \"Täby\"\n\
        [site.panel]\naccount = \"0121\"\nkey = \"ascii:ABCDEFGHIJKLMNOP\"\n\
        [[site.zone]]\nnumber = \"14\"\nname = \"Hall\"\nkind = \"motion\"\ncamera = \"hall\"\n\
        [[site.camera]]\nid = \"hall\"\nname = \"Hall\"\nrtsp = \"rtsp://127.0.0.1/cam\"\nabilities = [\"video\"]\n\
        [[site.contact]]\nname = \"Kontakt 1\"\nnumbers = [\"+46 70 174 06 05\"]\nauthority = \"full\"\ncode_word = \"solros\"\n\
        [[site.contact]]\nname = \"Kontakt 2\"\nnumbers = []\nauthority = \"none\"\n";
    read_register(text).expect("the sample is a register file").remove(0)
}

pub fn home_entry(site: &SiteId) -> HomeEntry {
    HomeEntry { site: site.clone(), version: 4, parts: alarm_central::entry::shown(&home()) }
}

/// Who changed it.
pub fn home_history(site: &SiteId) -> HomeHistory {
    let line = |version: u64, by: Option<&str>, how: EntryHow, fields: &[&str]| EntryLine {
        version,
        at: NOW.plus_ms(-600_000),
        by: by.map(|name| Pii(name.to_owned())),
        how,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    let lines = vec![
        line(4, Some("Operatör 4"), EntryHow::Changed, &["contact.1.numbers", "zone.1.name"]),
        line(1, None, EntryHow::Imported, &[]),
    ];
    HomeHistory { site: site.clone(), lines }
}

/// A network has gone: many lines at once.
pub fn storm() -> Storm {
    let area = |name: &str, lost| StormArea { area: name.to_owned(), lost };
    Storm {
        id: StormId(Uuid::from_u128(77)),
        since: NOW.plus_ms(-95_000),
        lost: 1_412,
        total: 1_420,
        rule_lines: 10,
        rule_secs: 60,
        everywhere: false,
        areas: vec![area("Täby", 702), area("Vallentuna", 410), area("Vaxholm", 300)],
        more_areas: 2,
        acknowledged: None,
        ended: None,
    }
}

/// A thunderstorm over one area, whose alarms stand behind a strip, and one that has passed over another.
pub fn flood(board: &mut Board) {
    let flood = |number: u128, area: &str, minutes: i64, calm: Option<i64>| Flood {
        id: FloodId(Uuid::from_u128(number)),
        area: area.to_owned(),
        began: NOW.plus_ms(-minutes * 60_000),
        calm: calm.map(|minutes| NOW.plus_ms(-minutes * 60_000)),
        confirmed: number == 501,
        rule_homes: 10,
        rule_secs: 600,
        rule_ends: 5,
    };
    board.floods = vec![flood(501, "Täby kyrkby", 7, None), flood(502, "Vaxholm", 52, Some(21))];
    let kinds =
        [("burglary-confirmed", 2), ("burglary", 3), ("burglary", 3), ("tamper", 3), ("power", 4), ("line-lost", 4)];
    for number in 0..134_u128 {
        let (kind, priority) = kinds[usize::from(number > 10) * (number as usize % 5) + usize::from(number > 10)];
        let mut row = row(
            5_000 + number,
            kind,
            priority,
            &format!("Åskstigen {number}, 183 56 Täby"),
            30 + 3 * number as i64,
            1,
            EventState::Waiting,
        );
        (row.area, row.flood) = ("Täby kyrkby".to_owned(), Some(FloodId(Uuid::from_u128(501))));
        board.rows.insert(row.id, row);
    }
    for number in 0..6_u128 {
        let mut row = row(
            6_000 + number,
            "power",
            4,
            &format!("Hamngatan {number}, 185 31 Vaxholm"),
            1_500 + number as i64,
            0,
            EventState::Waiting,
        );
        (row.area, row.flood) = ("Vaxholm".to_owned(), Some(FloodId(Uuid::from_u128(502))));
        board.rows.insert(row.id, row);
    }
}

/// One automatic act of each sort, and many that were disarmed.
pub fn hidden_night() -> HiddenNight {
    let at = |minutes: i64| NOW.plus_ms(-minutes * 60_000);
    let line = |from: i64, until: Option<i64>, what: Act| HiddenLine {
        hidden: Hidden { from: at(from), until: until.map(at), what },
        address: None,
        seen_by: None,
    };
    let flood = |area: &str, homes: u32, events: [u32; 4]| Act::Flood { area: area.to_owned(), homes, events };
    let storm = |end: Option<StormEnd>, left: u32| Act::LineStorm {
        lines: 1_420,
        left,
        everywhere: left > 0,
        end,
        seen_by: Some(PersonId::new("op1")),
    };
    let mut lines = vec![
        line(9, None, flood("Täby kyrkby", 130, [0, 11, 74, 49])),
        HiddenLine { seen_by: Some(Pii("Operatör 2".to_owned())), ..line(24, None, storm(None, 0)) },
        line(52, Some(21), flood("Vaxholm", 33, [0, 0, 0, 33])),
        line(110, Some(95), Act::LinesJoined { events: 5 }),
        HiddenLine {
            seen_by: Some(Pii("Operatör 1".to_owned())),
            ..line(111, Some(70), storm(Some(StormEnd::FewLeft), 7))
        },
        line(400, Some(12), Act::LinesBack { events: 18 }),
    ];
    let told = [Told::At(at(120)), Told::Waits, Told::Late, Told::Nobody];
    for number in 0..9 {
        let home = told[number as usize % told.len()];
        let kind = Some(KindId::new(if number == 3 { "burglary-confirmed" } else { "burglary" }));
        let what = Act::Disarmed { event: event(9_000), kind, site: Some(SiteId::new("site-2")), home };
        let address = Some(Pii(format!("Tallstigen {number}, 186 32 Vallentuna")));
        lines.push(HiddenLine { address, ..line(120 + 31 * number, Some(120 + 31 * number), what) });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.hidden.from));
    HiddenNight { since: NOW.plus_ms(-12 * 3_600_000), until: NOW, lines, more: 0 }
}

/// Nothing waits and nothing is held.
pub fn calm() -> Board {
    Board { rows: std::collections::BTreeMap::new(), held: None, ..board() }
}

fn colleague(number: u32) -> Colleague {
    Colleague {
        id: PersonId::new(format!("op{number}")),
        name: Pii(format!("Operatör {number}")),
        role: Role::Operator,
        locked: false,
    }
}

/// The same evening with nothing in hand, and a colleague who offers the fire.
pub fn offered() -> Board {
    let mut board = board();
    board.held = None;
    for (number, offered_to) in [(4, None), (6, Some(PersonId::new("op1")))] {
        let row = board.rows.get_mut(&event(number)).expect("a row of the board");
        if number == 4 {
            row.state = EventState::Waiting;
        }
        row.offered_to = offered_to;
    }
    board.offer = Some(Box::new(OfferView {
        event: event(6),
        from: Pii("Operatör 2".to_owned()),
        note: Pii("Kunden är på väg hem, ringer från bilen.".to_owned()),
        until: NOW.plus_ms(42_000),
        done: history(),
        earlier: 3,
        left: vec![
            sends("send-guard-police", true, StepStanding::Open { until: None }),
            step("call-contacts", StepKind::Call, false, None),
        ],
    }));
    board
}

fn detail() -> Detail {
    Detail {
        id: event(4),
        offered: None,
        site_name: Pii("Kund 1".to_owned()),
        note: Pii("Hund. Portkod 4711.".to_owned()),
        trust: Trust::Keyed,
        began_with_alarm: true,
        signals: vec![
            signal(1, 101, "burglary", 3, SignalClass::Alarm, "Hall"),
            signal(2, 95, "burglary-confirmed", 2, SignalClass::Alarm, "Kök"),
            signal(3, 73, "burglary", 3, SignalClass::Restore, "Hall"),
            signal(4, 42, "burglary", 3, SignalClass::Restore, "Kök"),
        ],
        floors: Vec::new(),
        walk: Walk::default(),
        masked: false,
        hushed: false,
        phrases: Vec::new(),
        pictures: Vec::new(),
        cameras: vec![camera("hall", "Hall", true), camera("kitchen", "Kök", true), camera("stairs", "Trappa", false)],
        voice: Some(VoiceView { look: LookState::Open { ticket: Ticket(9) }, supported: true, rings: false }),
        plan: "burglary".to_owned(),
        may_override: true,
        steps: vec![
            step("look", StepKind::Look, true, Some(83)),
            step("talk", StepKind::Talk, false, Some(70)),
            step("call-contacts", StepKind::Call, false, None),
            sends("send-guard-police", false, StepStanding::Open { until: None }),
        ],
        unseen: Vec::new(),
        contacts: vec![
            contact(1, "+46 70 174 06 05", Authority::Full, false),
            contact(2, "+46 70 174 06 06", Authority::Cancel, true),
        ],
        dials: false,
        asks: None,
        inquiries: Vec::new(),
        words: WordsView { right: None, newest: None, tries_left: 3, duress: false },
        brief: brief(),
        responders: responders(),
        dispatches: Vec::new(),
        history: history(),
    }
}

/// What is known of a drawing that nobody has.
pub fn drawing(number: u8) -> Drawing {
    Drawing { id: DrawingId([number; 32]), form: DrawingForm::Svg, size: [1000, 750] }
}

/// Two floors of the home that is held, and a way through them: hall, kitchen, upstairs.
pub fn put_on_floors(detail: &mut Detail) {
    let zone = |number: &str, name: &str, kind: ZoneKind, x: f64, y: f64| ZoneSpot {
        number: number.to_owned(),
        name: Pii(name.to_owned()),
        kind,
        at: Pii([x, y]),
    };
    let camera = |id: &str, name: &str, x: f64, y: f64, facing: f64| CameraSpot {
        id: CameraId::new(id),
        name: Pii(name.to_owned()),
        at: Pii([x, y]),
        facing: Some(facing),
    };
    let ground = FloorView {
        name: Pii("Plan 1".to_owned()),
        drawing: Some(drawing(1)),
        zones: vec![
            zone("1", "Hall", ZoneKind::Motion, 0.5, 0.8),
            zone("2", "Kök", ZoneKind::Motion, 0.2, 0.3),
            zone("3", "Ytterdörr", ZoneKind::Door, 0.5, 0.95),
            zone("4", "Vardagsrum", ZoneKind::Motion, 0.8, 0.4),
        ],
        cameras: vec![camera("hall", "Hall", 0.62, 0.7, 225.0), camera("kitchen", "Kök", 0.05, 0.1, 135.0)],
    };
    let upstairs = FloorView {
        name: Pii("Plan 2".to_owned()),
        drawing: Some(drawing(2)),
        zones: vec![zone("5", "Sovrum", ZoneKind::Motion, 0.4, 0.4)],
        cameras: vec![camera("stairs", "Trappa", 0.9, 0.9, 315.0)],
    };
    let began = NOW.plus_ms(-101_000);
    let alarmed = |zone: &str, priority: u8, after_ms: i64| Alarmed {
        zone: zone.to_owned(),
        priority,
        at: began.plus_ms(after_ms),
    };
    let visit = |zone: &str, floor: u16, order: u16, after_ms: i64, leg: Option<Leg>| Visit {
        zone: zone.to_owned(),
        floor,
        order,
        at: began.plus_ms(after_ms),
        until: began.plus_ms(after_ms),
        leg,
    };
    let leg = |metres: f64, ms: i64, pace: Pace| Some(Leg { metres, ms, pace });
    detail.floors = vec![ground, upstairs];
    detail.walk = Walk {
        visits: vec![
            visit("1", 0, 1, 0, None),
            visit("2", 0, 2, 6_000, leg(5.4, 6_000, Pace::OnFoot)),
            visit("4", 0, 3, 7_500, leg(11.2, 1_500, Pace::TooFast)),
            visit("5", 1, 4, 31_000, None),
            visit("1", 0, 1, 59_000, None),
            visit("4", 0, 3, 59_400, leg(6.3, 400, Pace::CannotTell)),
        ],
        earlier: 3,
        zones: vec![alarmed("1", 3, 0), alarmed("2", 2, 6_000), alarmed("4", 3, 7_500), alarmed("5", 4, 31_000)],
    };
}

fn signal(number: u128, age: i64, kind: &str, priority: u8, class: SignalClass, zone: &str) -> SignalView {
    SignalView {
        id: SignalId(Uuid::from_u128(number)),
        received_at: NOW.plus_ms(-age * 1000),
        kind: KindId::new(kind),
        priority,
        class,
        code: if class == SignalClass::Alarm { "BA" } else { "BR" }.to_owned(),
        zone: Some(format!("{number}")),
        zone_name: Some(Pii(zone.to_owned())),
        zone_kind: Some(ZoneKind::Motion),
        text: None,
        authorised: None,
        beside: Beside::default(),
    }
}

fn camera(id: &str, name: &str, open: bool) -> CameraView {
    CameraView {
        id: CameraId::new(id),
        name: Pii(name.to_owned()),
        abilities: vec![Ability::Still, Ability::Video],
        concerned: open,
        fetched: false,
        look: if open { LookState::Open { ticket: Ticket(7) } } else { LookState::Off },
        presets: Vec::new(),
    }
}

fn step(id: &str, kind: StepKind, required: bool, done_secs_ago: Option<i64>) -> StepView {
    let done = |secs: i64| StepStanding::Done { at: NOW.plus_ms(-secs * 1000), answer: None, by: None };
    let standing = done_secs_ago.map_or(StepStanding::Open { until: None }, done);
    StepView {
        id: StepId::new(id),
        kind,
        required,
        standing,
        answers: Vec::new(),
        to: Vec::new(),
        numbers_left: 0,
        again_secs: if kind == StepKind::Call { 120 } else { 0 },
        title: None,
        rule: None,
    }
}

fn sends(id: &str, required: bool, standing: StepStanding) -> StepView {
    let to = vec![Responder::Guard, Responder::Police];
    StepView { to, standing, ..step(id, StepKind::Dispatch, required, None) }
}

/// A contact that was asked by message so long ago.
pub fn inquiry(contact: u8, age_secs: i64) -> InquiryView {
    InquiryView {
        contact,
        name: Pii(format!("Kontakt {contact}")),
        at: NOW.plus_ms(-age_secs * 1000),
        told: None,
        unsent: None,
        fault: None,
        answers: Vec::new(),
    }
}

/// One that has answered, so long ago.
pub fn answered(contact: u8, age_secs: i64, answer: CustomerAnswer, text: &str) -> InquiryView {
    let at = NOW.plus_ms(-age_secs * 1000);
    let said = CustomerSaid { at, answer, text: Pii(text.to_owned()) };
    InquiryView { told: Some(at.plus_ms(-8000)), answers: vec![said], ..inquiry(contact, age_secs + 10) }
}

/// What whoever is sent is told of the burglary.
fn brief() -> Brief {
    let zone = |age: i64, number: &str, name: &str| BriefZone {
        at: NOW.plus_ms(-age * 1000),
        number: number.to_owned(),
        name: Some(Pii(name.to_owned())),
        kind: Some(ZoneKind::Motion),
    };
    Brief {
        kind: KindId::new("burglary-confirmed"),
        received_at: NOW.plus_ms(-101_000),
        name: Pii("Kund 1".to_owned()),
        address: Pii("Ekvägen 4, 183 30 Täby".to_owned()),
        area: "Täby".to_owned(),
        position: Some(Pii([59.4443, 18.068_72])),
        assessment: Assessment {
            level: 2,
            because: vec![Support::Zones(2)],
            would_raise: vec![Support::Intruder, Support::Danger],
        },
        path: vec![zone(101, "1", "Hall"), zone(95, "2", "Kök")],
        last: Some(zone(95, "2", "Kök")),
        people: Some(AtHome::Nobody),
        found: Vec::new(),
        entry: Pii("Portkod 4711. Nyckelskåp vid soprummet.".to_owned()),
        beware: Pii("Hund. Trappan upp är brant.".to_owned()),
        silent: false,
    }
}

/// Guard and police are told by machine, the others on the telephone; of one no number is known.
fn responders() -> Vec<ResponderView> {
    let phone = |number: &str| (!number.is_empty()).then(|| Pii(number.to_owned()));
    let view = |(to, way, number): (Responder, Way, &str)| ResponderView { to, way, telephone: phone(number) };
    let all = [
        (Responder::Guard, Way::Wire, "010-174 06 01"),
        (Responder::Police, Way::Wire, "010-174 06 02"),
        (Responder::RescueService, Way::Telephone, "010-174 06 03"),
        (Responder::Ambulance, Way::Telephone, "010-174 06 04"),
        (Responder::Keyholder, Way::Telephone, ""),
    ];
    all.map(view).into()
}

/// Somebody who was sent a while ago, by machine, and has received it.
pub fn dispatch(number: u128, to: Responder, age_secs: i64) -> DispatchView {
    let requested_at = NOW.plus_ms(-age_secs * 1000);
    DispatchView {
        id: DispatchId(Uuid::from_u128(number)),
        to,
        way: Way::Wire,
        level: 2,
        requested_at,
        told: Some((requested_at.plus_ms(1_000), Way::Wire)),
        cancelled_at: None,
        progress: None,
        reports: Vec::new(),
        eta: None,
        questions: Vec::new(),
        untold: None,
        fault: None,
        phoned: false,
        unanswered: true,
        by_hand: true,
        telephone: responders().into_iter().find(|view| view.to == to).and_then(|view| view.telephone),
        over: false,
    }
}

/// One who was sent in each state: on the way and asking, not reached by machine, to be told on the telephone, not going.
pub fn all_sorts_of_dispatches() -> Vec<DispatchView> {
    let at = |age: i64| NOW.plus_ms(-age * 1000);
    let question = QuestionView {
        report: MessageId(Uuid::from_u128(71)),
        at: at(9),
        text: Pii("Finns det någon baksida att gå in från?".to_owned()),
        reply: None,
    };
    let guard = DispatchView {
        progress: Some(Progress::EnRoute),
        reports: vec![(Progress::Accepted, at(60)), (Progress::EnRoute, at(41))],
        eta: Some(NOW.plus_ms(540_000)),
        questions: vec![question],
        unanswered: false,
        by_hand: false,
        ..dispatch(1, Responder::Guard, 70)
    };
    let police = DispatchView {
        told: None,
        untold: Some((1, at(55))),
        fault: Some(LineFault::Silent),
        unanswered: false,
        by_hand: false,
        ..dispatch(2, Responder::Police, 55)
    };
    let rescue = DispatchView {
        way: Way::Telephone,
        told: None,
        untold: Some((1, at(20))),
        phoned: true,
        unanswered: false,
        ..dispatch(3, Responder::RescueService, 20)
    };
    let ambulance = DispatchView {
        way: Way::Telephone,
        told: Some((at(30), Way::Telephone)),
        progress: Some(Progress::Refused),
        reports: vec![(Progress::Refused, at(25))],
        phoned: true,
        unanswered: false,
        by_hand: false,
        over: true,
        ..dispatch(4, Responder::Ambulance, 40)
    };
    vec![guard, police, rescue, ambulance]
}

fn question(id: &str, kind: StepKind, required: bool, answers: &[&str], standing: StepStanding) -> StepView {
    let answers = answers.iter().map(|id| AnswerView { id: AnswerId::new(*id), title: None }).collect();
    StepView { answers, standing, ..step(id, kind, required, None) }
}

/// The steps of a burglary at night, each sort of them: answered by a rule, a question whose turn it is, one that cannot be
/// done, one that waits and one that comes later.
pub fn all_sorts_of_steps() -> Vec<StepView> {
    let by_rule = StepStanding::Done {
        at: NOW.plus_ms(-101_000),
        answer: Some(AnswerId::new("night")),
        by: Some(AnswerRule::SetStay),
    };
    let waits = StepStanding::Open { until: Some(NOW.plus_ms(252_000)) };
    vec![
        step("look", StepKind::Look, true, Some(83)),
        StepView { standing: StepStanding::Lacking(Lack::Voice), ..step("talk", StepKind::Talk, false, None) },
        question("home", StepKind::Ask, false, &["nobody", "somebody", "night"], by_rule),
        step("call-sleepers", StepKind::Call, false, Some(40)),
        question(
            "seen",
            StepKind::Decide,
            true,
            &["intruder", "unclear", "mistake-code", "code-wrong"],
            StepStanding::Open { until: None },
        ),
        StepView { standing: waits, ..step("wait-guard", StepKind::Wait, false, None) },
        sends("send-guard-police", true, StepStanding::Later),
    ]
}

fn contact(number: u32, phone: &str, authority: Authority, keyholder: bool) -> ContactView {
    let name = Pii(format!("Kontakt {number}"));
    let numbers = vec![Pii(phone.to_owned())];
    ContactView { name, numbers, authority, keyholder, has_word: number < 3, calls: Vec::new() }
}

fn history() -> Vec<HistoryLine> {
    let line = |age: i64, by_me: bool, what: Happening| HistoryLine {
        at: NOW.plus_ms(-age * 1000),
        who: by_me.then(|| Pii("Operatör 1".to_owned())),
        what,
    };
    let alarm = |kind: &str, zone: &str| Happening::Signal {
        kind: KindId::new(kind),
        class: SignalClass::Alarm,
        zone_name: Some(Pii(zone.to_owned())),
        code: "BA".to_owned(),
    };
    vec![
        line(101, false, alarm("burglary", "Hall")),
        line(95, false, alarm("burglary", "Kök")),
        line(95, false, Happening::Raised { kind: KindId::new("burglary-confirmed") }),
        line(93, true, Happening::Claimed { after_ms: 8_000 }),
        line(93, false, Happening::Looking { camera: Pii("Hall".to_owned()) }),
        line(93, false, Happening::Looking { camera: Pii("Kök".to_owned()) }),
        line(93, false, Happening::VoiceOpened),
        line(83, true, Happening::StepDone { step: StepId::new("look") }),
        line(76, true, Happening::Spoke { spoken_ms: 5_600 }),
        line(70, true, Happening::StepDone { step: StepId::new("talk") }),
    ]
}

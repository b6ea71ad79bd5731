//! What is kept from the queue: on test, shelved, storms and floods, and what was hidden tonight.
use alarm_central::{
    aside::{AsideEnd, How},
    event::EventState,
    hidden::{Act, Hidden, Told},
    id::{AsideId, FloodId, KindId, PersonId, SiteId, StormId, Uuid},
    pii::Pii,
    signal::SignalClass,
    site::ZoneKind,
    supervision::StormEnd,
};
use vaka_link::{
    aside::{AsideView, Chatters, EndedView, HiddenView, ZoneView},
    board::{Board, Flood, Storm, StormArea},
    hidden::{HiddenLine, HiddenNight},
};

use super::{NOW, event, row};

/// Names something on test or shelved.
pub fn aside(number: u128) -> AsideId {
    AsideId(Uuid::from_u128(number))
}

pub(super) fn zone_of(number: &str, name: &str, kind: ZoneKind) -> ZoneView {
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

//! The event in hand.
use alarm_central::{
    floor::Walk,
    id::{CameraId, KindId, SignalId, StepId, Uuid},
    pii::Pii,
    plan::StepKind,
    signal::{SignalClass, Trust},
    site::{Ability, Authority, ZoneKind},
};
use vaka_link::{
    board::{
        Beside, CameraView, ContactView, Detail, Happening, HistoryLine, LookState, SignalView, StepStanding,
        VoiceView, WordsView,
    },
    command::Ticket,
};

use super::{
    NOW,
    dispatching::{brief, responders},
    event,
    steps::{sends, step},
};

pub(super) fn detail() -> Detail {
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

pub(super) fn signal(number: u128, age: i64, kind: &str, priority: u8, class: SignalClass, zone: &str) -> SignalView {
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

pub(super) fn camera(id: &str, name: &str, open: bool) -> CameraView {
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

pub(super) fn contact(number: u32, phone: &str, authority: Authority, keyholder: bool) -> ContactView {
    let name = Pii(format!("Kontakt {number}"));
    let numbers = vec![Pii(phone.to_owned())];
    ContactView { name, numbers, authority, keyholder, has_word: number < 3, calls: Vec::new() }
}

pub(super) fn history() -> Vec<HistoryLine> {
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

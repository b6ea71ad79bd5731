//! Whom one can send or ask, and what they have said.
use alarm_central::{
    brief::{Brief, BriefZone},
    event::{Assessment, CustomerAnswer, Progress, Responder, Support, Way},
    id::{DispatchId, KindId, MessageId, Uuid},
    pii::Pii,
    plan::AtHome,
    site::ZoneKind,
};
use vaka_link::board::{CustomerSaid, DispatchView, InquiryView, LineFault, QuestionView, ResponderView};

use super::NOW;

/// What whoever is sent is told of the burglary.
pub(super) fn brief() -> Brief {
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
pub(super) fn responders() -> Vec<ResponderView> {
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

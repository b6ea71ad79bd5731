//! A hand-made board for tests and for looking at the screen without a station; not part of the program.
#[path = "sample/detail.rs"]
mod detail;
#[path = "sample/dispatching.rs"]
mod dispatching;
#[path = "sample/floors.rs"]
mod floors;
#[path = "sample/past.rs"]
mod past;
#[path = "sample/quiet.rs"]
mod quiet;
#[path = "sample/register.rs"]
mod register;
#[path = "sample/steps.rs"]
mod steps;

use alarm_central::{
    budget::Response,
    event::{EventState, Outcome, Verdict},
    id::{EventId, KindId, PersonId, SiteId, Uuid},
    moment::Moment,
    person::Role,
    pii::Pii,
    plan::StepKind,
};
use vaka_link::{
    board::{Board, Colleague, Health, ReceiverHealth, Row, StepStanding},
    offer::OfferView,
};

use self::{
    detail::{detail, history},
    steps::{sends, step},
};
#[allow(unused_imports, reason = "each of the programs and tests that show it needs another part")]
pub use self::{
    dispatching::{all_sorts_of_dispatches, answered, dispatch, inquiry},
    floors::put_on_floors,
    past::{closed_media, closed_rows, past},
    quiet::{aside, flood, hidden_night, set_aside, storm},
    register::{home, home_entry, home_history, homes},
    steps::all_sorts_of_steps,
};

/// The moment that the board shows.
pub const NOW: Moment = Moment(1_767_215_744_000);

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

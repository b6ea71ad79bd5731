//! The read model that a desk paints: rows for all, detail for the holder; and the updates that keep it true.
//!
//! The station alone makes it. No secret, camera address, code word or zone a person must not see ever enters it.
mod contacts;
mod detail;
mod devices;
mod dispatch;
mod health;
mod history;
mod plan;
mod storm;

use std::collections::BTreeMap;

use alarm_central::{
    budget::Response,
    event::EventState,
    id::{AsideId, EventId, FloodId, KindId, PersonId, SiteId},
    moment::Moment,
    person::Role,
    pii::Pii,
    window::Shut,
};
use serde::{Deserialize, Serialize};

use crate::{
    aside::{AsideView, Chatters},
    offer::OfferView,
};
pub use contacts::{CallView, ContactView, CustomerSaid, InquiryView, WordsView};
pub use detail::{Beside, Detail, PhraseView, SignalView};
pub use devices::{CameraView, LookState, PictureView, PresetView, VoiceView};
pub use dispatch::{DispatchView, LineFault, QuestionView, ResponderView};
pub use health::{ClockHealth, Health, ReceiverHealth, StoreHealth};
pub use history::{Happening, HistoryLine};
pub use plan::{AnswerView, StepStanding, StepView};
pub use storm::{Acknowledged, Flood, Storm, StormArea};

/// Everything a signed-in desk shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// The station's wall clock at the last update; a desk counts on from there.
    pub now: Moment,
    /// Open events, and closed ones for a few seconds so that a row does not vanish unexplained.
    pub rows: BTreeMap<EventId, Row>,
    /// The event that this session's person holds.
    pub held: Option<Box<Detail>>,
    /// The event that is offered to this session's person.
    pub offer: Option<Box<OfferView>>,
    pub health: Health,
    /// Who is signed in, this session's person included.
    pub people: Vec<Colleague>,
    /// Roles that wait for a second person; only for those who may answer.
    pub asked: Vec<RoleAsked>,
    /// Response times of a day and night, against their targets.
    pub response: Response,
    /// Storms of lost lines: at most one that blows, and those that ended a few seconds ago. Each stands at the head of
    /// priority 4, in place of the rows of its lines.
    pub storms: Vec<Storm>,
    /// Floods of alarms, by area: each stands as one strip in place of the rows that name it.
    pub floods: Vec<Flood>,
    /// Homes that were looked into for long, for those who review; until somebody has seen it.
    pub long_looks: Vec<LongLook>,
    /// What is on test or shelved, and what was until a few hours ago.
    pub asides: BTreeMap<AsideId, AsideView>,
    /// Zones that chatter and could be shelved.
    pub chatters: Vec<Chatters>,
}

/// A home that was looked into for more than half an hour in a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LongLook {
    pub site: SiteId,
    pub address: Pii<String>,
    /// Local day, YYYY-MM-DD.
    pub day: String,
    /// How long it was when it was told.
    pub looked_ms: i64,
    pub at: Moment,
}

/// One event as everybody signed in sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub id: EventId,
    pub kind: KindId,
    /// 1 (highest) to 4.
    pub priority: u8,
    pub state: EventState,
    pub site: SiteId,
    pub address: Pii<String>,
    pub area: String,
    pub received_at: Moment,
    /// Different zones that have alarmed.
    pub zones: u32,
    pub signals: u32,
    /// The event at the same site that this one follows.
    pub linked_to: Option<EventId>,
    /// End of the camera window; `None` where none was opened or it was shut.
    pub window_until: Option<Moment>,
    /// Why the event has no window for good, if so.
    pub shut: Option<Shut>,
    /// Until when a supervisor may open the window: an untrusted alarm that has none (M4).
    pub may_open_until: Option<Moment>,
    /// Name of the holder, or of whoever parked it.
    pub holder_name: Option<Pii<String>>,
    /// Somebody who may has disarmed: the station clears it then, if nobody takes it before (M16).
    pub clears_at: Option<Moment>,
    /// The flood whose strip it waits in; what it is counted by stands in the row.
    pub flood: Option<FloodId>,
    /// Whom its holder has offered it to.
    pub offered_to: Option<PersonId>,
}

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: PersonId,
    pub name: Pii<String>,
    pub role: Role,
    pub locked: bool,
}

/// A role that somebody has asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleAsked {
    pub person: PersonId,
    pub name: Pii<String>,
    /// The role so far; `None` for somebody new.
    pub from: Option<Role>,
    pub role: Role,
    pub certified_until: Moment,
    /// Who asked; `None` for the command line.
    pub by: Option<Pii<String>>,
    /// Whether this session's person can be the second: did not ask, and is somebody else.
    pub answerable: bool,
}

/// A change of the board.
#[allow(clippy::large_enum_variant, reason = "rows are the commonest by far; a box for each would cost more")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// At least once a second.
    Now(Moment),
    Row(Row),
    /// The row is gone.
    RowGone(EventId),
    /// The event held, whole; `None` when none is held any more.
    Held(Option<Box<Detail>>),
    /// What is offered to this session's person; `None` when nothing is any more.
    Offer(Option<Box<OfferView>>),
    Health(Health),
    People(Vec<Colleague>),
    /// All roles that wait, whole.
    Asked(Vec<RoleAsked>),
    Response(Response),
    /// All storms, whole.
    Storms(Vec<Storm>),
    /// All floods, whole; before the rows that name a new one.
    Floods(Vec<Flood>),
    /// All that nobody has seen yet, whole.
    LongLooks(Vec<LongLook>),
    Aside(Box<AsideView>),
    /// It is shown no more.
    AsideGone(AsideId),
    /// All zones that chatter, whole.
    Chatters(Vec<Chatters>),
}

impl Board {
    /// Takes a change in.
    pub fn apply(&mut self, update: Update) {
        match update {
            Update::Now(now) => self.now = now,
            Update::Row(row) => drop(self.rows.insert(row.id, row)),
            Update::RowGone(id) => drop(self.rows.remove(&id)),
            Update::Held(detail) => self.held = detail,
            Update::Offer(offer) => self.offer = offer,
            Update::Health(health) => self.health = health,
            Update::People(people) => self.people = people,
            Update::Asked(asked) => self.asked = asked,
            Update::Response(response) => self.response = response,
            Update::Storms(storms) => self.storms = storms,
            Update::Floods(floods) => self.floods = floods,
            Update::LongLooks(looks) => self.long_looks = looks,
            Update::Aside(aside) => drop(self.asides.insert(aside.id, *aside)),
            Update::AsideGone(id) => drop(self.asides.remove(&id)),
            Update::Chatters(chatters) => self.chatters = chatters,
        }
    }
}

impl Row {
    /// The queue's order, smallest first.
    pub fn key(&self) -> (u8, Moment, EventId) {
        (self.priority, self.received_at, self.id)
    }
}

#[cfg(test)]
mod tests {
    use alarm_central::event::{Outcome, Verdict};

    use super::*;
    use crate::{
        command::{Granted, ToDesk},
        pipe,
    };

    fn row() -> Row {
        Row {
            id: EventId(uuid_of(7)),
            kind: KindId::new("burglary"),
            priority: 3,
            state: EventState::Closed {
                verdict: Verdict { outcome: Outcome::Sharp, cause: "break-in".to_owned(), level: 2 },
                at: Moment(5),
            },
            site: SiteId::new("ekvagen-4"),
            address: Pii("Ekvägen 4".to_owned()),
            area: "Täby".to_owned(),
            received_at: Moment(1),
            zones: 1,
            signals: 2,
            linked_to: None,
            window_until: Some(Moment(900_001)),
            shut: None,
            may_open_until: None,
            holder_name: None,
            clears_at: None,
            flood: None,
            offered_to: None,
        }
    }

    fn aside() -> AsideView {
        AsideView {
            id: AsideId(uuid_of(9)),
            site: SiteId::new("ekvagen-4"),
            address: Pii("Ekvägen 4".to_owned()),
            how: alarm_central::aside::How::Shelf { heard: 7, within_secs: 600, rule: 5 },
            zones: Vec::new(),
            kinds: Vec::new(),
            from: Moment(1),
            until: Moment(2),
            by: Pii("Operatör 1".to_owned()),
            second: None,
            hidden: 0,
            newest: Vec::new(),
            ended: None,
        }
    }

    fn uuid_of(number: u128) -> alarm_central::id::Uuid {
        alarm_central::id::Uuid::from_u128(number)
    }

    #[test]
    fn a_board_and_its_updates_survive_the_wire() {
        let mut board = Board::default();
        board.apply(Update::Row(row()));
        board.apply(Update::Now(Moment(9)));
        let messages = [
            ToDesk::Board(Box::new(board)),
            ToDesk::Updates(vec![Update::Row(row()), Update::Held(None), Update::RowGone(row().id)]),
            ToDesk::Updates(vec![Update::Aside(Box::new(aside())), Update::AsideGone(aside().id)]),
            ToDesk::Answer { number: 3, answer: Ok(Granted::Event(row().id)) },
        ];
        for message in messages {
            let mut wire = Vec::new();
            pipe::write(&mut wire, &message, &[]).unwrap();
            let (read, _) = pipe::read::<ToDesk>(&mut wire.as_slice()).unwrap().unwrap();
            assert_eq!(read, message);
        }
    }

    #[test]
    fn updates_come_and_go() {
        let mut board = Board::default();
        board.apply(Update::Row(row()));
        assert_eq!(board.rows.len(), 1);
        board.apply(Update::RowGone(row().id));
        assert!(board.rows.is_empty());
    }
}

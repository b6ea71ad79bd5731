//! A desk without a screen, on the station's own socket: it asks, beats, and remembers all that it is told.
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard},
};

use alarm_central::{
    event::{EventState, Refusal},
    id::{EventId, PersonId},
    pii::Secret,
};
use tokio::net::{
    UnixStream,
    unix::{OwnedReadHalf, OwnedWriteHalf},
};
use vaka_link::{
    board::Board,
    command::{FromDesk, Granted, PROTOCOL, Purpose, SessionEnd, Ticket, ToDesk, Wish},
    pipe, socket,
    unit::Unit,
};

use crate::scene::Scene;

/// What the station has told a desk.
#[derive(Default)]
pub struct Seen {
    pub board: Board,
    /// Who is signed in, by the station's word.
    pub person: Option<PersonId>,
    pub locked: bool,
    /// How often it was told that it is locked.
    pub lockings: u32,
    pub ended: Option<SessionEnd>,
    pub answers: BTreeMap<u64, Result<Granted, Refusal>>,
    /// Answers to sign-in and unlock.
    pub refused: Vec<Refusal>,
    pub signed_in: u32,
    pub ends: usize,
    pub beats: u64,
    pub is_gone: bool,
    /// Events that it was ever told to be closed.
    pub told_closed: BTreeSet<EventId>,
}

impl Seen {
    fn look_for_closed(&mut self) {
        let rows = self.board.rows.values().filter(|row| matches!(row.state, EventState::Closed { .. }));
        self.told_closed.extend(rows.map(|row| row.id));
    }
}

/// One desk.
pub struct Desk {
    to: OwnedWriteHalf,
    seen: Arc<Mutex<Seen>>,
    next: u64,
    /// Wishes without an answer yet.
    pub waiting: BTreeMap<u64, Wish>,
    /// A sign-in or unlock is on its way: how many were answered before it.
    pub signing: Option<(u32, usize)>,
    /// It has asked to be locked, or must be since the machine slept, and has not been told that it is.
    pub locks: bool,
    /// How often it had been told so before.
    locked_before: u32,
    /// It hangs: it sends no beat.
    pub hangs: bool,
    pub beats: u64,
    /// Tickets that it has connected with.
    pub joined: BTreeSet<u128>,
}

/// Joins a station's socket for a purpose.
pub async fn join(data: &Path, purpose: Purpose) -> (OwnedReadHalf, OwnedWriteHalf) {
    let stream = UnixStream::connect(socket::path(data)).await.expect("the station listens");
    let (mut from, mut to) = stream.into_split();
    let hello = FromDesk::Hello { protocol: PROTOCOL, build: socket::build().to_owned(), purpose };
    pipe::write_async(&mut to, &hello, &[]).await.expect("the station reads");
    let welcome = pipe::read_async::<ToDesk>(&mut from).await.expect("the station answers");
    assert!(matches!(welcome, Some((ToDesk::Welcome { .. }, _))), "{welcome:?}");
    (from, to)
}

impl Desk {
    pub async fn connect(data: &Path, scene: &Scene) -> Self {
        let (from, to) = join(data, Purpose::Desk).await;
        let seen = Arc::<Mutex<Seen>>::default();
        tokio::spawn(listen(from, Arc::clone(&seen), scene.clone()));
        Self {
            to,
            seen,
            next: 0,
            waiting: BTreeMap::new(),
            signing: None,
            locks: false,
            locked_before: 0,
            hangs: false,
            beats: 0,
            joined: BTreeSet::new(),
        }
    }

    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("nothing panics under this lock")
    }

    async fn say(&mut self, what: &FromDesk) {
        // A station that has been killed reads nothing; the desk finds out by itself.
        let _ = pipe::write_async(&mut self.to, what, &[]).await;
    }

    pub async fn beat(&mut self) {
        self.beats += 1;
        self.say(&FromDesk::Beat).await;
    }

    pub async fn sign_in(&mut self, person: &PersonId, password: &str) {
        self.signing = Some(self.signings());
        self.say(&FromDesk::SignIn { person: person.clone(), password: Secret::new(password) }).await;
    }

    fn signings(&self) -> (u32, usize) {
        let seen = self.seen();
        // A session that ends answers whoever asked to unlock it.
        (seen.signed_in, seen.refused.len() + seen.ends)
    }

    /// Asks, without waiting for the answer; the wish's number.
    pub async fn ask(&mut self, wish: Wish) -> u64 {
        self.next += 1;
        let number = self.next;
        match &wish {
            Wish::Lock => self.must_lock(),
            Wish::Unlock { .. } => self.signing = Some(self.signings()),
            _ => {}
        }
        if !matches!(wish, Wish::Unlock { .. }) {
            self.waiting.insert(number, wish.clone());
        }
        self.say(&FromDesk::Ask { number, wish }).await;
        number
    }

    /// Takes in what has been answered.
    pub fn settle(&mut self) -> Vec<(Wish, Result<Granted, Refusal>)> {
        let now = self.signings();
        if self.seen().is_gone {
            self.waiting.clear();
            self.signing = None;
        }
        if self.signing.is_some_and(|before| before != now) {
            self.signing = None;
        }
        let mut seen = self.seen.lock().expect("nothing panics under this lock");
        let mut answered = Vec::new();
        for (number, answer) in std::mem::take(&mut seen.answers) {
            if let Some(wish) = self.waiting.remove(&number) {
                answered.push((wish, answer));
            } else if number != 0 {
                // Only an unlock that is refused for want of a session is answered so.
                self.signing = None;
            }
        }
        // The answer comes before the word that it is locked, and that it is open again may have come right behind.
        let asks = self.waiting.values().any(|wish| *wish == Wish::Lock);
        let is_told = seen.locked || seen.lockings > self.locked_before || seen.person.is_none();
        self.locks &= asks || !is_told;
        answered
    }

    /// It is to hear that it is locked; one that is so already is told no second time.
    pub fn must_lock(&mut self) {
        let seen = self.seen();
        let before = seen.lockings.saturating_sub(seen.locked.into());
        drop(seen);
        self.locked_before = before;
        self.locks = true;
    }

    /// Whether nothing that it asked is open.
    pub fn is_answered(&self) -> bool {
        let seen = self.seen();
        self.waiting.is_empty() && self.signing.is_none() && (seen.beats >= self.beats || seen.is_gone)
    }

    /// Who works here: signed in, not locked, nothing asked that ends it.
    pub fn awake(&self) -> Option<PersonId> {
        let seen = self.seen();
        seen.person.clone().filter(|_| !seen.locked && !self.locks && !seen.is_gone)
    }

    pub fn person(&self) -> Option<PersonId> {
        self.seen().person.clone()
    }
}

async fn listen(mut from: OwnedReadHalf, seen: Arc<Mutex<Seen>>, scene: Scene) {
    while let Ok(Some((said, _))) = pipe::read_async::<ToDesk>(&mut from).await {
        {
            let mut seen = seen.lock().expect("nothing panics under this lock");
            match said {
                ToDesk::Board(board) => {
                    seen.board = *board;
                    seen.look_for_closed();
                }
                ToDesk::Updates(updates) => {
                    for update in updates {
                        seen.board.apply(update);
                        seen.look_for_closed();
                    }
                }
                ToDesk::SignedIn { person, .. } => {
                    seen.person = Some(person);
                    seen.locked = false;
                    seen.ended = None;
                    seen.signed_in += 1;
                }
                ToDesk::SignInRefused(refusal) => seen.refused.push(refusal),
                ToDesk::Locked => {
                    seen.locked = true;
                    seen.lockings += 1;
                }
                ToDesk::SessionEnded(why) => {
                    seen.person = None;
                    seen.locked = false;
                    seen.ended = Some(why);
                    seen.ends += 1;
                    seen.board = Board::default();
                }
                ToDesk::Answer { number, answer } => drop(seen.answers.insert(number, answer)),
                ToDesk::Beat => seen.beats += 1,
                ToDesk::Welcome { .. } | ToDesk::Mismatch { .. } | ToDesk::FirstStart(_) | ToDesk::FirstRefused(_) => {}
            }
        }
        scene.changed();
    }
    seen.lock().expect("nothing panics under this lock").is_gone = true;
    scene.changed();
}

/// What came down a media connection: texts of units, oldest first.
#[derive(Clone, Default)]
pub struct Tile(Arc<Mutex<Vec<String>>>);

impl Tile {
    /// Joins with a ticket, whoever's it is.
    pub async fn join(data: &Path, ticket: Ticket, scene: &Scene) -> Self {
        let tile = Self::default();
        let (mut from, to) = join(data, Purpose::Media { ticket }).await;
        let (into, scene) = (tile.clone(), scene.clone());
        tokio::spawn(async move {
            // Held open as long as units come.
            let _to = to;
            while let Ok(Some((unit, body))) = pipe::read_async::<Unit>(&mut from).await {
                if let Unit::Data { .. } = unit {
                    let text = String::from_utf8(body).expect("the played camera sends text");
                    into.0.lock().expect("nothing panics under this lock").push(text);
                    scene.changed();
                }
            }
        });
        tile
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("nothing panics under this lock"))
    }
}

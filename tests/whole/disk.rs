//! A disk in the test's hand: the real store, which can fail, stand still or die; what it stored is booked before anybody hears of it.
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};

use alarm_central::{
    drawing::DrawingId,
    event::EventFact,
    fact::{Fact, FactBody, Sealed, StreamId},
    id::{EventId, SiteId},
    journal::{Entry, Hash},
    moment::{Mark, Moment},
    person::Actor,
    pii::Pii,
    port::{Archive, Proven, SealedFact, Sealer, Signer, Store, StoreError, StoreFault, VerifyError},
    proof::{
        Paper,
        audit::{Audited, KeptHead},
        head::{Head, SignedHead},
        tree::Frontier,
    },
};
use vaka_station::clock::{ClockSource, HandClock};
use vaka_store::SqliteStore;

use crate::{book::Book, scene::Scene};

/// How the disk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Good,
    /// So many groups are not written.
    Fails {
        groups: u32,
        fault: StoreFault,
    },
    /// Whatever is to be written waits.
    Stands,
    /// One group is written, and the one behind it is not.
    FailsBehind {
        fault: StoreFault,
    },
    /// Before the next group with news of an open event, somebody else writes to that event's stream, as a second station would
    /// that runs on the same memory; then the machine is gone.
    Overtaken,
    /// The machine is gone: nothing is written any more.
    Dead,
}

/// The switch beside the store.
#[derive(Clone)]
pub struct Switch(Arc<(Mutex<Mood>, Condvar)>);

impl Switch {
    pub fn new() -> Self {
        Self(Arc::new((Mutex::new(Mood::Good), Condvar::new())))
    }

    pub fn set(&self, mood: Mood) {
        *self.mood_mut() = mood;
        self.0.1.notify_all();
    }

    pub fn mood(&self) -> Mood {
        *self.mood_mut()
    }

    fn mood_mut(&self) -> MutexGuard<'_, Mood> {
        self.0.0.lock().expect("nothing panics while it holds this lock")
    }

    /// Waits while the disk stands still; then whether the group may be written.
    fn may_write(&self, is_group: bool) -> Result<(), StoreError> {
        let mood = self.mood_mut();
        let mut mood = self.0.1.wait_while(mood, |mood| *mood == Mood::Stands).expect("nothing panics under this lock");
        match &mut *mood {
            Mood::Good | Mood::Stands | Mood::Overtaken => Ok(()),
            Mood::Dead => Err(StoreError::Fault(StoreFault::Io)),
            Mood::FailsBehind { fault } => {
                // What is written beside the facts is no group.
                if is_group {
                    *mood = Mood::Fails { groups: 1, fault: *fault };
                }
                Ok(())
            }
            Mood::Fails { groups, fault } => {
                let fault = *fault;
                // What is written beside the facts fails too, and is no group.
                *groups -= u32::from(is_group);
                if *groups == 0 {
                    *mood = Mood::Good;
                }
                Err(StoreError::Fault(fault))
            }
        }
    }
}

/// The store of one life of the station.
pub struct Disk {
    inner: SqliteStore,
    switch: Switch,
    book: Arc<Mutex<Book>>,
    clock: HandClock,
    scene: Scene,
    /// Dropped with the store: whoever waits at the other end may open the folder again.
    _closed: mpsc::Sender<()>,
}

impl Disk {
    pub fn new(
        inner: SqliteStore,
        switch: Switch,
        book: Arc<Mutex<Book>>,
        clock: HandClock,
        scene: Scene,
    ) -> (Self, mpsc::Receiver<()>) {
        let (closed, wait) = mpsc::channel();
        (Self { inner, switch, book, clock, scene, _closed: closed }, wait)
    }
}

impl Disk {
    /// A second writer notes something on an event that the group is about; false where it is about none that is open.
    fn overtake(&mut self, facts: &[SealedFact]) -> Result<bool, StoreError> {
        let is_open = |fact: &Fact| {
            let book = self.book.lock().expect("the book never panics");
            matches!(fact.stream, StreamId::Event(id) if book.pages.get(&id).is_some_and(|page| !page.closed))
        };
        let Some(first) = facts.iter().map(|sealed| &sealed.fact).find(|fact| is_open(fact)) else { return Ok(false) };
        let body = FactBody::Event(EventFact::Noted);
        let sealed = Some(Sealed::Text(Pii("Hund".to_owned())));
        let other = Arc::new(Fact { by: Actor::Station, body, sealed, ..Fact::clone(first) });
        self.inner.append(&[Arc::clone(&other)])?;
        let now = self.clock.read();
        self.book.lock().expect("the book never panics").book(&other, now);
        Ok(true)
    }
}

impl Store for Disk {
    fn append_sealed(&mut self, facts: &[SealedFact]) -> Result<(), StoreError> {
        self.switch.may_write(true)?;
        let overtaken = self.switch.mood() == Mood::Overtaken && self.overtake(facts)?;
        let written = self.inner.append_sealed(facts);
        if overtaken {
            // Whatever it wrote after that would be on what it does not know.
            self.switch.set(Mood::Dead);
        }
        written?;
        let now = self.clock.read();
        let mut book = self.book.lock().expect("the book never panics");
        for sealed in facts {
            book.book(&sealed.fact, now);
        }
        drop(book);
        self.scene.changed();
        Ok(())
    }

    fn append(&mut self, facts: &[Arc<Fact>]) -> Result<(), StoreError> {
        let mut sealer = self.inner.sealer();
        let sealed: Result<Vec<SealedFact>, StoreError> =
            facts.iter().map(|fact| sealer.seal(Arc::clone(fact))).collect();
        self.append_sealed(&sealed?)
    }

    fn keep_head(&mut self, head: &KeptHead) -> Result<(), StoreError> {
        self.switch.may_write(false)?;
        self.inner.keep_head(head)
    }

    fn note_witnessed(&mut self, size: u64) -> Result<(), StoreError> {
        self.switch.may_write(false)?;
        self.inner.note_witnessed(size)
    }

    fn shorten(&mut self, size: u64, now: Moment, signer: &dyn Signer) -> Result<u64, VerifyError> {
        self.switch.may_write(false)?;
        self.inner.shorten(size, now, signer)
    }

    fn tell_clock(&mut self, at: Mark) {
        self.inner.tell_clock(at);
    }

    fn keep_clock(&mut self) -> Result<(), StoreError> {
        self.switch.may_write(false)?;
        self.inner.keep_clock()
    }

    fn keep_drawing(&mut self, site: &SiteId, bytes: &[u8]) -> Result<DrawingId, StoreError> {
        self.switch.may_write(false)?;
        self.inner.keep_drawing(site, bytes)
    }

    fn let_drawings_go(&mut self, gone: &[(SiteId, DrawingId)]) -> Result<(), StoreError> {
        self.switch.may_write(false)?;
        self.inner.let_drawings_go(gone)
    }

    fn sealer(&self) -> Box<dyn Sealer> {
        self.inner.sealer()
    }

    fn reader(&self) -> Result<Box<dyn Archive>, StoreError> {
        self.inner.reader()
    }
}

impl Archive for Disk {
    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError> {
        self.inner.load(stream)
    }

    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError> {
        self.inner.open_events()
    }

    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError> {
        self.inner.events_since(since)
    }

    fn events_at(&mut self, site: &SiteId, since: Moment, most: usize) -> Result<Vec<EventId>, StoreError> {
        self.inner.events_at(site, since, most)
    }

    fn entries(&mut self) -> Result<Vec<(Fact, u64)>, StoreError> {
        self.inner.entries()
    }

    fn entry(&mut self, stream: &StreamId) -> Result<Option<Fact>, StoreError> {
        self.inner.entry(stream)
    }

    fn drawing(&mut self, site: &SiteId, id: DrawingId) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.drawing(site, id)
    }

    fn drawings(&mut self) -> Result<Vec<(SiteId, DrawingId)>, StoreError> {
        self.inner.drawings()
    }

    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError> {
        self.inner.version(stream)
    }

    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError> {
        self.inner.journal(stream, each)
    }

    fn closed_events(
        &mut self,
        from: Moment,
        until: Moment,
        after: Option<(Moment, EventId)>,
        most: usize,
    ) -> Result<Vec<(EventId, Moment)>, StoreError> {
        self.inner.closed_events(from, until, after, most)
    }

    fn deadline(&mut self, event: EventId) -> Result<Option<Moment>, StoreError> {
        self.inner.deadline(event)
    }

    fn clock_mark(&mut self) -> Result<Mark, StoreError> {
        self.inner.clock_mark()
    }

    fn lately(&mut self, since: Moment, names: &[&str]) -> Result<Vec<Fact>, StoreError> {
        self.inner.lately(since, names)
    }

    fn length(&mut self) -> Result<u64, StoreError> {
        self.inner.length()
    }

    fn walk(&mut self, to: u64, each: &mut dyn FnMut(Entry) -> bool) -> Result<(), StoreError> {
        self.inner.walk(to, each)
    }

    fn audit(&mut self, witness: &[SignedHead], progress: &mut dyn FnMut(u64, u64)) -> Result<Audited, VerifyError> {
        self.inner.audit(witness, progress)
    }

    fn next_head(&mut self, at: Moment) -> Result<Option<(Head, Frontier)>, VerifyError> {
        self.inner.next_head(at)
    }

    fn heads(&mut self, after: u64) -> Result<Vec<SignedHead>, StoreError> {
        self.inner.heads(after)
    }

    fn witnessed(&mut self) -> Result<u64, StoreError> {
        self.inner.witnessed()
    }

    fn proven(&mut self, stream: &StreamId) -> Result<Option<Proven>, StoreError> {
        self.inner.proven(stream)
    }

    fn checkpoint(&mut self) -> Result<Option<Paper>, StoreError> {
        self.inner.checkpoint()
    }

    fn head_before(&mut self, before: Moment, most: u64) -> Result<Option<u64>, StoreError> {
        self.inner.head_before(before, most)
    }

    fn verify(&mut self) -> Result<(u64, Hash), VerifyError> {
        self.inner.verify()
    }
}

//! What the rules' shell asks of a memory: the port that `vaka-store` implements. Plain and synchronous.
use std::sync::Arc;

use thiserror::Error;

use crate::{
    drawing::DrawingId,
    fact::{Fact, StreamId},
    id::{EventId, SiteId},
    journal::{Broken, Entry, Hash},
    moment::{Mark, Moment},
    pii::SecretKey,
    proof::{
        Paper, PublicKey, Signature,
        audit::{Audited, KeptHead},
        head::{Head, SignedHead},
        tree::{Frontier, Path},
    },
};

/// Reads facts. Any number may read while one writes; nobody who reads keeps signals from being stored.
pub trait Archive: Send {
    /// A stream's facts, oldest first; empty when there is no such stream.
    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError>;

    /// Streams of events that are not closed, oldest first.
    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError>;

    /// Streams of events, open and closed, that began at or after `since`, oldest first.
    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError>;

    /// Streams of closed events that began at or after `from` and before `until`, newest first, each with when it began:
    /// at most `most`, from behind the event `after` (which is in the order of its own beginning).
    fn closed_events(
        &mut self,
        from: Moment,
        until: Moment,
        after: Option<(Moment, EventId)>,
        most: usize,
    ) -> Result<Vec<(EventId, Moment)>, StoreError>;

    /// Streams of events of this home, open and closed, that began at or after `since`, newest first: at most `most`.
    fn events_at(&mut self, site: &SiteId, since: Moment, most: usize) -> Result<Vec<EventId>, StoreError>;

    /// The register as it stands: for every home and person, and the place itself, the fact that entered it last
    /// ([`is_entry`](crate::fact::FactBody::is_entry)), and the version of its stream; in the order of writing.
    fn entries(&mut self) -> Result<Vec<(Fact, u64)>, StoreError>;

    /// The fact that entered a stream's home, person or place last; `None` where none did.
    fn entry(&mut self, stream: &StreamId) -> Result<Option<Fact>, StoreError>;

    /// The drawing of a floor of this home; `None` where it is not kept.
    fn drawing(&mut self, site: &SiteId, id: DrawingId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Every drawing that is kept, and for which home.
    fn drawings(&mut self) -> Result<Vec<(SiteId, DrawingId)>, StoreError>;

    /// Highest version of a stream; 0 when there is none.
    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError>;

    /// The deadline that was kept beside the facts of an event's window (M2); `None` where none was ever opened. Where the
    /// facts say something else, one of the two is damaged.
    fn deadline(&mut self, event: EventId) -> Result<Option<Moment>, StoreError>;

    /// How far time has come: the latest that [`Store::tell_clock`] was told and kept, or what two people set it to.
    fn clock_mark(&mut self) -> Result<Mark, StoreError>;

    /// Facts of these names ([`FactBody::name`](crate::fact::FactBody::name)) from `since` on, oldest first.
    fn lately(&mut self, since: Moment, names: &[&str]) -> Result<Vec<Fact>, StoreError>;

    /// Walks the journal in order (of one stream, or all), giving each entry as stored and its sealed part, if it can
    /// still be opened, as JSON.
    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError>;

    /// Number of facts there are.
    fn length(&mut self) -> Result<u64, StoreError>;

    /// Walks the journal in order up to this fact, giving each entry as stored, until `each` answers `false`.
    fn walk(&mut self, to: u64, each: &mut dyn FnMut(Entry) -> bool) -> Result<(), StoreError>;

    /// Checks the whole memory, without a witness; answers number and hash of the last fact.
    fn verify(&mut self) -> Result<(u64, Hash), VerifyError> {
        self.audit(&[], &mut |_, _| {}).map(|audited| (audited.facts, audited.last))
    }

    /// Checks the whole memory: chain, signed heads and what a witness kept of them, sealed parts and their keys, and
    /// every row beside the facts. `progress` is told now and then how many facts of how many are done.
    fn audit(&mut self, witness: &[SignedHead], progress: &mut dyn FnMut(u64, u64)) -> Result<Audited, VerifyError>;

    /// The head of all facts there are, to be signed as of `at`, and its tree; `None` where no fact has come since the
    /// last head. The chain from the last head on is checked on the way.
    fn next_head(&mut self, at: Moment) -> Result<Option<(Head, Frontier)>, VerifyError>;

    /// The heads of more facts than `after`, oldest first.
    fn heads(&mut self, after: u64) -> Result<Vec<SignedHead>, StoreError>;

    /// How many facts the newest head stands for that the witness has; 0 for none.
    fn witnessed(&mut self) -> Result<u64, StoreError>;

    /// A stream's entries with their places under the newest head. Entries that came after it are not there; `None`
    /// where there is no head, or nothing of the stream under it.
    fn proven(&mut self, stream: &StreamId) -> Result<Option<Proven>, StoreError>;

    /// The paper of the checkpoint that stands for the oldest facts ([`Checkpoint`](crate::proof::checkpoint::Checkpoint)),
    /// whatever it is worth; `None` while none have gone. Walks give the facts that stay before those after it.
    fn checkpoint(&mut self) -> Result<Option<Paper>, StoreError>;

    /// How many facts the newest head stands for that was signed before this moment, is newer than the checkpoint and is
    /// not over all facts: at most `most` more than the checkpoint, or the first head after it.
    fn head_before(&mut self, before: Moment, most: u64) -> Result<Option<u64>, StoreError>;
}

/// Entries of one stream, each with its path to the root of one head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    pub head: SignedHead,
    pub entries: Vec<(Entry, Path)>,
}

/// A fact made ready for the journal: all of it but its place in the chain.
#[derive(Clone, Debug)]
pub struct SealedFact {
    pub fact: Arc<Fact>,
    /// Actor and public part, JSON, as they will be hashed.
    pub by: String,
    pub public: String,
    /// Ciphertext of the sealed part; empty where there is none.
    pub sealed: Vec<u8>,
    /// The record key that it is sealed under, where this is the first fact under it.
    pub key: Option<NewRecordKey>,
}

/// A record key to be kept, wrapped under the place's master key.
#[derive(Clone, Debug)]
pub struct NewRecordKey {
    pub number: i64,
    pub wrapped: Vec<u8>,
}

/// Makes facts ready while others are written; asks no disk, so it may stand where nothing may wait.
pub trait Sealer: Send {
    /// Seals a fact. Facts are written in the order in which they were sealed, or not at all.
    fn seal(&mut self, fact: Arc<Fact>) -> Result<SealedFact, StoreError>;

    /// The key under which the place keeps code words ([`words`](crate::words)); the same for every sealer of a memory.
    fn word_key(&self) -> SecretKey;

    /// Forgets every key it made: to be called when anything that it sealed was not written.
    fn forget(&mut self);
}

/// A memory of facts. One owner at a time; the station gives it a thread of its own.
pub trait Store: Archive {
    /// Stores all facts or none, in order, and returns when they are durable (synced to disk). One call, one sync,
    /// however many facts: callers gather.
    fn append_sealed(&mut self, facts: &[SealedFact]) -> Result<(), StoreError>;

    /// Seals and stores.
    fn append(&mut self, facts: &[Arc<Fact>]) -> Result<(), StoreError>;

    /// Keeps a signed head for good, with its tree; durable when it returns.
    fn keep_head(&mut self, head: &KeptHead) -> Result<(), StoreError>;

    /// The witness has the head of this many facts and all before it.
    fn note_witnessed(&mut self, size: u64) -> Result<(), StoreError>;

    /// Puts a signed checkpoint in place of the facts up to this head, but for the register in force and for events that
    /// have later facts or are open; answers how many went. Nothing of them is left in the files when it returns; where a
    /// reader is in the way of that ([`StoreFault::Locked`]) it is to be asked again, also with a size that was done. The
    /// fact that says so ([`PlaceFact::JournalShortened`](crate::fact::PlaceFact)) comes first.
    fn shorten(&mut self, size: u64, now: Moment, signer: &dyn Signer) -> Result<u64, VerifyError>;

    /// Learns what time it is: kept with the next facts, and never taken back but by
    /// [`PlaceFact::ClockReset`](crate::fact::PlaceFact).
    fn tell_clock(&mut self, now: Mark);

    /// Keeps the time that it was told, also without facts; durable when it returns.
    fn keep_clock(&mut self) -> Result<(), StoreError>;

    /// Keeps a drawing for a home, sealed and durable, before the entry that names it is written.
    fn keep_drawing(&mut self, site: &SiteId, bytes: &[u8]) -> Result<DrawingId, StoreError>;

    /// Lets go of drawings that no entry names any more.
    fn let_drawings_go(&mut self, gone: &[(SiteId, DrawingId)]) -> Result<(), StoreError>;

    /// A sealer for this memory.
    fn sealer(&self) -> Box<dyn Sealer>;

    /// Another reader of the same memory, for long reading beside the writing.
    fn reader(&self) -> Result<Box<dyn Archive>, StoreError>;
}

/// Signs for the place. What is signed is laid out by [`proof`](crate::proof), never by callers.
pub trait Signer: Send + Sync {
    fn sign(&self, bytes: &[u8]) -> Signature;

    /// The key by which anyone can check it.
    fn public_key(&self) -> PublicKey;
}

/// Why memory failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// Somebody wrote to the stream since it was decided on: reload and ask again.
    #[error("the stream has moved on")]
    Conflict(StreamId),
    /// The machine under it failed.
    #[error("{0}")]
    Fault(StoreFault),
}

/// What failed under the store; each has a sentence for people (`store-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error, serde::Serialize, serde::Deserialize)]
pub enum StoreFault {
    #[error("the disk is full")]
    Full,
    #[error("the disk or folder cannot be written to")]
    NotWritable,
    #[error("another program holds the database")]
    Locked,
    #[error("the database is damaged")]
    Damaged,
    /// One fact cannot be read or is not what was written; the others are untouched.
    #[error("fact {seq} in the database is damaged")]
    DamagedFact { seq: u64 },
    #[error("a key file is missing or does not fit the database")]
    Key,
    #[error("the database was written by a newer Vaka")]
    Newer,
    /// The clock is in doubt or was not looked at yet ([`Readable`](crate::retention::Readable)), or their time is over.
    #[error("stored media cannot be read now")]
    Shut,
    #[error("reading or writing failed")]
    Io,
    /// The disk takes longer than what comes can wait.
    #[error("the disk takes too long")]
    TooSlow,
}

impl StoreFault {
    /// The fault's key in the string tables.
    pub fn key(self) -> &'static str {
        match self {
            Self::Full => "store-full",
            Self::NotWritable => "store-not-writable",
            Self::Locked => "store-locked",
            Self::Damaged | Self::DamagedFact { .. } => "store-damaged",
            Self::Key => "store-key",
            Self::Newer => "store-newer",
            Self::Shut => "store-shut",
            Self::Io => "store-io",
            Self::TooSlow => "store-too-slow",
        }
    }
}

/// Why a journal did not verify.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

//! The port on SQLite: facts in one chain, sealed parts under their stream's key, one sync for each group.
//!
//! Room for signals when the disk fills comes with the vault, whose media stop first.
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicI64},
};

use alarm_central::{
    drawing::DrawingId,
    fact::{Fact, StreamId},
    id::{EventId, SiteId},
    journal::Entry,
    moment::{Mark, Moment},
    planted::{self, Fault},
    port::{Archive, Proven, SealedFact, Sealer, Signer, Store, StoreError, StoreFault, VerifyError},
    proof::{
        Paper, PublicKey,
        audit::{Audited, KeptHead},
        head::{Head, SignedHead},
        tree::Frontier,
    },
};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use crate::{
    append::{Known, append},
    archive::SqliteArchive,
    checkpoint, clock, drawings,
    fault::{of_io, of_sqlite},
    heads,
    keys::SealKey,
    lock::{make_private_dir, private_file},
    masters::Masters,
    migrate,
    sealer::SqliteSealer,
    signing::SignKey,
};

/// Oldest SQLite that is free of the race between writing and resetting the WAL, which could damage a database.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Names the database within the data directory.
const DATABASE: &str = "vaka.sqlite";
const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);
/// What the place's key check seals.
const KEY_CHECK: &[u8] = b"vaka";
/// What the key check is bound to.
const KEY_CHECK_BOUND_TO: &[u8] = b"place";

/// A memory in one SQLite file.
pub struct SqliteStore {
    archive: SqliteArchive,
    known: Known,
    sealer: SqliteSealer,
    /// The latest time that it was told.
    told: Mark,
}

impl SqliteStore {
    /// Opens (or makes) the memory in this folder, its master in the clear. The caller holds the folder's lock.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, &Masters::Clear)
    }

    /// Whether there is a memory in the folder already.
    pub fn is_in(dir: &Path) -> bool {
        dir.join(DATABASE).exists()
    }

    /// Opens (or makes) the memory in this folder. The caller holds the folder's lock.
    pub fn open_with(dir: &Path, masters: &Masters) -> Result<Self, StoreError> {
        make_private_dir(dir)?;
        let path = dir.join(DATABASE);
        // Made here and not by SQLite, so that nobody else can read it from the first moment; WAL and shared memory
        // take over its rights.
        private_file().append(true).create(true).open(&path).map_err(|error| of_io(&error))?;
        let connection = Connection::open(&path).map_err(of_sqlite)?;
        let connection = prepared(connection)?;
        let check = key_check(&connection)?;
        let master = masters.read(dir, "record.key", check.is_none())?;
        let public = SignKey::open_with(dir, masters)?.public_key();
        let store = Self::with(connection, master, public, check)?;
        // SQLite syncs the files' contents; that they exist at all is the folder's.
        File::open(dir).and_then(|folder| folder.sync_all()).map_err(|error| of_io(&error))?;
        Ok(store)
    }

    fn with(
        connection: Connection,
        master: SealKey,
        public: PublicKey,
        check: Option<Vec<u8>>,
    ) -> Result<Self, StoreError> {
        match check {
            Some(check) if !is_of(&master, &check) => {
                return Err(StoreError::Fault(StoreFault::Key));
            }
            Some(_) => {}
            None => {
                let check = master.seal(KEY_CHECK, KEY_CHECK_BOUND_TO);
                connection.execute("INSERT INTO place (id, key_check) VALUES (1, ?1)", [check]).map_err(of_sqlite)?;
            }
        }
        let next_number = Arc::new(AtomicI64::new(next_key_number(&connection)?));
        let sealer = SqliteSealer::new(master.again(), next_number);
        Ok(Self {
            archive: SqliteArchive { connection, master, public },
            known: Known::default(),
            sealer,
            told: Mark { at: Moment(0), boot_ms: None },
        })
    }

    /// Destroys the record keys of a stream: its sealed parts can never be opened again; the chain still verifies. The fact
    /// that says so ([`PlaceFact::RecordKeysDestroyed`](alarm_central::fact::PlaceFact)) comes first.
    pub fn destroy_record_keys(&mut self, stream: &StreamId) -> Result<(), StoreError> {
        let sql = "UPDATE record_key SET wrapped = zeroblob(0) WHERE stream = (SELECT id FROM stream WHERE name = ?1)";
        self.known = Known::default();
        self.sealer.forget();
        let connection = &self.archive.connection;
        connection.execute(sql, [stream.name()]).map_err(of_sqlite)?;
        if let StreamId::Site(site) = stream {
            connection.execute("DELETE FROM drawing WHERE site = ?1", [site.as_str()]).map_err(of_sqlite)?;
        }
        // The keys still stand in the WAL until it is emptied; a reader in the way would keep them there.
        let busy: bool =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(of_sqlite)?;
        if busy { Err(StoreError::Fault(StoreFault::Locked)) } else { Ok(()) }
    }

    fn write(&mut self, facts: &[SealedFact]) -> Result<(), StoreError> {
        let connection = &mut self.archive.connection;
        // Dropped without a commit, a transaction rolls back: after a fault nothing of it is left.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
        let half = if planted::is(Fault::HalfAGroup) { facts.len().div_ceil(2) } else { facts.len() };
        append(&transaction, &mut self.known, &facts[..half])?;
        clock::keep(&transaction, self.told, facts, self.known.newest())?;
        transaction.commit().map_err(of_sqlite)
    }
}

/// A number that no record key ever had, destroyed ones included.
fn next_key_number(connection: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'record_key'), 0) + 1";
    connection.query_row(sql, [], |row| row.get(0)).map_err(of_sqlite)
}

/// Whether the key check was sealed under this master key.
pub fn is_of(master: &SealKey, check: &[u8]) -> bool {
    master.open(check, KEY_CHECK_BOUND_TO).is_some_and(|plain| plain.as_slice() == KEY_CHECK)
}

/// The place's key check, if there is one.
pub fn key_check(connection: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    connection.query_row("SELECT key_check FROM place", [], |row| row.get(0)).optional().map_err(of_sqlite)
}

fn prepared(mut connection: Connection) -> Result<Connection, StoreError> {
    assert!(rusqlite::version_number() >= OLDEST_SQLITE, "SQLite {} is too old", rusqlite::version());
    // A file that cannot have a WAL (a network share) is no place for us.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(of_sqlite)?;
    if mode != "wal" {
        return Err(StoreError::Fault(StoreFault::NotWritable));
    }
    // FULL: the WAL is synced at every commit. The two fullfsync ask macOS for what fsync means elsewhere. Without
    // recursive_triggers, INSERT OR REPLACE would remove a fact past the trigger that forbids it. The cache (16 MiB) holds
    // the rows of a storm's streams beside the facts that pass through it.
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
             PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
             PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384;
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(of_sqlite)?;
    migrate::migrate(&mut connection)?;
    Ok(connection)
}

impl Store for SqliteStore {
    fn append_sealed(&mut self, facts: &[SealedFact]) -> Result<(), StoreError> {
        if facts.is_empty() {
            return Ok(());
        }
        let written = self.write(facts);
        if written.is_err() {
            // What it believed of the database may be of a group that is not there.
            self.known = Known::default();
        }
        written
    }

    fn append(&mut self, facts: &[Arc<Fact>]) -> Result<(), StoreError> {
        let sealed: Result<Vec<SealedFact>, StoreError> =
            facts.iter().map(|fact| self.sealer.seal(Arc::clone(fact))).collect();
        let written = sealed.and_then(|sealed| self.append_sealed(&sealed));
        if written.is_err() {
            self.sealer.forget();
        }
        written
    }

    fn keep_head(&mut self, head: &KeptHead) -> Result<(), StoreError> {
        heads::keep(&self.archive.connection, head)
    }

    fn note_witnessed(&mut self, size: u64) -> Result<(), StoreError> {
        heads::note_witnessed(&self.archive.connection, size)
    }

    fn shorten(&mut self, size: u64, now: Moment, signer: &dyn Signer) -> Result<u64, VerifyError> {
        let is_new = size > checkpoint::size(&self.archive.connection)?;
        let SqliteArchive { connection, public, .. } = &mut self.archive;
        let gone = if is_new { checkpoint::shorten(connection, public, size, now, signer)? } else { 0 };
        // Streams that it knew may be gone.
        self.known = Known::default();
        checkpoint::settle(&self.archive.connection)?;
        Ok(gone)
    }

    fn tell_clock(&mut self, now: Mark) {
        self.told = now;
    }

    fn keep_clock(&mut self) -> Result<(), StoreError> {
        clock::keep(&self.archive.connection, self.told, &[], 0)
    }

    fn keep_drawing(&mut self, site: &SiteId, bytes: &[u8]) -> Result<DrawingId, StoreError> {
        drawings::keep(&self.archive.connection, &self.archive.master, site, bytes)
    }

    fn let_drawings_go(&mut self, gone: &[(SiteId, DrawingId)]) -> Result<(), StoreError> {
        drawings::let_go(&mut self.archive.connection, gone)
    }

    fn sealer(&self) -> Box<dyn Sealer> {
        Box::new(self.sealer.again())
    }

    fn reader(&self) -> Result<Box<dyn Archive>, StoreError> {
        let path = self.archive.connection.path().map(PathBuf::from).ok_or(DAMAGED)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(of_sqlite)?;
        Ok(Box::new(SqliteArchive { connection, master: self.archive.master.again(), public: self.archive.public }))
    }
}

impl Archive for SqliteStore {
    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError> {
        self.archive.load(stream)
    }

    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError> {
        self.archive.open_events()
    }

    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError> {
        self.archive.events_since(since)
    }

    fn closed_events(
        &mut self,
        from: Moment,
        until: Moment,
        after: Option<(Moment, EventId)>,
        most: usize,
    ) -> Result<Vec<(EventId, Moment)>, StoreError> {
        self.archive.closed_events(from, until, after, most)
    }

    fn events_at(&mut self, site: &SiteId, since: Moment, most: usize) -> Result<Vec<EventId>, StoreError> {
        self.archive.events_at(site, since, most)
    }

    fn entries(&mut self) -> Result<Vec<(Fact, u64)>, StoreError> {
        self.archive.entries()
    }

    fn entry(&mut self, stream: &StreamId) -> Result<Option<Fact>, StoreError> {
        self.archive.entry(stream)
    }

    fn drawing(&mut self, site: &SiteId, id: DrawingId) -> Result<Option<Vec<u8>>, StoreError> {
        self.archive.drawing(site, id)
    }

    fn drawings(&mut self) -> Result<Vec<(SiteId, DrawingId)>, StoreError> {
        self.archive.drawings()
    }

    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError> {
        self.archive.version(stream)
    }

    fn deadline(&mut self, event: EventId) -> Result<Option<Moment>, StoreError> {
        self.archive.deadline(event)
    }

    fn clock_mark(&mut self) -> Result<Mark, StoreError> {
        self.archive.clock_mark()
    }

    fn lately(&mut self, since: Moment, names: &[&str]) -> Result<Vec<Fact>, StoreError> {
        self.archive.lately(since, names)
    }

    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError> {
        self.archive.journal(stream, each)
    }

    fn length(&mut self) -> Result<u64, StoreError> {
        self.archive.length()
    }

    fn walk(&mut self, to: u64, each: &mut dyn FnMut(Entry) -> bool) -> Result<(), StoreError> {
        self.archive.walk(to, each)
    }

    fn audit(&mut self, witness: &[SignedHead], progress: &mut dyn FnMut(u64, u64)) -> Result<Audited, VerifyError> {
        self.archive.audit(witness, progress)
    }

    fn next_head(&mut self, at: Moment) -> Result<Option<(Head, Frontier)>, VerifyError> {
        self.archive.next_head(at)
    }

    fn heads(&mut self, after: u64) -> Result<Vec<SignedHead>, StoreError> {
        self.archive.heads(after)
    }

    fn witnessed(&mut self) -> Result<u64, StoreError> {
        self.archive.witnessed()
    }

    fn proven(&mut self, stream: &StreamId) -> Result<Option<Proven>, StoreError> {
        self.archive.proven(stream)
    }

    fn checkpoint(&mut self) -> Result<Option<Paper>, StoreError> {
        self.archive.checkpoint()
    }

    fn head_before(&mut self, before: Moment, most: u64) -> Result<Option<u64>, StoreError> {
        self.archive.head_before(before, most)
    }
}

#[cfg(test)]
#[cfg(unix)]
mod checkpoint_tests;
#[cfg(test)]
#[cfg(unix)]
mod head_tests;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod sync_tests;
#[cfg(test)]
#[cfg(unix)]
mod tamper_tests;
#[cfg(test)]
#[cfg(unix)]
mod tests;
#[cfg(test)]
#[cfg(unix)]
mod window_tests;

//! Reading the memory: streams, the register, the journal. Never writes.
use alarm_central::{
    drawing::DrawingId,
    fact::{Fact, StreamId},
    id::{EventId, SiteId},
    journal::Entry,
    moment::{Mark, Moment},
    port::{Archive, Proven, StoreError, StoreFault, VerifyError},
    proof::{
        Paper, PublicKey,
        audit::Audited,
        head::{Head, SignedHead},
        tree::Frontier,
    },
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    checkpoint, clock, drawings,
    fault::of_sqlite,
    keys::SealKey,
    row::{AFTER_COLUMNS, COLUMNS, Reader, damaged, entry_of},
};

const DAMAGED: StoreError = StoreError::Fault(StoreFault::Damaged);

/// The facts of one stream, found from its newest backwards; `?1` is its name.
const OF_STREAM: &str = "WITH RECURSIVE chain (seq) AS (
        SELECT newest FROM stream WHERE name = ?1 AND newest > 0
        UNION ALL
        SELECT fact.before FROM chain JOIN fact ON fact.seq = chain.seq WHERE fact.before > 0
    )";

/// The whole journal in its order.
pub fn whole() -> String {
    format!("SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream ORDER BY fact.seq")
}

/// A reader of the memory in one SQLite file.
pub struct SqliteArchive {
    pub(crate) connection: Connection,
    pub(crate) master: SealKey,
    /// By which the place's signatures are checked.
    pub(crate) public: PublicKey,
}

impl SqliteArchive {
    /// The entries of a stream, oldest first. Versions without a gap up to the stream's own show that none is hidden.
    pub(crate) fn stream_entries(&self, stream: &StreamId) -> Result<Vec<Entry>, StoreError> {
        let sql = format!(
            "{OF_STREAM} SELECT {COLUMNS}, stream.version FROM chain CROSS JOIN fact ON fact.seq = chain.seq
             JOIN stream ON stream.id = fact.stream ORDER BY fact.seq"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([stream.name()]).map_err(of_sqlite)?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut known = 0;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row)?;
            if entries.last().is_some_and(|last| entry.version != last.version + 1) {
                return Err(damaged(entry.seq));
            }
            known = row.get::<_, i64>(AFTER_COLUMNS).map_err(of_sqlite)?.cast_unsigned();
            entries.push(entry);
        }
        match entries.first() {
            Some(first) if first.version == 1 => {}
            _ => return self.with_what_stayed(stream, entries),
        }
        if known == entries.len() as u64 { Ok(entries) } else { Err(DAMAGED) }
    }

    /// The entries of a stream whose oldest facts went by age, with those that stayed of them; `later` is what its newest
    /// fact leads to.
    fn with_what_stayed(&self, stream: &StreamId, later: Vec<Entry>) -> Result<Vec<Entry>, StoreError> {
        let size = checkpoint::size(&self.connection)?;
        let first = later.first().map_or(u64::MAX, |first| first.seq);
        if size == 0 {
            return if later.is_empty() { Ok(later) } else { Err(damaged(first)) };
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream
             WHERE fact.seq <= ?1 AND fact.seq < ?2 AND stream.name = ?3 ORDER BY fact.seq"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let before = i64::try_from(first).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![size.cast_signed(), before, stream.name()]).map_err(of_sqlite)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            entries.push(entry_of(row)?);
        }
        // A fact after the checkpoint that nothing leads to any more would show here.
        if entries.last().zip(later.first()).is_some_and(|(stayed, next)| next.version <= stayed.version) {
            return Err(damaged(first));
        }
        entries.extend(later);
        Ok(entries)
    }

    /// Position of the newest fact from before `since`; 0 for none. The command line writes by the wall clock where no
    /// station runs, so its facts tell nothing of how far time had come.
    fn newest_before(&self, since: Moment) -> Result<i64, StoreError> {
        let sql = "SELECT seq, at_ms, by LIKE '%\"keeper\"%' FROM fact ORDER BY seq DESC";
        let mut statement = self.connection.prepare(sql).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let read = || -> rusqlite::Result<(i64, i64, bool)> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) };
            let (seq, at_ms, by_keeper) = read().map_err(of_sqlite)?;
            if at_ms < since.0 && !by_keeper {
                return Ok(seq);
            }
        }
        Ok(0)
    }

    fn version_of(&self, stream: &StreamId) -> Result<Option<i64>, StoreError> {
        self.connection
            .prepare_cached("SELECT version FROM stream WHERE name = ?1")
            .and_then(|mut select| select.query_row([stream.name()], |row| row.get(0)).optional())
            .map_err(of_sqlite)
    }

    fn events(&self, condition: &str, since: Moment) -> Result<Vec<EventId>, StoreError> {
        let sql = format!("SELECT name FROM stream WHERE kind = 'event' AND {condition} ORDER BY began_at, id");
        let mut statement = self.connection.prepare_cached(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([since.0]).map_err(of_sqlite)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let name: String = row.get(0).map_err(of_sqlite)?;
            let Some(StreamId::Event(id)) = StreamId::parse(&name) else { return Err(DAMAGED) };
            events.push(id);
        }
        Ok(events)
    }
}

impl Archive for SqliteArchive {
    fn load(&mut self, stream: &StreamId) -> Result<Vec<Fact>, StoreError> {
        let mut reader = Reader::new(&self.connection, &self.master);
        self.stream_entries(stream)?.iter().map(|entry| reader.fact(entry)).collect()
    }

    fn open_events(&mut self) -> Result<Vec<EventId>, StoreError> {
        self.events("open = 1 AND began_at >= ?1", Moment(i64::MIN))
    }

    fn events_since(&mut self, since: Option<Moment>) -> Result<Vec<EventId>, StoreError> {
        self.events("began_at >= ?1", since.unwrap_or(Moment(i64::MIN)))
    }

    fn closed_events(
        &mut self,
        from: Moment,
        until: Moment,
        after: Option<(Moment, EventId)>,
        most: usize,
    ) -> Result<Vec<(EventId, Moment)>, StoreError> {
        // By the index over beginnings, backwards: a page costs what it holds, however many events there are.
        let sql = "SELECT name, began_at FROM stream
             WHERE kind = 'event' AND open = 0 AND began_at >= ?1 AND began_at < ?2
               AND (began_at, id) < (?3, ifnull((SELECT id FROM stream WHERE name = ?4), 9223372036854775807))
             ORDER BY began_at DESC, id DESC LIMIT ?5";
        let (began, name) = match after {
            Some((began, event)) => (began, StreamId::Event(event).name()),
            None => (Moment(i64::MAX), String::new()),
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(sql).map_err(of_sqlite)?;
        let mut rows = statement.query(params![from.0, until.0, began.0, name, most]).map_err(of_sqlite)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let name: String = row.get(0).map_err(of_sqlite)?;
            let Some(StreamId::Event(id)) = StreamId::parse(&name) else { return Err(DAMAGED) };
            events.push((id, Moment(row.get(1).map_err(of_sqlite)?)));
        }
        Ok(events)
    }

    fn events_at(&mut self, site: &SiteId, since: Moment, most: usize) -> Result<Vec<EventId>, StoreError> {
        // By the index over first facts, backwards; what stands before the first question mark is how that index is known.
        let sql = "SELECT stream.name FROM fact CROSS JOIN stream ON stream.id = fact.stream
             WHERE substr(fact.public, 1, 17) = '{\"fact\":\"started\"' AND fact.public ->> '$.site' = ?1
               AND stream.began_at >= ?2
             ORDER BY fact.seq DESC LIMIT ?3";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(sql).map_err(of_sqlite)?;
        let mut rows = statement.query(params![site.as_str(), since.0, most]).map_err(of_sqlite)?;
        let mut events = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let name: String = row.get(0).map_err(of_sqlite)?;
            let Some(StreamId::Event(id)) = StreamId::parse(&name) else { return Err(DAMAGED) };
            events.push(id);
        }
        Ok(events)
    }

    fn entries(&mut self) -> Result<Vec<(Fact, u64)>, StoreError> {
        // A cross join keeps its order: from the few streams to their facts, and not through all facts.
        let sql = format!(
            "SELECT {COLUMNS}, stream.version FROM stream CROSS JOIN fact ON fact.seq = stream.entry
             WHERE stream.entry > 0 ORDER BY fact.seq"
        );
        let mut reader = Reader::new(&self.connection, &self.master);
        let mut statement = self.connection.prepare(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let version: i64 = row.get(AFTER_COLUMNS).map_err(of_sqlite)?;
            entries.push((reader.fact(&entry_of(row)?)?, version.cast_unsigned()));
        }
        Ok(entries)
    }

    fn entry(&mut self, stream: &StreamId) -> Result<Option<Fact>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM stream CROSS JOIN fact ON fact.seq = stream.entry
             WHERE stream.name = ?1 AND stream.entry > 0"
        );
        let mut statement = self.connection.prepare(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([stream.name()]).map_err(of_sqlite)?;
        let Some(row) = rows.next().map_err(of_sqlite)? else { return Ok(None) };
        Reader::new(&self.connection, &self.master).fact(&entry_of(row)?).map(Some)
    }

    fn drawing(&mut self, site: &SiteId, id: DrawingId) -> Result<Option<Vec<u8>>, StoreError> {
        drawings::read(&self.connection, &self.master, site, id)
    }

    fn drawings(&mut self) -> Result<Vec<(SiteId, DrawingId)>, StoreError> {
        drawings::all(&self.connection)
    }

    fn version(&mut self, stream: &StreamId) -> Result<u64, StoreError> {
        Ok(self.version_of(stream)?.unwrap_or(0).cast_unsigned())
    }

    fn deadline(&mut self, event: EventId) -> Result<Option<Moment>, StoreError> {
        clock::window_of(&self.connection, &StreamId::Event(event).name())
    }

    fn clock_mark(&mut self) -> Result<Mark, StoreError> {
        clock::mark(&self.connection)
    }

    fn lately(&mut self, since: Moment, names: &[&str]) -> Result<Vec<Fact>, StoreError> {
        // The tag stands first in a fact's public part.
        let named = names.iter().map(|name| format!("public LIKE '{{\"fact\":\"{name}\"%'")).collect::<Vec<_>>();
        let sql = format!(
            "SELECT {COLUMNS} FROM fact JOIN stream ON stream.id = fact.stream
             WHERE fact.seq > ?1 AND ({}) ORDER BY fact.seq",
            named.join(" OR ")
        );
        let before = self.newest_before(since)?;
        let mut reader = Reader::new(&self.connection, &self.master);
        let mut statement = self.connection.prepare(&sql).map_err(of_sqlite)?;
        let mut rows = statement.query([before]).map_err(of_sqlite)?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            facts.push(reader.fact(&entry_of(row)?)?);
        }
        Ok(facts)
    }

    fn journal(
        &mut self,
        stream: Option<&StreamId>,
        each: &mut dyn FnMut(Entry, Option<String>),
    ) -> Result<(), StoreError> {
        let mut reader = Reader::new(&self.connection, &self.master);
        let mut give = |entry: Entry| -> Result<(), StoreError> {
            let opened = reader.opened(&entry)?;
            // What was encrypted was JSON, and JSON is UTF-8: nothing is replaced here.
            each(entry, opened.map(|json| String::from_utf8_lossy(&json).into_owned()));
            Ok(())
        };
        if let Some(stream) = stream {
            return self.stream_entries(stream)?.into_iter().try_for_each(give);
        }
        let mut statement = self.connection.prepare(&whole()).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            give(entry_of(row)?)?;
        }
        Ok(())
    }

    fn length(&mut self) -> Result<u64, StoreError> {
        let sql = "SELECT ifnull(max(seq), 0) FROM fact";
        self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned).map_err(of_sqlite)
    }

    fn walk(&mut self, to: u64, each: &mut dyn FnMut(Entry) -> bool) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(&whole()).map_err(of_sqlite)?;
        let mut rows = statement.query([]).map_err(of_sqlite)?;
        while let Some(row) = rows.next().map_err(of_sqlite)? {
            let entry = entry_of(row)?;
            if entry.seq > to || !each(entry) {
                break;
            }
        }
        Ok(())
    }

    fn audit(&mut self, witness: &[SignedHead], progress: &mut dyn FnMut(u64, u64)) -> Result<Audited, VerifyError> {
        self.check_all(witness, progress)
    }

    fn next_head(&mut self, at: Moment) -> Result<Option<(Head, Frontier)>, VerifyError> {
        self.head_to_sign(at)
    }

    fn heads(&mut self, after: u64) -> Result<Vec<SignedHead>, StoreError> {
        self.signed_heads(after)
    }

    fn witnessed(&mut self) -> Result<u64, StoreError> {
        self.witnessed_size()
    }

    fn proven(&mut self, stream: &StreamId) -> Result<Option<Proven>, StoreError> {
        self.proven_entries(stream)
    }

    fn checkpoint(&mut self) -> Result<Option<Paper>, StoreError> {
        checkpoint::paper(&self.connection)
    }

    fn head_before(&mut self, before: Moment, most: u64) -> Result<Option<u64>, StoreError> {
        checkpoint::head_before(&self.connection, before, most)
    }
}

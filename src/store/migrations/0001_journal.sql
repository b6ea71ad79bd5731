-- The journal, its streams and their keys. Times are milliseconds since 1970 UTC.

-- One row for the database itself.
CREATE TABLE place (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- A text sealed under the master key of keys/record.key: shows that key file and database belong together.
    key_check BLOB    NOT NULL
) STRICT;

-- What a fact belongs to. Derived from the facts and kept in the same transaction; `journal verify` compares the two.
CREATE TABLE stream (
    id       INTEGER NOT NULL PRIMARY KEY,
    -- event/UUID, site/ID, person/ID, place
    name     TEXT    NOT NULL UNIQUE,
    kind     TEXT    NOT NULL CHECK (kind IN ('event', 'site', 'person', 'place')),
    -- Version of the newest fact, which is also their number.
    version  INTEGER NOT NULL CHECK (version >= 0),
    -- 0 once a fact has ended the stream.
    open     INTEGER NOT NULL CHECK (open IN (0, 1)),
    -- Moment of the first fact.
    began_at INTEGER NOT NULL
) STRICT;
CREATE INDEX stream_open ON stream (began_at, id) WHERE kind = 'event' AND open = 1;
CREATE INDEX stream_began ON stream (kind, began_at, id);

CREATE TRIGGER stream_stays BEFORE DELETE ON stream
BEGIN SELECT RAISE(ABORT, 'a stream is never removed'); END;
CREATE TRIGGER stream_keeps_its_name BEFORE UPDATE OF id, name, kind, began_at ON stream
BEGIN SELECT RAISE(ABORT, 'a stream keeps its name, kind and beginning'); END;

-- What happened: append-only, each row chained to the one before (SHA-256, see alarm-central's journal.rs).
CREATE TABLE fact (
    -- Position in the journal, 1 for the first, without gaps.
    seq      INTEGER NOT NULL PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES stream (id),
    -- 1 for the stream's first fact, without gaps.
    version  INTEGER NOT NULL CHECK (version >= 1),
    at_ms    INTEGER NOT NULL,
    -- Who caused it, JSON.
    by       TEXT    NOT NULL,
    -- Ids, kinds, moments, JSON; hashed byte for byte.
    public   TEXT    NOT NULL,
    -- Everything personal, encrypted under the stream's record key; empty where there is none:
    -- format (1 byte, 1), number of the record key (8 bytes, big-endian), nonce (24 bytes), XChaCha20-Poly1305.
    sealed   BLOB    NOT NULL,
    -- Hash of the row before; 32 zero bytes for the first.
    previous BLOB    NOT NULL CHECK (length(previous) = 32),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    -- Computed, so that nobody can give a row another name than its hashed part says.
    name     TEXT    GENERATED ALWAYS AS (public ->> '$.fact') VIRTUAL,
    UNIQUE (stream, version)
) STRICT;
CREATE INDEX fact_named ON fact (name, stream, seq);

CREATE TRIGGER fact_follows BEFORE INSERT ON fact
WHEN new.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM fact)
  OR new.previous IS NOT ifnull((SELECT hash FROM fact ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'a fact follows the newest one'); END;
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER fact_stays BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;

-- Record keys. Removing a row makes the sealed parts written under it unreadable for good; the chain still verifies,
-- since it runs over the ciphertext.
CREATE TABLE record_key (
    -- Never used twice, or a destroyed key could be mistaken for a later one.
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    stream  INTEGER NOT NULL REFERENCES stream (id),
    -- The key, wrapped under the master key: nonce (24 bytes), XChaCha20-Poly1305.
    wrapped BLOB    NOT NULL
) STRICT;
CREATE INDEX record_key_of ON record_key (stream, number);

CREATE TRIGGER record_key_is_never_changed BEFORE UPDATE ON record_key
BEGIN SELECT RAISE(ABORT, 'a record key is never changed'); END;

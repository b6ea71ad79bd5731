-- The journal becomes append-only in its pages too: a fact knows the one before it in its stream, so that no index over
-- facts has to be kept while signals pour in. Which version a fact was decided on is settled at its stream's row.

DROP TRIGGER fact_follows;
DROP TRIGGER fact_is_never_changed;
DROP TRIGGER fact_stays;
DROP INDEX fact_named;
DROP TRIGGER stream_stays;
DROP TRIGGER stream_keeps_its_name;

CREATE TABLE fact_appended (
    -- Position in the journal, 1 for the first, without gaps.
    seq      INTEGER NOT NULL PRIMARY KEY,
    stream   INTEGER NOT NULL REFERENCES stream (id),
    -- 1 for the stream's first fact, without gaps.
    version  INTEGER NOT NULL CHECK (version >= 1),
    -- Position of the fact before it in the same stream; 0 for the first.
    before   INTEGER NOT NULL CHECK (before >= 0 AND before < seq),
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
    hash     BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

INSERT INTO fact_appended (seq, stream, version, before, at_ms, by, public, sealed, previous, hash)
SELECT seq, stream, version, lag(seq, 1, 0) OVER (PARTITION BY stream ORDER BY version),
       at_ms, by, public, sealed, previous, hash
FROM fact ORDER BY seq;

DROP TABLE fact;
ALTER TABLE fact_appended RENAME TO fact;

-- Position of the stream's newest fact; of the newest that enters a home or a person into the register, 0 for none.
ALTER TABLE stream ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stream ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;
UPDATE stream SET newest = last.newest, entry = last.entry
FROM (SELECT stream, max(seq) AS newest,
             ifnull(max(seq) FILTER (WHERE public ->> '$.fact' IN ('site_imported', 'person_added')), 0) AS entry
      FROM fact GROUP BY stream) AS last
WHERE last.stream = stream.id;

CREATE TRIGGER stream_stays BEFORE DELETE ON stream
BEGIN SELECT RAISE(ABORT, 'a stream is never removed'); END;
CREATE TRIGGER stream_keeps_its_name BEFORE UPDATE OF id, name, kind, began_at ON stream
BEGIN SELECT RAISE(ABORT, 'a stream keeps its name, kind and beginning'); END;

CREATE TRIGGER fact_follows BEFORE INSERT ON fact
WHEN new.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM fact)
BEGIN SELECT RAISE(ABORT, 'a fact follows the newest one'); END;
CREATE TRIGGER fact_is_never_changed BEFORE UPDATE ON fact
BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER fact_stays BEFORE DELETE ON fact
BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;

-- The oldest facts go by age and a signed checkpoint stands for them (alarm-central's proof). Under it nothing is left of
-- the journal but what still matters: the register in force, and events that have later facts.

CREATE TABLE checkpoint (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- It stands for the facts up to this one.
    size    INTEGER NOT NULL CHECK (size >= 1),
    -- The signed paper, JSON.
    paper   TEXT    NOT NULL,
    -- Whether the WAL was emptied since: until then it may hold what has gone. Nothing else leans on it.
    settled INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT;
CREATE TRIGGER checkpoint_goes_on BEFORE UPDATE ON checkpoint WHEN new.size < old.size
BEGIN SELECT RAISE(ABORT, 'a checkpoint only goes on'); END;
CREATE TRIGGER checkpoint_stays BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never removed'); END;

-- How far each stream had come under the checkpoint.
CREATE TABLE checkpoint_stream (
    stream   INTEGER NOT NULL PRIMARY KEY REFERENCES stream (id),
    version  INTEGER NOT NULL,
    newest   INTEGER NOT NULL,
    began_at INTEGER NOT NULL
) STRICT;

-- What proves the events that stay, when the facts beside their way up the tree are gone.
CREATE TABLE checkpoint_node (
    level INTEGER NOT NULL,
    first INTEGER NOT NULL,
    hash  BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, first)
) STRICT, WITHOUT ROWID;

-- What a checkpoint stands for may be removed, and nothing else.
DROP TRIGGER fact_stays;
CREATE TRIGGER fact_stays BEFORE DELETE ON fact
WHEN old.seq > ifnull((SELECT size FROM checkpoint), 0)
BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;
DROP TRIGGER stream_stays;
CREATE TRIGGER stream_stays BEFORE DELETE ON stream
WHEN old.kind != 'event' OR old.open OR old.newest > ifnull((SELECT size FROM checkpoint), 0)
BEGIN SELECT RAISE(ABORT, 'a stream is never removed'); END;
DROP TRIGGER head_stays;
CREATE TRIGGER head_stays BEFORE DELETE ON head
WHEN old.size >= ifnull((SELECT size FROM checkpoint), 0)
BEGIN SELECT RAISE(ABORT, 'a head is never removed'); END;
DROP TRIGGER record_key_stays;
CREATE TRIGGER record_key_stays BEFORE DELETE ON record_key
WHEN ifnull((SELECT newest FROM stream WHERE id = old.stream) > ifnull((SELECT size FROM checkpoint), 0), 0)
BEGIN SELECT RAISE(ABORT, 'a record key is never removed'); END;
DROP TRIGGER camera_window_stays;
CREATE TRIGGER camera_window_stays BEFORE DELETE ON camera_window
WHEN ifnull((SELECT newest FROM stream WHERE id = old.event) > ifnull((SELECT size FROM checkpoint), 0), 0)
BEGIN SELECT RAISE(ABORT, 'a camera window is never removed'); END;

-- Signed heads of the journal (alarm-central's proof), and how far the witness has them.

CREATE TABLE head (
    -- How many facts it stands for.
    size      INTEGER NOT NULL PRIMARY KEY CHECK (size >= 1),
    -- Which journal: the hash of its first fact.
    journal   BLOB    NOT NULL CHECK (length(journal) = 32),
    at_ms     INTEGER NOT NULL,
    -- Root of the tree over the hashes of those facts (RFC 6962, SHA-256), and the hash of the last.
    root      BLOB    NOT NULL CHECK (length(root) = 32),
    last      BLOB    NOT NULL CHECK (length(last) = 32),
    -- Digest of the head before; zeros for the first.
    previous  BLOB    NOT NULL CHECK (length(previous) = 32),
    -- Roots of the tree's whole subtrees, 32 bytes each: the next head is computed from them and the new facts alone.
    frontier  BLOB    NOT NULL,
    -- ed25519.
    key       BLOB    NOT NULL CHECK (length(key) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;

CREATE TRIGGER head_follows BEFORE INSERT ON head
WHEN new.size <= (SELECT ifnull(max(size), 0) FROM head)
  OR new.size > (SELECT ifnull(max(seq), 0) FROM fact)
BEGIN SELECT RAISE(ABORT, 'a head follows the newest one'); END;
CREATE TRIGGER head_is_never_changed BEFORE UPDATE ON head
BEGIN SELECT RAISE(ABORT, 'a head is never changed'); END;
CREATE TRIGGER head_stays BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'a head is never removed'); END;

-- The newest head that the witness outside has; 0 for none. Nothing leans on it: told too low, heads are written to the
-- witness once more; told too high, the witness lacks some, and later heads cover the same facts.
CREATE TABLE witnessed (
    id   INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;
INSERT INTO witnessed (id, size) VALUES (1, 0);

-- A record key is destroyed by emptying it, so that one that is missing shows.
DROP TRIGGER record_key_is_never_changed;
CREATE TRIGGER record_key_is_only_destroyed BEFORE UPDATE ON record_key
WHEN new.number IS NOT old.number OR new.stream IS NOT old.stream OR new.wrapped IS NOT zeroblob(0)
BEGIN SELECT RAISE(ABORT, 'a record key is never changed'); END;
CREATE TRIGGER record_key_stays BEFORE DELETE ON record_key
BEGIN SELECT RAISE(ABORT, 'a record key is never removed'); END;

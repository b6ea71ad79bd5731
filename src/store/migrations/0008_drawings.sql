-- Drawings of homes' floors, by what is in them. A home's entry names its own; a drawing that no entry names is let go of.
-- Each is sealed under a key of its own, so that a copy of the database that has lost this row has lost the drawing.
CREATE TABLE drawing (
    id      INTEGER NOT NULL PRIMARY KEY,
    site    TEXT    NOT NULL,
    -- SHA-256 of what is sealed.
    hash    BLOB    NOT NULL CHECK (length(hash) = 32),
    -- Its key, wrapped under the place's master key.
    wrapped BLOB    NOT NULL,
    sealed  BLOB    NOT NULL,
    UNIQUE (site, hash)
) STRICT;
CREATE TRIGGER drawing_is_never_changed BEFORE UPDATE ON drawing
BEGIN SELECT RAISE(ABORT, 'a drawing is never changed'); END;

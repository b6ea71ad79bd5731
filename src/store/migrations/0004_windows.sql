-- The deadline of every event that has a camera window, a second time beside its facts (M2): written once with the fact
-- that opens the window, and nothing moves it. An event whose facts say something else gets no window.

CREATE TABLE camera_window (
    event INTEGER NOT NULL PRIMARY KEY REFERENCES stream (id),
    -- The first moment at which nothing may be taken up, milliseconds since 1970 UTC.
    until INTEGER NOT NULL
) STRICT;

INSERT INTO camera_window (event, until)
SELECT stream, min(public ->> '$.window.until') FROM fact
WHERE public ->> '$.fact' IN ('started', 'window_opened') AND public ->> '$.window.until' IS NOT NULL GROUP BY stream;

CREATE TRIGGER camera_window_is_short BEFORE INSERT ON camera_window
WHEN ifnull(new.until > (SELECT began_at + 900000 FROM stream WHERE id = new.event AND kind = 'event'), 1)
BEGIN SELECT RAISE(ABORT, 'a camera window ends 15 minutes after its event began'); END;
CREATE TRIGGER camera_window_never_moves BEFORE UPDATE ON camera_window
BEGIN SELECT RAISE(ABORT, 'a camera window never moves'); END;
CREATE TRIGGER camera_window_stays BEFORE DELETE ON camera_window
BEGIN SELECT RAISE(ABORT, 'a camera window is never removed'); END;

-- How far time has come, as the station told it. A wall clock behind it is not believed. Told too high, no window opens
-- until two people set it back, which is a fact.
CREATE TABLE clock (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- Milliseconds since 1970 UTC.
    mark  INTEGER NOT NULL,
    -- Position of the fact that set it back last; 0 for none.
    reset INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO clock (id, mark) SELECT 1, ifnull(max(at_ms), 0) FROM fact;

CREATE TRIGGER clock_stays BEFORE DELETE ON clock
BEGIN SELECT RAISE(ABORT, 'the clock is never removed'); END;
CREATE TRIGGER clock_goes_back_by_a_fact BEFORE UPDATE ON clock
WHEN new.mark < old.mark
 AND (new.reset <= old.reset
      OR (SELECT public ->> '$.fact' FROM fact WHERE seq = new.reset) IS NOT 'clock_reset')
BEGIN SELECT RAISE(ABORT, 'the clock goes back by a fact of two people only'); END;

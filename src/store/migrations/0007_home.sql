-- Events by the home that they are of, for its history. Only the first fact of an event is in it, so that what is stored while
-- signals pour in touches it once for each event.
CREATE INDEX fact_started ON fact (public ->> '$.site') WHERE substr(public, 1, 17) = '{"fact":"started"';

-- Boot time at the moment to which the clock had come, milliseconds: a station that is killed goes on from both, so that its
-- time has not lost what the wall clock was behind. NULL: kept by a build that did not know it.
ALTER TABLE clock ADD COLUMN boot_ms INTEGER;

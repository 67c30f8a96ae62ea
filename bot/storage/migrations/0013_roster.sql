-- Numbers that coordinators brought, each sealed, until the bot has written to it once. Nothing here lists them.
CREATE TABLE roster (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  -- Where it is written to, until it is; from then on it stands beside the person whom it reaches.
  sealed BLOB,
  -- How, when and by whom she was asked.
  note BLOB NOT NULL,
  country TEXT,
  language TEXT,
  cohort TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'invited', 'joined')),
  person INTEGER UNIQUE REFERENCES person (id) ON DELETE CASCADE,
  -- Who brought it, as long as it waits.
  maker INTEGER,
  expires INTEGER NOT NULL,
  -- When a number that waits is looked at again.
  look INTEGER NOT NULL DEFAULT 0,
  CHECK (state = 'waiting' OR maker IS NULL),
  CHECK (state = 'joined' OR sealed IS NOT NULL OR person IS NOT NULL)
) STRICT;
CREATE INDEX roster_waiting ON roster (look) WHERE state = 'waiting';
CREATE INDEX roster_expires ON roster (expires);

-- Keyed hashes of numbers to which no roster leads again: they were written to once, said stop, or erased.
CREATE TABLE number_left (
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

ALTER TABLE invite ADD COLUMN language TEXT;

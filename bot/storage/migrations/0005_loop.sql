-- What closes the loop: new versions of proposals, rounds on what changed, and answers back to people.

-- Versions of proposals that were written here. `asked`: a round asks about it, and its words stand for good.
CREATE TABLE charter_version (
  proposal TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 2),
  content TEXT NOT NULL,
  at INTEGER NOT NULL,
  asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1)),
  PRIMARY KEY (proposal, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER charter_version_stands BEFORE UPDATE ON charter_version
WHEN OLD.asked AND (NEW.content IS NOT OLD.content OR NOT NEW.asked)
BEGIN SELECT raise(ABORT, 'a version that a round asked about is not changed'); END;
CREATE TRIGGER charter_version_stays BEFORE DELETE ON charter_version WHEN OLD.asked
BEGIN SELECT raise(ABORT, 'a version that a round asked about is not removed'); END;

-- What a drafter has changed so far of a next version, until she makes it.
CREATE TABLE revising (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  proposal TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (person, proposal)
) STRICT, WITHOUT ROWID;

-- Sentences that were written here and are to be translated like those that ship, with a note for translators:
-- our own catalogs are given each that they lack.
CREATE TABLE sentence (
  context TEXT NOT NULL,
  english TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (context, english)
) STRICT, WITHOUT ROWID;

-- How many of a closed round accepted neither the text before nor the new one, settled once, beside the round's
-- last cut. NULL: it is not told.
CREATE TABLE red_line (
  round INTEGER NOT NULL REFERENCES round (id),
  item TEXT NOT NULL,
  cut INTEGER NOT NULL,
  stays INTEGER,
  PRIMARY KEY (round, item)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER red_line_stands BEFORE UPDATE ON red_line
BEGIN SELECT raise(ABORT, 'what was released is not changed'); END;

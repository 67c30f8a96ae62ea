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

-- A drafter may also turn a part down. `for_all`: her reason was asked for as one that everybody may read;
-- those from before this were asked for the readers of digests alone.
CREATE TABLE decision_new (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  item TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('keep', 'change', 'turn_down', 'ask_again')),
  why TEXT NOT NULL,
  cut INTEGER NOT NULL,
  at INTEGER NOT NULL,
  for_all INTEGER NOT NULL CHECK (for_all IN (0, 1)),
  PRIMARY KEY (round, number),
  FOREIGN KEY (round, cut) REFERENCES cut (round, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO decision_new (round, number, item, verdict, why, cut, at, for_all)
  SELECT round, number, item, verdict, why, cut, at, 0 FROM decision;
DROP TABLE decision;
ALTER TABLE decision_new RENAME TO decision;
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision
BEGIN SELECT raise(ABORT, 'a decision is not changed; a newer one counts'); END;

-- Bulletins: what everyone who agreed to later messages is told was decided. A part is told of in one bulletin
-- of its round only; `decision` is the number of the one that stood then.
CREATE TABLE bulletin (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (round, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE bulletin_item (
  round INTEGER NOT NULL,
  number INTEGER NOT NULL,
  item TEXT NOT NULL,
  decision INTEGER NOT NULL,
  PRIMARY KEY (round, item),
  FOREIGN KEY (round, number) REFERENCES bulletin (round, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bulletin_item_is_not_changed BEFORE UPDATE ON bulletin_item
BEGIN SELECT raise(ABORT, 'what people were told of is not told of again'); END;
-- To whom a bulletin was sent: to everyone alike, whoever took part. `look` is when she is looked at again.
CREATE TABLE bulletin_reader (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  round INTEGER NOT NULL,
  number INTEGER NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)),
  look INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person, round, number),
  FOREIGN KEY (round, number) REFERENCES bulletin (round, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Short sentences that reviewers made of what people suggested. `own`: the team's, which rests on
-- nobody's words. Another than its writer approves it; then what it rested on is forgotten, so that nothing leads
-- from a statement to a text or a person. Once it is approved it is not changed any more.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL,
  own INTEGER NOT NULL CHECK (own IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('written', 'approved', 'dropped')),
  writer INTEGER NOT NULL,
  approver INTEGER,
  CHECK ((state = 'approved') = (approver IS NOT NULL)),
  CHECK (approver IS NULL OR approver <> writer)
) STRICT;
CREATE TRIGGER statement_stands BEFORE UPDATE ON statement
WHEN OLD.state = 'approved' AND (NEW.text IS NOT OLD.text OR NEW.own IS NOT OLD.own
  OR NEW.state IS NOT OLD.state OR NEW.writer IS NOT OLD.writer OR NEW.approver IS NOT OLD.approver)
BEGIN SELECT raise(ABORT, 'an approved statement is not changed'); END;
-- The texts that a statement rests on, while nobody has approved it. A text that goes, goes from here too.
CREATE TABLE statement_source (
  statement INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  reading INTEGER NOT NULL REFERENCES reading (id) ON DELETE CASCADE,
  PRIMARY KEY (statement, reading)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_source_reading ON statement_source (reading);
-- To how many people each statement of a round was given, and to how many of them it was shown: counts alone,
-- which go down again with whoever erases.
CREATE TABLE exposure (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  statement TEXT NOT NULL,
  given INTEGER NOT NULL DEFAULT 0 CHECK (given >= 0),
  shown INTEGER NOT NULL DEFAULT 0 CHECK (shown >= 0),
  PRIMARY KEY (round, statement)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER exposure_erased AFTER DELETE ON participation
WHEN json_extract(OLD.session, '$.drawn') IS NOT NULL
BEGIN
  UPDATE exposure SET given = max(0, given - 1) WHERE round = OLD.round
    AND statement IN (SELECT value FROM json_each(OLD.session, '$.drawn'));
  UPDATE exposure SET shown = max(0, shown - 1) WHERE round = OLD.round
    AND statement IN (SELECT value FROM json_each(OLD.session, '$.met'));
END;

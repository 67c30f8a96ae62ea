-- What findings need: versions of proposals, targets, reviews of open answers, decisions, drafters' choices.

-- What she said of quoting one open answer of hers; nothing said means no.
ALTER TABLE answer ADD COLUMN quote TEXT
  CHECK (quote IS NULL OR sealed IS NOT NULL AND quote IN ('with_country', 'without_country', 'no'));

-- What a reviewer made of an open answer of an ordinary round, sealed; it goes with the answer. Its id is by
-- chance, and is all that a reviewer's screen knows of whose text it is. `anew` is when it came to stand in the
-- digest of a round whose closing one had gone out.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  round INTEGER NOT NULL,
  pseudonym BLOB NOT NULL,
  question TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'released', 'tagged', 'left_out')),
  sealed BLOB NOT NULL,
  anew INTEGER CHECK (anew IS NULL OR state = 'released'),
  UNIQUE (round, pseudonym, question),
  FOREIGN KEY (round, pseudonym, question) REFERENCES answer (round, pseudonym, question) ON DELETE CASCADE
) STRICT;
-- How many texts of a question were tagged, released or left out, once all of a closed round were read.
CREATE TABLE tally (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (round, question)
) STRICT, WITHOUT ROWID;

-- What drafters decided on the parts of a round, with the number of the cut that was the last one then. Who
-- it was stands in the audit log alone.
CREATE TABLE decision (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  item TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('keep', 'change', 'ask_again')),
  why TEXT NOT NULL,
  cut INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (round, number),
  FOREIGN KEY (round, cut) REFERENCES cut (round, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER decision_is_not_changed BEFORE UPDATE ON decision
BEGIN SELECT raise(ABORT, 'a decision is not changed; a newer one counts'); END;

-- Questions that are not asked any more in a language, since a correction there changed what they mean.
CREATE TABLE closed_question (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  language TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (round, item, language)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER closed_question_stays BEFORE UPDATE ON closed_question
BEGIN SELECT raise(ABORT, 'a closed question stays closed'); END;

-- What the words of each question were in each language while a round was open, by their hash, and since when.
CREATE TABLE wording (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  language TEXT NOT NULL,
  words TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (round, item, language, words)
) STRICT, WITHOUT ROWID;

-- Files that are made when they are sent or opened: `content` is then what they say, `form` what they become.
ALTER TABLE file ADD COLUMN form TEXT CHECK (form IN ('html', 'pdf', 'png'));

-- How many were invited, reached, began and declined when a cut was made: coarse, as it left.
ALTER TABLE cut ADD COLUMN participation TEXT;

-- How many people of a group, or of two groups at once, a round hopes for: settled with its plan. Of two
-- groups a cut keeps the 'at least' that it told.
ALTER TABLE round ADD COLUMN targets TEXT NOT NULL DEFAULT '[]';
ALTER TABLE cut ADD COLUMN targets TEXT NOT NULL DEFAULT '{}';
DROP TRIGGER round_promises;
CREATE TRIGGER round_promises
BEFORE UPDATE OF survey, survey_id, risk, min_cell, export_by, known_audience, targets ON round
WHEN NEW.survey IS NOT OLD.survey OR NEW.survey_id IS NOT OLD.survey_id OR NEW.risk IS NOT OLD.risk
  OR NEW.min_cell IS NOT OLD.min_cell OR NEW.export_by IS NOT OLD.export_by
  OR NEW.known_audience IS NOT OLD.known_audience OR NEW.targets IS NOT OLD.targets
BEGIN SELECT raise(ABORT, 'what a round promised is not changed'); END;

-- How a drafter wants her digests; who is not in here gets each one in her chat, in her own language.
CREATE TABLE subscription (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  frequency TEXT NOT NULL CHECK (frequency IN ('each', 'daily', 'weekly')),
  language TEXT,
  way TEXT NOT NULL CHECK (way IN ('chat', 'email', 'both'))
) STRICT;
-- The sealed address to which a drafter's digests are mailed, apart from all else on her, until she has it
-- forgotten. `code` is the keyed hash of the code that was mailed there, until she has given it; `asked` how
-- many were since `since`.
CREATE TABLE mailbox (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB,
  code BLOB,
  tries INTEGER NOT NULL DEFAULT 0,
  expires INTEGER NOT NULL,
  since INTEGER NOT NULL,
  asked INTEGER NOT NULL
) STRICT;
-- Drafters who are owed a fresh digest of a closed round, since when something is new in it.
CREATE TABLE fresh_digest (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  since INTEGER NOT NULL,
  PRIMARY KEY (person, round)
) STRICT, WITHOUT ROWID;
-- What goes out by another way than to the person's chat or page.
ALTER TABLE outbox ADD COLUMN via TEXT CHECK (via IN ('email'));
CREATE INDEX outbox_mail ON outbox (due) WHERE state = 'pending' AND via IS NOT NULL;

-- What those in the last cut add up to, so that the next one reads only who is new: of these `released` is 2
-- while a cut is made. `began` numbers the cuts that were begun. Whoever is counted in it and erases, answers
-- anew or describes herself anew takes all of it away; so do a question that is closed and the end of the
-- round. `steady`: none of that has happened since a cut was begun.
CREATE TABLE kept_counts (
  round INTEGER PRIMARY KEY REFERENCES round (id) ON DELETE CASCADE,
  began INTEGER NOT NULL,
  steady INTEGER NOT NULL,
  counts TEXT,
  CHECK (steady OR counts IS NULL)
) STRICT;
CREATE INDEX respondent_new ON respondent (round) WHERE state = 'counted' AND released <> 1;
CREATE TRIGGER kept_counts_erased AFTER DELETE ON respondent WHEN OLD.released > 0
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = OLD.round AND steady; END;
CREATE TRIGGER kept_counts_described
AFTER UPDATE OF country, language, gender, group_kind, state, released ON respondent
WHEN OLD.released > 0 AND (NEW.country IS NOT OLD.country OR NEW.language IS NOT OLD.language
  OR NEW.gender IS NOT OLD.gender OR NEW.group_kind IS NOT OLD.group_kind OR NEW.state IS NOT OLD.state
  OR NEW.released <> 1)
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = OLD.round AND steady; END;
CREATE TRIGGER kept_counts_answered AFTER INSERT ON answer
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = NEW.round AND steady AND EXISTS
  (SELECT 1 FROM respondent WHERE round = NEW.round AND pseudonym = NEW.pseudonym AND released > 0); END;
CREATE TRIGGER kept_counts_answered_anew AFTER UPDATE OF kind, value, language ON answer
WHEN NEW.kind IS NOT OLD.kind OR NEW.value IS NOT OLD.value OR NEW.language IS NOT OLD.language
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = NEW.round AND steady AND EXISTS
  (SELECT 1 FROM respondent WHERE round = NEW.round AND pseudonym = NEW.pseudonym AND released > 0); END;
CREATE TRIGGER kept_counts_answer_gone AFTER DELETE ON answer
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = OLD.round AND steady AND EXISTS
  (SELECT 1 FROM respondent WHERE round = OLD.round AND pseudonym = OLD.pseudonym AND released > 0); END;
CREATE TRIGGER kept_counts_closed_question AFTER INSERT ON closed_question
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = NEW.round; END;
CREATE TRIGGER kept_counts_end AFTER UPDATE OF state, retired ON round
WHEN NEW.state = 'closed' OR NEW.retired = 1
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = NEW.id; END;

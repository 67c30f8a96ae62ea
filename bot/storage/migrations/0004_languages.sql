-- What more languages need: prompts that can be heard, narrators who record them, voice notes; further
-- languages that a person reads.

-- Narrators: staff who record the prompts. Whether a person hears the prompts that she is asked, and what else
-- she reads.
CREATE TABLE person_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter', 'reviewer', 'narrator', 'translator',
    'speaker')),
  standing TEXT NOT NULL
    CHECK (standing IN ('joining', 'active', 'paused', 'stopped', 'unreachable', 'erased')),
  language TEXT,
  consent_version INTEGER NOT NULL DEFAULT 0,
  consent_answer INTEGER NOT NULL DEFAULT 0,
  consent_quote INTEGER NOT NULL DEFAULT 0,
  consent_contact INTEGER NOT NULL DEFAULT 0,
  country TEXT,
  country_in TEXT,
  zone TEXT,
  safe_from INTEGER NOT NULL DEFAULT 540,
  safe_to INTEGER NOT NULL DEFAULT 1140,
  gender TEXT,
  group_kind TEXT,
  write_first INTEGER NOT NULL DEFAULT 1,
  clean_chat INTEGER NOT NULL DEFAULT 1,
  cohort TEXT,
  synthetic INTEGER NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '{}',
  step INTEGER NOT NULL DEFAULT 0,
  panel INTEGER,
  -- A random name of this row, so that the ledger of erasures never means somebody else.
  tag BLOB NOT NULL DEFAULT (randomblob(16)),
  -- When something last came from her; 0 once that is longer ago than the silence that matters.
  seen INTEGER NOT NULL DEFAULT 0,
  -- The keyed hash of her four digits, where others use the same phone.
  code BLOB,
  -- Whether the digits were given in this sitting.
  entered INTEGER NOT NULL DEFAULT 0,
  -- Of staff alone: with whose id began whoever let her in. Two of one circle count once where two are
  -- needed. 0: nothing tells.
  circle INTEGER CHECK (circle IS NULL OR role <> 'advocate'),
  -- When recordings of the prompts are sent to her.
  hear TEXT NOT NULL DEFAULT 'press' CHECK (hear IN ('never', 'press', 'always')),
  -- The languages that she reads beside her own, in her order: where her own lacks any part of a message, all
  -- of it comes in the first of these that has it.
  reads TEXT NOT NULL DEFAULT '[]',
  -- Whether she would rather hear and see than read.
  few_words INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO person_new (id, role, standing, language, consent_version, consent_answer, consent_quote,
    consent_contact, country, country_in, zone, safe_from, safe_to, gender, group_kind, write_first,
    clean_chat, cohort, synthetic, place, step, panel, tag, seen, code, entered, circle)
  SELECT id, role, standing, language, consent_version, consent_answer, consent_quote, consent_contact,
    country, country_in, zone, safe_from, safe_to, gender, group_kind, write_first, clean_chat, cohort,
    synthetic, place, step, panel, tag, seen, code, entered, circle FROM person;
-- No id that was ever given is given again.
DELETE FROM sqlite_sequence WHERE name = 'person_new';
UPDATE sqlite_sequence SET name = 'person_new' WHERE name = 'person';
DROP TABLE person;
ALTER TABLE person_new RENAME TO person;

CREATE TABLE invite_new (
  hash BLOB PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter', 'reviewer', 'narrator', 'translator',
    'speaker')),
  country TEXT,
  cohort TEXT,
  uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
  expires INTEGER NOT NULL,
  maker INTEGER,
  circle INTEGER CHECK (circle IS NULL OR role <> 'advocate')
) STRICT, WITHOUT ROWID;
INSERT INTO invite_new (hash, role, country, cohort, uses_left, expires, maker, circle)
  SELECT hash, role, country, cohort, uses_left, expires, maker, circle FROM invite;
DROP TABLE invite;
ALTER TABLE invite_new RENAME TO invite;

-- Sounds of voice notes that a turn asked for, until they are here: `sealed` says where each is got from and
-- what it is about, `purpose` who takes it then.
CREATE TABLE wanted_sound (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  purpose TEXT NOT NULL,
  sealed BLOB NOT NULL,
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX wanted_sound_due ON wanted_sound (due);

-- Voice notes that were sent on a page, sealed, until they are taken or a day old.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_age ON upload (at);

-- What a channel called the sound of a prompt, by the hash of the sound, when it brought it the first time.
CREATE TABLE known_sound (
  channel TEXT NOT NULL,
  hash BLOB NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (channel, hash)
) STRICT, WITHOUT ROWID;

-- Recordings that narrators kept, of prompts and choices, with the fingerprint of the words that they read.
-- Each is also a file, which is written again from here where it is missing.
CREATE TABLE recording (
  language TEXT NOT NULL,
  survey TEXT NOT NULL,
  item TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (language, survey, item)
) STRICT, WITHOUT ROWID;

-- The languages that a translator chose.
CREATE TABLE translates (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  language TEXT NOT NULL,
  PRIMARY KEY (person, language)
) STRICT, WITHOUT ROWID;
-- What translators wrote, each apart, until a third has decided: as many `forms` as are written by now. The
-- sentence is known by its context and its English; where that changes, what was written goes. `third`: by
-- whoever decides, who took neither. With its writer goes what is not decided.
CREATE TABLE proposal (
  language TEXT NOT NULL,
  context TEXT NOT NULL,
  english TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  third INTEGER NOT NULL,
  forms TEXT NOT NULL,
  PRIMARY KEY (language, context, english, person)
) STRICT, WITHOUT ROWID;
-- What was decided, with the role of who did: a catalog of our own is written from here, and again where it lacks
-- the sentence.
CREATE TABLE adjudicated (
  language TEXT NOT NULL,
  context TEXT NOT NULL,
  english TEXT NOT NULL,
  forms TEXT NOT NULL,
  role TEXT NOT NULL,
  day TEXT NOT NULL,
  written INTEGER NOT NULL,
  PRIMARY KEY (language, context, english)
) STRICT, WITHOUT ROWID;

-- Surveys that five speakers of a language try out, and what each said that a question asks, sealed, until it was
-- marked of all five. `fingerprint` is that of the words she read: what was said of others counts no more.
CREATE TABLE pretest (
  language TEXT NOT NULL,
  survey TEXT NOT NULL,
  PRIMARY KEY (language, survey)
) STRICT, WITHOUT ROWID;
CREATE TABLE retelling (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fingerprint TEXT NOT NULL,
  language TEXT NOT NULL,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  verdict TEXT CHECK (verdict IN ('understood', 'misread')),
  UNIQUE (language, fingerprint, person)
) STRICT;
-- What came of trying a sentence out: a catalog of our own is noted from here, and again where it lacks the note.
CREATE TABLE tried (
  language TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  speakers INTEGER NOT NULL,
  day TEXT NOT NULL,
  misread TEXT NOT NULL,
  written INTEGER NOT NULL,
  PRIMARY KEY (language, fingerprint)
) STRICT, WITHOUT ROWID;

-- Who answers: one person by herself, one whom somebody helps, or a group with one answer. That is part of
-- how a respondent is described. A group is no person: it is in no cut of people.
ALTER TABLE respondent ADD COLUMN aid TEXT NOT NULL DEFAULT 'none' CHECK (aid IN ('none', 'helped', 'group'));
DROP TRIGGER kept_counts_described;
CREATE TRIGGER kept_counts_described
AFTER UPDATE OF country, language, gender, group_kind, aid, state, released ON respondent
WHEN OLD.released > 0 AND (NEW.country IS NOT OLD.country OR NEW.language IS NOT OLD.language
  OR NEW.gender IS NOT OLD.gender OR NEW.group_kind IS NOT OLD.group_kind OR NEW.aid IS NOT OLD.aid
  OR NEW.state IS NOT OLD.state OR NEW.released <> 1)
BEGIN UPDATE kept_counts SET steady = 0, counts = NULL WHERE round = OLD.round AND steady; END;
CREATE TRIGGER group_is_no_person AFTER UPDATE OF aid ON respondent WHEN NEW.aid = 'group' AND NEW.released <> 0
BEGIN UPDATE respondent SET released = 0 WHERE round = NEW.round AND pseudonym = NEW.pseudonym; END;
-- What is released of the answers of groups, by themselves.
ALTER TABLE cut ADD COLUMN of_groups TEXT;

-- Whether a round takes voice notes where it asks for words: settled with its plan, and never in a high-risk
-- one.
ALTER TABLE round ADD COLUMN voice INTEGER NOT NULL DEFAULT 0
  CHECK (voice = 0 OR voice = 1 AND risk = 'normal');
CREATE TRIGGER round_voice BEFORE UPDATE OF voice ON round WHEN NEW.voice IS NOT OLD.voice
BEGIN SELECT raise(ABORT, 'what a round promised is not changed'); END;

-- Open answers that were spoken and that nobody has written down yet: the recording, sealed, once it is here,
-- with a keyed fingerprint of it. `token` is by chance, and tells the newest voice note from those before it.
CREATE TABLE spoken (
  round INTEGER NOT NULL,
  pseudonym BLOB NOT NULL,
  question TEXT NOT NULL,
  token BLOB NOT NULL,
  fingerprint BLOB,
  sealed BLOB,
  PRIMARY KEY (round, pseudonym, question),
  FOREIGN KEY (round, pseudonym, question) REFERENCES answer (round, pseudonym, question) ON DELETE CASCADE,
  CHECK ((fingerprint IS NULL) = (sealed IS NULL))
) STRICT, WITHOUT ROWID;

-- A voice note that came before she said whether her voice may be kept: where its sound is got from, sealed.
CREATE TABLE held_voice (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;

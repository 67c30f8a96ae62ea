-- What protects people further: several people at one address, sealed rounds, two-person approvals, an audit log.

CREATE TABLE person_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter', 'reviewer')),
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
  circle INTEGER CHECK (circle IS NULL OR role <> 'advocate')
) STRICT;
INSERT INTO person_new (id, role, standing, language, consent_version, consent_answer, consent_quote,
    consent_contact, country, country_in, zone, safe_from, safe_to, gender, group_kind, write_first,
    clean_chat, cohort, synthetic, place, step, panel, circle)
  SELECT id, role, standing, language, consent_version, consent_answer, consent_quote, consent_contact,
    country, country_in, zone, safe_from, safe_to, gender, group_kind, write_first, clean_chat, cohort,
    synthetic, place, step, panel, iif(role = 'advocate', NULL, 0) FROM person;
-- No id that was ever given is given again.
DELETE FROM sqlite_sequence WHERE name = 'person_new';
UPDATE sqlite_sequence SET name = 'person_new' WHERE name = 'person';
DROP TABLE person;
ALTER TABLE person_new RENAME TO person;

-- Several people may share an address; one of them is there now. Where a country was left, the address
-- itself is erased and its keyed hash stays, so that /erase still finds her answers.
CREATE TABLE address_new (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  hash BLOB NOT NULL,
  sealed BLOB,
  present INTEGER NOT NULL DEFAULT 1,
  tries INTEGER NOT NULL DEFAULT 0,
  wait_until INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO address_new (person, channel, hash, sealed) SELECT person, channel, hash, sealed FROM address;
DROP TABLE address;
ALTER TABLE address_new RENAME TO address;
CREATE UNIQUE INDEX address_present ON address (hash) WHERE present = 1;
CREATE INDEX address_by_hash ON address (hash);

-- `maker` is the member of staff who made it, as long as it can be used, so that it can be taken back with
-- her. Nothing joins who answers to her; `circle`, of staff alone, is what whoever comes to work here gets.
CREATE TABLE invite_new (
  hash BLOB PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter', 'reviewer')),
  country TEXT,
  cohort TEXT,
  uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
  expires INTEGER NOT NULL,
  maker INTEGER,
  circle INTEGER CHECK (circle IS NULL OR role <> 'advocate')
) STRICT, WITHOUT ROWID;
INSERT INTO invite_new (hash, role, country, cohort, uses_left, expires, circle)
  SELECT hash, role, country, cohort, uses_left, expires, iif(role = 'advocate', NULL, 0) FROM invite;
DROP TABLE invite;
ALTER TABLE invite_new RENAME TO invite;

-- `risk` is the survey's; `offline_key` the public key to which open answers of a high-risk round are
-- sealed; `retired` is set before the round's key file is removed.
ALTER TABLE round ADD COLUMN risk TEXT NOT NULL DEFAULT 'normal' CHECK (risk IN ('normal', 'high'));
ALTER TABLE round ADD COLUMN offline_key BLOB;
ALTER TABLE round ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;

ALTER TABLE alarm DROP COLUMN detail;

-- Who does not let her answers count has none: no row of hers is left to say so.
CREATE TABLE respondent_new (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  pseudonym BLOB NOT NULL,
  country TEXT,
  language TEXT NOT NULL,
  gender TEXT,
  group_kind TEXT,
  state TEXT NOT NULL CHECK (state IN ('answering', 'counted')),
  cut INTEGER,
  PRIMARY KEY (round, pseudonym)
) STRICT, WITHOUT ROWID;
INSERT INTO respondent_new (round, pseudonym, country, language, gender, group_kind, state, cut)
  SELECT round, pseudonym, country, language, gender, group_kind, state, cut FROM respondent;
DROP TABLE respondent;
ALTER TABLE respondent_new RENAME TO respondent;

-- Whether a respondent lets herself be quoted, for texts that only a reviewer elsewhere can open.
ALTER TABLE respondent ADD COLUMN quote INTEGER NOT NULL DEFAULT 0;

-- What people were told, or what protects them, is settled when a round is planned. A draft may still be
-- given the public key that it lacks; a retired round never comes back.
CREATE TRIGGER round_promises BEFORE UPDATE OF survey, survey_id, risk, min_cell, export_by, known_audience
ON round
WHEN NEW.survey IS NOT OLD.survey OR NEW.survey_id IS NOT OLD.survey_id OR NEW.risk IS NOT OLD.risk
  OR NEW.min_cell IS NOT OLD.min_cell OR NEW.export_by IS NOT OLD.export_by
  OR NEW.known_audience IS NOT OLD.known_audience
BEGIN SELECT raise(ABORT, 'what a round promised is not changed'); END;
CREATE TRIGGER round_offline_key BEFORE UPDATE OF offline_key ON round
WHEN NEW.offline_key IS NOT OLD.offline_key AND (OLD.offline_key IS NOT NULL OR OLD.state <> 'draft')
BEGIN SELECT raise(ABORT, 'the offline key of a round is not changed'); END;
CREATE TRIGGER round_retired BEFORE UPDATE OF retired ON round WHEN OLD.retired = 1 AND NEW.retired = 0
BEGIN SELECT raise(ABORT, 'a retired round does not come back'); END;

-- In which cut somebody was first would tell when she came: cuts are compared by their counts instead.
ALTER TABLE respondent DROP COLUMN cut;
-- Whether the last cut counts her, and not since which: only then may her row stand in a linkable export.
ALTER TABLE respondent ADD COLUMN released INTEGER NOT NULL DEFAULT 0;

-- The head of the audit log when a cut was released.
ALTER TABLE cut ADD COLUMN audit_head BLOB;

-- A message whose `say` is sealed: what people wrote or answered does not stand readable in the outbox.
ALTER TABLE outbox ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_removing ON outbox (person) WHERE kind = 'remove' AND state = 'pending';

-- Whose turn failed and waits, where she was then, and whether she has left since.
ALTER TABLE inbox ADD COLUMN person INTEGER REFERENCES person (id) ON DELETE CASCADE;
ALTER TABLE inbox ADD COLUMN place TEXT;
ALTER TABLE inbox ADD COLUMN step INTEGER;
ALTER TABLE inbox ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
-- Whether she leaves by it: then it waits behind nothing but what else she leaves by.
ALTER TABLE inbox ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;
UPDATE inbox SET person = (SELECT person FROM address WHERE hash = sender);

-- Whether she has still to be told that what leads to her answers goes when the round closes.
ALTER TABLE participation ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;

-- What arrived after a silence, sealed, until whoever holds the phone says that she goes on.
CREATE TABLE waiting (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- What staff did and read. It says nothing about any advocate. Rows are added, never changed or removed.
CREATE TABLE audit (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  staff INTEGER NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  resource TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'waits')),
  head BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is not changed'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit log is not shortened'); END;

-- What needs two people: who has agreed so far.
CREATE TABLE approval (
  action TEXT NOT NULL,
  resource TEXT NOT NULL,
  staff INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (action, resource, staff)
) STRICT, WITHOUT ROWID;

-- In which countries and cohorts a member of staff invites or coordinates: she reviews none of these.
CREATE TABLE reach (
  staff INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('country', 'cohort')),
  name TEXT NOT NULL,
  PRIMARY KEY (staff, kind, name)
) STRICT, WITHOUT ROWID;

-- Countries in which all sending has been stopped by somebody's word; `confirmed` by a second person.
CREATE TABLE country_left (
  country TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  staff INTEGER NOT NULL,
  confirmed INTEGER
) STRICT, WITHOUT ROWID;

-- What reviewers released of open answers that were sealed to the offline key: texts, tags, counts.
CREATE TABLE review (
  bundle BLOB PRIMARY KEY,
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People, what they answered, and what is to be sent. Instants are whole seconds since 1970, UTC.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter')),
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
  panel INTEGER
) STRICT;

-- Where a person can be reached, apart from everything else on her.
CREATE TABLE address (
  person INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  sealed BLOB NOT NULL
) STRICT;

-- The exact text of every survey that was ever in use, by its content hash.
CREATE TABLE survey (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE round (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  survey TEXT NOT NULL REFERENCES survey (hash),
  survey_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'closed')),
  opens TEXT NOT NULL,
  closes TEXT NOT NULL,
  countries TEXT NOT NULL DEFAULT '[]',
  languages TEXT NOT NULL DEFAULT '[]',
  cohorts TEXT NOT NULL DEFAULT '[]',
  remind TEXT NOT NULL DEFAULT '[]',
  target INTEGER,
  digest_at TEXT,
  export_by TEXT NOT NULL DEFAULT '[]',
  min_cell INTEGER NOT NULL,
  known_audience INTEGER NOT NULL DEFAULT 1,
  notified INTEGER NOT NULL DEFAULT 0,
  reported INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One person in one round: whether she was invited, and where she is in it. No answer stands here.
CREATE TABLE participation (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  invited INTEGER,
  reminders INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'started', 'finished', 'declined')),
  session TEXT NOT NULL DEFAULT '{}',
  next_look INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person, round)
) STRICT, WITHOUT ROWID;
CREATE INDEX participation_by_round ON participation (round, state);

-- Answers carry a pseudonym of their own in each round, and no time.
CREATE TABLE respondent (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  pseudonym BLOB NOT NULL,
  country TEXT,
  language TEXT NOT NULL,
  gender TEXT,
  group_kind TEXT,
  state TEXT NOT NULL CHECK (state IN ('answering', 'counted', 'declined')),
  cut INTEGER,
  PRIMARY KEY (round, pseudonym)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
  round INTEGER NOT NULL,
  pseudonym BLOB NOT NULL,
  question TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT,
  sealed BLOB,
  wording TEXT NOT NULL,
  language TEXT NOT NULL,
  PRIMARY KEY (round, pseudonym, question),
  FOREIGN KEY (round, pseudonym) REFERENCES respondent (round, pseudonym) ON DELETE CASCADE,
  CHECK ((value IS NULL) <> (sealed IS NULL))
) STRICT, WITHOUT ROWID;

-- What has been released of a round: counts only, each as it left.
CREATE TABLE cut (
  round INTEGER NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  people INTEGER NOT NULL,
  released TEXT NOT NULL,
  export TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (round, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
  hash BLOB PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('advocate', 'coordinator', 'drafter')),
  country TEXT,
  cohort TEXT,
  uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One-time codes that move a person to another phone or channel.
CREATE TABLE transfer (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  content BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Everything that is sent stands here first. The key makes each thing to say unique.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  round INTEGER REFERENCES round (id) ON DELETE SET NULL,
  kind TEXT NOT NULL
    CHECK (kind IN ('reply', 'remove', 'notice', 'alert', 'invite', 'reminder', 'digest')),
  priority INTEGER NOT NULL,
  say TEXT,
  removes TEXT,
  edit INTEGER,
  file INTEGER REFERENCES file (id) ON DELETE SET NULL,
  language TEXT NOT NULL,
  protect INTEGER NOT NULL DEFAULT 1,
  lifetime INTEGER,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (
    state IN ('pending', 'sending', 'sent', 'uncertain', 'stopped', 'refused', 'dropped')),
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  made INTEGER NOT NULL,
  done INTEGER,
  on_screen INTEGER NOT NULL DEFAULT 1,
  CHECK ((say IS NULL) <> (removes IS NULL))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (priority, id) WHERE state = 'pending';
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_by_person ON outbox (person, id);
CREATE INDEX outbox_by_round ON outbox (round, kind, state) WHERE round IS NOT NULL;

-- Messages that stand in a chat, so that they can be taken out of it again.
CREATE TABLE chat_message (
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  message INTEGER NOT NULL,
  at INTEGER NOT NULL,
  due INTEGER NOT NULL,
  forced INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_message_due ON chat_message (due);

-- The set of things already applied, by the channel's own id. Kept for 72 hours.
CREATE TABLE applied (
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX applied_by_age ON applied (at);

-- Arrivals whose turn failed, sealed, to be tried again in the order of each person.
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  sender BLOB NOT NULL,
  sealed BLOB NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL,
  UNIQUE (channel, key)
) STRICT;
CREATE INDEX inbox_by_sender ON inbox (sender, id);

CREATE TABLE quarantine (
  channel TEXT NOT NULL,
  key TEXT NOT NULL,
  error TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;

-- What is wrong now, told to coordinators once.
CREATE TABLE alarm (
  name TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;

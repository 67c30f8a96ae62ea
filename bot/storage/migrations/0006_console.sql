-- The console: how staff come in with a browser. Only keyed hashes of links and of cookies are kept.

-- A link that lets one member of staff in once.
CREATE TABLE sign_in (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_person ON sign_in (person);

-- A browser that is let in: when it began, when it was last used, and whether it is a phone or a computer.
CREATE TABLE console_session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'computer')),
  began INTEGER NOT NULL,
  seen INTEGER NOT NULL CHECK (seen >= began)
) STRICT;
CREATE INDEX console_session_person ON console_session (person);

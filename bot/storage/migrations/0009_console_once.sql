-- What came of a form of the console, so that one that is sent twice does its work once. The hash is keyed, of
-- who sent it and of all that stood in it; rows go after a day.
CREATE TABLE console_once (
  hash BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  made TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX console_once_person ON console_once (person);

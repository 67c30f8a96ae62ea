-- Invitations that were made together, to be taken back together. Nothing leads from a person to a batch, and
-- nobody is told how many of its codes were used.
CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  once BLOB NOT NULL UNIQUE,
  country TEXT,
  cohort TEXT,
  codes INTEGER NOT NULL CHECK (codes > 0),
  uses INTEGER NOT NULL CHECK (uses > 0),
  made INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  revoked INTEGER
) STRICT;
ALTER TABLE invite ADD COLUMN batch INTEGER REFERENCES batch (id);
CREATE INDEX invite_batch ON invite (batch) WHERE batch IS NOT NULL;

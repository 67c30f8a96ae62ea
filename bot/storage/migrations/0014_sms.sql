-- What a round may cost by short message, and what was taken to be sent of it, in millionths of its currency.
CREATE TABLE sms_budget (
  round INTEGER PRIMARY KEY REFERENCES round (id) ON DELETE CASCADE,
  most INTEGER NOT NULL,
  currency TEXT NOT NULL,
  spent INTEGER NOT NULL DEFAULT 0 CHECK (spent BETWEEN 0 AND most)
) STRICT;

-- How many segments went out in a day outside of rounds.
CREATE TABLE sms_day (
  day TEXT PRIMARY KEY,
  segments INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is reserved for a message that is on its way: given back where it surely did not leave.
CREATE TABLE sms_reserved (
  outbox INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
  round INTEGER REFERENCES round (id) ON DELETE CASCADE,
  day TEXT,
  amount INTEGER NOT NULL
) STRICT;

-- What the gateway took: a keyed hash of its own id of a message, for the delivery receipt that comes later.
CREATE TABLE sms_sent (
  reference BLOB PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('sent', 'pending', 'delivered', 'failed', 'unreachable')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sms_sent_by_person ON sms_sent (person);
CREATE INDEX sms_sent_at ON sms_sent (at);

CREATE INDEX address_by_text ON address (person) WHERE channel = 'sms';

-- What programs may do: tokens that let them in, and addresses that are told of events.

-- A token of one member of staff. Only its keyed hash is kept; `made` and `used` are days and no times.
CREATE TABLE api_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  scopes TEXT NOT NULL,
  made TEXT NOT NULL,
  expires INTEGER NOT NULL,
  used TEXT
) STRICT;
CREATE INDEX api_token_person ON api_token (person);

-- An address that is told of events, sealed with the secret that signs what goes there. The tag is a random
-- name of the row, so that the ledger never means another one.
CREATE TABLE webhook (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tag BLOB NOT NULL UNIQUE DEFAULT (randomblob(16)),
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL,
  events TEXT NOT NULL,
  made TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_person ON webhook (person);

-- What is to be told to one address, written with the event. `mark` is the same at each try.
CREATE TABLE webhook_delivery (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  mark TEXT NOT NULL UNIQUE,
  event TEXT NOT NULL,
  round INTEGER NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'aside')),
  made INTEGER NOT NULL,
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  done INTEGER
) STRICT;
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, due, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_done ON webhook_delivery (done) WHERE done IS NOT NULL;

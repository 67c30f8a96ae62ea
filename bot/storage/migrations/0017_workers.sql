-- Several processes that run one consultation share a database on a server. In a file there is one, with number 0.

-- Who runs; `gone` is since when nobody hears of it, and `mark` that of the last of its transactions that was kept.
CREATE TABLE worker (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    begun INTEGER NOT NULL,
    gone INTEGER,
    mark INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How many messages a second each of them may send by one bot, and until when, in thousandths of a second.
CREATE TABLE send_share (
    bot TEXT NOT NULL,
    worker INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (bot, worker)
) STRICT, WITHOUT ROWID;

-- Who is sending a row.
ALTER TABLE outbox ADD COLUMN worker INTEGER NOT NULL DEFAULT 0;

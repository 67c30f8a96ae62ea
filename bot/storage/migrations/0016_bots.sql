-- Several bots of Telegram, one consultation. Empty: the main bot, or a channel that has no bots.

-- The bot that somebody last wrote to, which is the one that answers her.
ALTER TABLE address ADD COLUMN bot TEXT NOT NULL DEFAULT '';

-- The bot by which a message goes out, or in whose chat stands what is to be taken out. What waits moves with
-- her to another bot; numbers of messages do not, since each chat has its own.
ALTER TABLE outbox ADD COLUMN bot TEXT NOT NULL DEFAULT '';

-- Each bot takes its own, and looks through nobody else's.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (bot, priority, id) WHERE state = 'pending';

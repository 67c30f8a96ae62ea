-- Since when a message is owed: its hour when it was put here, or the better one that it was put off to. A retry
-- and a pause move `due` and leave this, so that it tells how long somebody has waited.
ALTER TABLE outbox ADD COLUMN owed INTEGER;

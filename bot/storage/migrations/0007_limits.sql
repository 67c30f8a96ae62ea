-- The countries that a coordinator is limited to; none: she works everywhere.
ALTER TABLE person ADD COLUMN limits TEXT NOT NULL DEFAULT '[]'
  CHECK (json_valid(limits) AND (limits = '[]' OR role = 'coordinator'));

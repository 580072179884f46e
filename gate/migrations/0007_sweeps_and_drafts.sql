-- What is forgotten after a while is found by its age.
CREATE INDEX budgets_last_failed_at ON budgets (last_failed_at);
CREATE INDEX sessions_signed_in_at ON sessions (signed_in_at);

-- A draft belongs to the session that made it, for a while. Drafts of before have no session and lapse at once.
ALTER TABLE recovery_drafts ADD COLUMN session_id TEXT NOT NULL DEFAULT '';
ALTER TABLE recovery_drafts ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;

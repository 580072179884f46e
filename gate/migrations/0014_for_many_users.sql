-- A page of a TPP's users, and its administrators, without reading all of them.
DROP INDEX users_tpp_id;
CREATE INDEX users_by_name ON users (tpp_id, name, id);
CREATE INDEX users_by_role ON users (tpp_id, role, id);
-- The few sign-ins that were not finished, among all sessions.
CREATE INDEX sessions_unfinished ON sessions (signed_in_at) WHERE code_given_at IS NULL AND warned_at IS NULL;
-- What is too old, or late.
CREATE INDEX notices_at ON notices (at);
CREATE INDEX outbox_created_at ON outbox (created_at);

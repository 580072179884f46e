-- Why a user may not sign in: frozen by its owner, or suspended by an administrator.
ALTER TABLE users ADD COLUMN blocked TEXT CHECK (blocked IN ('frozen', 'suspended'));
-- After a reset the next enrolment needs a second proof.
ALTER TABLE users ADD COLUMN reset_at BIGINT;
-- When a session of this user last became full.
ALTER TABLE users ADD COLUMN full_at BIGINT;

ALTER TABLE tpps ADD COLUMN idle_minutes BIGINT NOT NULL DEFAULT 15;

-- When a second proof (a mailed code, an enrolment pass) was given in this session.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT;
-- When its owner was told that the second step was not finished.
ALTER TABLE sessions ADD COLUMN warned_at BIGINT;

-- By how many time steps the app's clock was off at the last accepted code (RFC 6238 section 6).
ALTER TABLE authenticators ADD COLUMN drift BIGINT NOT NULL DEFAULT 0;

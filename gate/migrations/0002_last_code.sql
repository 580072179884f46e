-- When a code of an authenticator was accepted last in this session: at the sign-in, at a set-up or for a change. A
-- short time after it, small changes ask for no other one. Recovery codes do not count.
ALTER TABLE sessions ADD COLUMN last_code_at BIGINT;

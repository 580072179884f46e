CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    signed_in_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- When a code was given in this session. The stage itself is never stored: a rule derives it.
    code_given_at BIGINT
);

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_user_id ON sessions (user_id);

-- An authenticator being set up, bound to the session that began it. It is no authenticator yet and can never
-- be signed in with.
CREATE TABLE setups (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    authenticator_id TEXT NOT NULL,
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

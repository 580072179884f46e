-- What users are told about their own account, until they have said that they read it.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    at BIGINT NOT NULL,
    network TEXT NOT NULL,
    browser TEXT NOT NULL,
    -- The session that caused it: its owner needs no telling there.
    session_id TEXT NOT NULL
);

CREATE INDEX notices_user_id ON notices (user_id);

-- Letters that wait to be sent. Address, subject and text are sealed: some carry a link or a code.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);

CREATE INDEX outbox_due_at ON outbox (due_at);

-- One-time proofs beside codes: mailed links and codes, enrolment passes. Only hashes; what a page has to show once more
-- is sealed.
CREATE TABLE proofs (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session it is bound to, or that may see it; empty when it is bound to none.
    session_id TEXT NOT NULL,
    sealed BLOB,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX proofs_user_id ON proofs (user_id);
CREATE INDEX proofs_expires_at ON proofs (expires_at);

-- What a session has asked for and has to confirm with a fresh code.
CREATE TABLE operations (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE authenticators (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    -- The newest accepted time step (RFC 6238): everything up to it is spent.
    last_step BIGINT NOT NULL
);

CREATE INDEX authenticators_user_id ON authenticators (user_id);

-- Which keys the sealed columns were written with; opened at every start to prove that the key is the right one.
CREATE TABLE key_checks (
    version BIGINT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

-- Times are Unix milliseconds. Written for SQLite; for PostgreSQL the one word BLOB is read as BYTEA.
CREATE TABLE tpps (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    enforced_since BIGINT,
    enforcement_message TEXT NOT NULL DEFAULT ''
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    tpp_id TEXT NOT NULL REFERENCES tpps (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One address, one user: the e-mail alone says who signs in.
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_tpp_id ON users (tpp_id);

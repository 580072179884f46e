-- Printed one-time substitutes for a code. A code has 120 random bits, so a plain hash is enough (NIST SP 800-63B-4
-- section 3.1.2 asks for a slow one below 112).
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, hash)
);

-- A new set that its owner has not yet said to have saved: sealed, shown until then, and worth nothing.
CREATE TABLE recovery_drafts (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    codes BLOB NOT NULL
);

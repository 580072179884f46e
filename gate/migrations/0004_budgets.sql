-- Failures in a row, by what was tried: one mechanism for every counter.
CREATE TABLE budgets (
    lane TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT,
    -- The last wrong code, sealed: sending it again counts once.
    last_wrong BLOB
);

-- Wrong codes since the last right one; at 100 the authenticator is spent.
ALTER TABLE authenticators ADD COLUMN wrong_codes BIGINT NOT NULL DEFAULT 0;

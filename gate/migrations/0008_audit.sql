-- What happened, one row each, in a chain of hashes per TPP. Rows are only ever inserted.
CREATE TABLE audit (
    tpp_id TEXT NOT NULL REFERENCES tpps (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    -- The user's id and address, or the operator; empty when nobody is known.
    actor_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL,
    factor TEXT NOT NULL,
    network TEXT NOT NULL,
    browser TEXT NOT NULL,
    request TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tpp_id, seq)
);

-- The end of each chain, sealed: whoever can write to the database but lacks the key cannot shorten or rewrite it.
CREATE TABLE audit_heads (
    tpp_id TEXT NOT NULL PRIMARY KEY REFERENCES tpps (id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    sealed BLOB NOT NULL
);

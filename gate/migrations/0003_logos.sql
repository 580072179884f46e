-- The pictures of TPPs, shown beside their names to their users.
CREATE TABLE logos (
    tpp_id TEXT NOT NULL PRIMARY KEY REFERENCES tpps (id),
    -- Another picture has another version, so that browsers may keep what they have.
    version TEXT NOT NULL,
    png BLOB NOT NULL
);

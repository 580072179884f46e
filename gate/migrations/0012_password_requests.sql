-- Who asked for a link to a new password, sealed. Whether anybody has the address is looked up later, so that the answer
-- takes as long for one that nobody has.
CREATE TABLE password_requests (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX password_requests_created_at ON password_requests (created_at);

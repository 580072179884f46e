-- The tables of the first release.
--
-- Portable between SQLite and PostgreSQL: TEXT, BIGINT and BLOB only (the one word BLOB is read as BYTEA for
-- PostgreSQL). Times are Unix milliseconds in UTC. NULL means "none"; no column uses an empty text for that.
-- Columns called `sealed`, `secret`, `codes` or `last_wrong` are encrypted with the key file and bound to their
-- row.
--
-- A CHECK with a list of words repeats a Rust enum; a test in gate/src/engine/store compares the two. A new word
-- needs a migration that rebuilds the table, because SQLite cannot change a CHECK.

-- Tenants.
CREATE TABLE tpps (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Since when every user needs a second factor; NULL: it is optional.
    enforced_since BIGINT,
    -- What the administrator tells users who have not set up.
    enforcement_message TEXT,
    -- Minutes after which an idle session ends.
    idle_minutes BIGINT NOT NULL DEFAULT 15,
    -- 1: made with demo data, whose passwords are public.
    is_demo BIGINT NOT NULL DEFAULT 0 CHECK (is_demo IN (0, 1))
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    tpp_id TEXT NOT NULL REFERENCES tpps (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('administrator', 'member')),
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Why sign-in is blocked: the user froze the account, or an administrator suspended the user.
    block_reason TEXT CHECK (block_reason IN ('frozen', 'suspended')),
    -- When all factors were removed. Set until an authenticator is enrolled: that enrolment needs a proof of
    -- identity.
    reset_at BIGINT,
    -- When a session of this user last became fully authenticated.
    authenticated_at BIGINT,
    -- When the password was set through a mailed link. NULL again once an authenticator was enrolled, or the
    -- operator set a password. While it is set, a mailed code is no further proof: the link came to the same
    -- mailbox.
    password_mailed_at BIGINT,
    -- When a block was last lifted. Freeze links that were mailed before do nothing any more.
    restored_at BIGINT,
    -- 1 while the user has an authenticator. Changes together with `member_counts`, which counts these users.
    enrolled BIGINT NOT NULL DEFAULT 0 CHECK (enrolled IN (0, 1))
);

-- An address belongs to one user of one TPP: sign-in asks for nothing but the address and the password.
CREATE UNIQUE INDEX users_email ON users (email);
-- A page of a TPP's users, and its administrators, without reading all users.
CREATE INDEX users_by_name ON users (tpp_id, name, id);
CREATE INDEX users_by_role ON users (tpp_id, role, id);

-- How many users a TPP has, and how many of them are enrolled. Kept by the transactions that change it, because
-- counting the users takes as long as the TPP is large. Not columns of `tpps`: changes of the policies lock that
-- row, and an enrolment should not wait for them.
CREATE TABLE member_counts (
    tpp_id TEXT NOT NULL PRIMARY KEY REFERENCES tpps (id),
    users BIGINT NOT NULL,
    enrolled BIGINT NOT NULL
);

CREATE TABLE authenticators (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- What tells its label in authenticator apps from those of the user's other authenticators.
    label_number BIGINT NOT NULL CHECK (label_number >= 1),
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    -- The newest accepted time step (RFC 6238): codes of this step and of all earlier ones are spent.
    last_step BIGINT NOT NULL,
    -- Wrong codes since the last correct one; at MAX_WRONG_CODES the authenticator is exhausted.
    wrong_codes BIGINT NOT NULL DEFAULT 0,
    -- How many accepted codes in a row were early (positive) or late (negative): the clock of the user's device is
    -- off (RFC 6238 section 6).
    drift BIGINT NOT NULL DEFAULT 0
);

-- Some apps keep one secret for each label, so two authenticators of a user never share one.
CREATE UNIQUE INDEX authenticators_label_number ON authenticators (user_id, label_number);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    signed_in_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- When a code was given in this session. The stage of a session is not stored: a rule derives it.
    code_given_at BIGINT,
    -- Whether the TPP required a second factor when the session began. Written in the transaction of the sign-in, so
    -- that the order of transactions decides and no clock.
    mfa_required BIGINT NOT NULL CHECK (mfa_required IN (0, 1)),
    -- When the proof of identity for an enrolment (a mailed code, an enrolment pass) was given in this session.
    identity_proven_at BIGINT,
    -- When the user was warned that the second step of this sign-in was not finished.
    warned_at BIGINT,
    -- Where the session began, so that the user recognises it in the list.
    network TEXT,
    browser TEXT
);

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_user_id ON sessions (user_id);
-- Expired sessions are found by their age.
CREATE INDEX sessions_signed_in_at ON sessions (signed_in_at);
-- The few sign-ins without a code, among all sessions.
CREATE INDEX sessions_awaiting_code ON sessions (signed_in_at) WHERE code_given_at IS NULL AND warned_at IS NULL;

-- An authenticator that is being set up, bound to the session that began it. It cannot be used to sign in.
CREATE TABLE setups (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    authenticator_id TEXT NOT NULL,
    -- As in `authenticators`; differs from those of the user's other set-ups, too.
    label_number BIGINT NOT NULL CHECK (label_number >= 1),
    secret BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- Printed one-time codes for a user without the authenticator. A code has 120 random bits, so a plain hash is
-- enough (NIST SP 800-63B-4 section 3.1.2 asks for a slow one below 112).
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    -- 1: a backup was restored since. Codes that were used after the backup was made count again.
    renew BIGINT NOT NULL DEFAULT 0 CHECK (renew IN (0, 1)),
    PRIMARY KEY (user_id, hash)
);

-- A new set of recovery codes that the user has not yet confirmed to have saved. It is shown in the session that
-- made it and cannot be used until it is confirmed.
CREATE TABLE recovery_drafts (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- Which set it is, for the page that shows it.
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    codes BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX recovery_drafts_session_id ON recovery_drafts (session_id);

-- One-time proofs besides codes: mailed links and codes, enrolment passes. Only their hashes, and sealed what a
-- page must be able to show again.
CREATE TABLE proofs (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN (
        'password-link', 'sign-in-link', 'email-link', 'enrolment-code', 'enrolment-pass'
    )),
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The session that a mailed code is bound to, or (enrolment pass) the one that may show the pass.
    session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL,
    sealed BLOB,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX proofs_user_id ON proofs (user_id);
CREATE INDEX proofs_session_id ON proofs (session_id);
CREATE INDEX proofs_expires_at ON proofs (expires_at);

-- Answers that are kept for one time step, because they may get lost on their way: the same request gets the same
-- answer, and nothing is done twice. They end with the session that they are about.
CREATE TABLE answers (
    -- A hash of what the request was, who sent it, and the secrets that came with it: the token of the session as it
    -- was before, or of a link, neither of which is stored.
    request TEXT NOT NULL PRIMARY KEY,
    -- A hash of the secret alone, to count the requests that have it and are about something else.
    sender TEXT NOT NULL,
    wrong_repeats BIGINT NOT NULL DEFAULT 0,
    -- What the request was about, such as one pending operation.
    subject TEXT NOT NULL,
    session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX answers_sender ON answers (sender);
CREATE INDEX answers_session_id ON answers (session_id);
CREATE INDEX answers_created_at ON answers (created_at);

-- The change that a session has requested and must confirm with a fresh code.
CREATE TABLE pending_operations (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

-- Failed attempts in a row. The key names what was tried and by which account, network or device.
CREATE TABLE attempts (
    key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_failed_at BIGINT NOT NULL,
    -- The last wrong code: the same code sent again does not count again.
    last_wrong BLOB
);

-- Old rows are found by their age.
CREATE INDEX attempts_last_failed_at ON attempts (last_failed_at);

-- Security events that a user sees as banners, until the user dismisses them.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN (
        'authenticator-added', 'authenticator-removed', 'recovery-code-used', 'recovery-codes-made', 'password-changed',
        'email-changed', 'reset', 'new-browser', 'mfa-not-completed', 'code-reused', 'wrong-codes', 'made-administrator',
        'made-member', 'pass-issued', 'suspended', 'restored', 'colleague-made-administrator', 'colleague-made-member',
        'colleague-pass-issued', 'colleague-suspended', 'colleague-restored', 'colleague-reset', 'colleague-enrolled',
        'colleague-frozen'
    )),
    -- The name of an authenticator or of a person, an address, or a reason, where the kind has one.
    detail TEXT,
    at BIGINT NOT NULL,
    network TEXT,
    browser TEXT,
    -- The session that caused it; that session does not show it.
    session_id TEXT REFERENCES sessions (id) ON DELETE SET NULL
);

CREATE INDEX notices_user_id ON notices (user_id);
CREATE INDEX notices_session_id ON notices (session_id);
-- Old notices are found by their age.
CREATE INDEX notices_at ON notices (at);

-- Emails that wait to be sent. Address and content are sealed: some carry a link or a code.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    -- When to try next.
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- 1: somebody waits for the code or link in it, so it is sent before others.
    awaited BIGINT NOT NULL CHECK (awaited IN (0, 1))
);

CREATE INDEX outbox_due_at ON outbox (due_at);
CREATE INDEX outbox_created_at ON outbox (created_at);

-- Requests for a link to a new password, or for one that lets a browser sign in. Whether a user has the address is looked up later, in the background, so
-- that the response takes equally long for an unknown address.
CREATE TABLE password_requests (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX password_requests_created_at ON password_requests (created_at);

-- The audit log: one row per event, in a chain of hashes per TPP. Rows are only ever inserted.
CREATE TABLE audit (
    tpp_id TEXT NOT NULL REFERENCES tpps (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- No list of words here: almost every feature adds an action, and each would have to rebuild the largest
    -- table.
    action TEXT NOT NULL CHECK (action <> ''),
    -- The user who acted; NULL for the operator, and where the user is unknown. No foreign key: a row is never
    -- changed.
    actor_id TEXT,
    -- The user's address at that time, or `operator`.
    actor TEXT NOT NULL,
    target TEXT,
    detail TEXT,
    factor TEXT CHECK (factor IN ('password', 'totp', 'recovery-code', 'mail', 'enrolment-pass')),
    network TEXT,
    browser TEXT,
    -- The identifier of the HTTP request, as in the server's log.
    request TEXT,
    hash TEXT NOT NULL,
    PRIMARY KEY (tpp_id, seq)
);

-- The last row of each chain, sealed, from the birth of the TPP: with write access to the database but without the
-- key, the chain can be neither shortened nor rewritten.
CREATE TABLE audit_heads (
    tpp_id TEXT NOT NULL PRIMARY KEY REFERENCES tpps (id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    sealed BLOB NOT NULL
);

-- The identifiers of all TPPs, sealed, in one row from the birth of the database: a TPP that was removed or added
-- without the key is noticed.
CREATE TABLE audit_register (
    id TEXT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

-- One value per key version, sealed with it. Opening them at start-up proves that the key file belongs to this
-- database.
CREATE TABLE key_checks (
    version BIGINT NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

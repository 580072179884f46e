-- When the password was set by a mailed link; empty once an authenticator was set up, or the operator gave a password.
-- Until then a mailed code proves nothing that the link had not proven.
ALTER TABLE users ADD COLUMN password_mailed_at BIGINT;
-- When the user was last let in again; links that freeze and were mailed before do nothing any more.
ALTER TABLE users ADD COLUMN restored_at BIGINT;

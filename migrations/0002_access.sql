-- Who may come in.
CREATE TABLE users (
    id               SERIAL_ID,
    email            TEXT NOT NULL UNIQUE,           -- in small letters
    name             TEXT NOT NULL,
    password         TEXT NOT NULL,                  -- argon2id, PHC string
    role             TEXT NOT NULL,                  -- administrator, manager, collector, reader
    locale           TEXT NOT NULL,                  -- language of the pages
    theme            TEXT NOT NULL DEFAULT 'system', -- light, dark, system
    single_keys      BIGINT NOT NULL DEFAULT 1,      -- 0: single-letter shortcuts are off (WCAG 2.1.4)
    disabled_at      BIGINT
);

-- A signed-in browser. The cookie holds a random token, this table its digest.
CREATE TABLE sessions (
    digest           TEXT PRIMARY KEY,
    user_id          BIGINT NOT NULL REFERENCES users (id),
    csrf             TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL
);

-- Failed sign-ins by address, to slow down guessing.
CREATE TABLE sign_in_failures (
    email            TEXT NOT NULL,
    failed_at        BIGINT NOT NULL
);
CREATE INDEX sign_in_failures_by_email ON sign_in_failures (email, failed_at);

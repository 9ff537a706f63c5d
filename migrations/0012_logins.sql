-- Consent to use somebody's mailbox, by the name of the log-in in the settings. Everything secret is encrypted with a
-- key that is derived from the installation's secret.
CREATE TABLE logins (
    name             TEXT PRIMARY KEY,
    version          BIGINT NOT NULL,                -- counts what was granted: only who knows the newest may write the next
    access_token     TEXT,                           -- encrypted; NULL: nobody has consented
    access_until     BIGINT,                         -- NULL: the provider does not say
    renew_at         BIGINT,                         -- some time before it ends
    refresh_token    TEXT,                           -- encrypted; NULL: the provider gave none
    held_until       BIGINT,                         -- until then somebody asks for the next one, or it was just refused
    fault            TEXT,                           -- why it does not work, in words for an administrator
    fault_of         TEXT,                           -- provider: consent is gone; server: the mail server refuses
    fault_since      BIGINT
);

-- Somebody who is on the way to the provider's page and back.
CREATE TABLE login_redirects (
    state            TEXT PRIMARY KEY,               -- digest of what the provider gives back
    login            TEXT NOT NULL,
    session          TEXT NOT NULL,                  -- digest of who was sent: nobody else may come back
    verifier         TEXT NOT NULL,                  -- encrypted (RFC 7636)
    expires_at       BIGINT NOT NULL
);

-- A code that somebody types at the provider's.
CREATE TABLE login_codes (
    login            TEXT PRIMARY KEY,
    code             TEXT NOT NULL,                  -- encrypted: the whole answer of the provider (RFC 8628)
    pause_seconds    BIGINT NOT NULL,                -- between two questions; grows when the provider says so
    next_at          BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL
);

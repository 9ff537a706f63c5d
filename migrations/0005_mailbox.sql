-- Raw mail, kept whole before anything is made of it.
CREATE TABLE mailboxes (
    id               SERIAL_ID,
    name             TEXT NOT NULL UNIQUE,               -- as in the settings
    company_id       BIGINT REFERENCES companies (id),   -- whose mail this is; NULL: read it from the mail
    seen_at          BIGINT,                             -- the last time it answered
    fault            TEXT,                               -- why it does not answer; NULL: it does
    fault_since      BIGINT
);

-- How far each folder has been fetched.
CREATE TABLE mailbox_cursors (
    mailbox_id       BIGINT NOT NULL REFERENCES mailboxes (id),
    folder           TEXT NOT NULL,
    uid_validity     BIGINT NOT NULL,
    last_uid         BIGINT NOT NULL,
    PRIMARY KEY (mailbox_id, folder)
);

CREATE TABLE mails (
    id               SERIAL_ID,
    mailbox_id       BIGINT NOT NULL REFERENCES mailboxes (id),
    place            TEXT NOT NULL,                      -- where it lay: INBOX/17/4711 (folder, UIDVALIDITY, UID) or a Maildir name
    channel          TEXT NOT NULL,                      -- email, sms
    digest           TEXT NOT NULL,                      -- SHA-256 of the raw bytes
    size             BIGINT NOT NULL,
    raw_key          TEXT NOT NULL,                      -- blob
    kept_at          BIGINT NOT NULL,
    -- new, filed, unmatched, ignored (a copy of a mail we have), quarantined
    state            TEXT NOT NULL,
    attempts         BIGINT NOT NULL DEFAULT 0,
    lease_until      BIGINT,
    error            TEXT,                               -- of a quarantined mail
    message_id       BIGINT REFERENCES messages (id),    -- what became of it
    UNIQUE (mailbox_id, place)
);
CREATE INDEX mails_new ON mails (state, id);
CREATE INDEX mails_by_digest ON mails (mailbox_id, digest);

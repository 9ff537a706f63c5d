-- Whether a mail lay in a folder of mail that we sent: a collector wrote it elsewhere, in Outlook or on a phone.
ALTER TABLE mails ADD COLUMN sent BIGINT NOT NULL DEFAULT 0;

-- A mail on a server is known by its folder, UIDVALIDITY and UID before its bytes are fetched: then raw_key and
-- digest are empty, and the state is one of
--   owed       its bytes are to be fetched, alone or in pieces
--   missing    the same, and the audit found it: fetching had passed it by
--   left_out   it came before the day from which on the mailbox is fetched
--   quarantined  the server does not hand it out
ALTER TABLE mails ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE mails ADD COLUMN uid_validity BIGINT;        -- NULL: not from a server's folder
ALTER TABLE mails ADD COLUMN uid BIGINT;
-- When the server got it. Its day in UTC is the day of the balance.
ALTER TABLE mails ADD COLUMN arrived_at BIGINT NOT NULL DEFAULT 0;
-- How many of its bytes are still on the server, because it is too large: what is kept is its head.
ALTER TABLE mails ADD COLUMN rest BIGINT NOT NULL DEFAULT 0;
UPDATE mails SET arrived_at = kept_at;
CREATE INDEX mails_by_uid ON mails (mailbox_id, folder, uid_validity, uid);
CREATE INDEX mails_by_day ON mails (mailbox_id, arrived_at);
-- A copy is a copy also in another mailbox.
DROP INDEX mails_by_digest;
CREATE INDEX mails_by_digest ON mails (digest);

ALTER TABLE mailboxes ADD COLUMN since TEXT;             -- the day from which on it is fetched; NULL: from its beginning

-- How each folder that is watched is doing.
CREATE TABLE mailbox_folders (
    mailbox_id       BIGINT NOT NULL REFERENCES mailboxes (id),
    name             TEXT NOT NULL,
    seen_at          BIGINT,                             -- the last time it answered
    fault            TEXT,                               -- why it does not; NULL: it does
    fault_since      BIGINT,
    stumbles         BIGINT NOT NULL DEFAULT 0,          -- times in a row that fetching broke off at the same cursor
    audited_at       BIGINT,                             -- when the server's list was last compared with what is kept
    PRIMARY KEY (mailbox_id, name)
);

-- Whether a mail lay in a folder of mail that we sent: a collector wrote it elsewhere, in Outlook or on a phone.
ALTER TABLE mails ADD COLUMN sent BIGINT NOT NULL DEFAULT 0;

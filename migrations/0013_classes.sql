-- What kind of incoming mail a message is, if no person wrote it: auto_reply, out_of_office, bounce, delay,
-- read_receipt, challenge, list. NULL: a person's, or not incoming.
ALTER TABLE messages ADD COLUMN class TEXT;
-- Of an absence notice: the first day on which somebody is there again, and JSON of who is there instead.
ALTER TABLE messages ADD COLUMN back_on TEXT;
ALTER TABLE messages ADD COLUMN deputy TEXT;

-- Why a mail came back or is late, beside the server's own words in `why`: no_such_address, domain_gone, mailbox_full,
-- blocked, too_big, unreachable, other. It counts only as long as there is a `why`.
ALTER TABLE deliveries ADD COLUMN fault TEXT;
-- When the recipient's mail program says that it was shown.
ALTER TABLE deliveries ADD COLUMN read_at BIGINT;

-- How much went to an address lately is asked before each automatic mail. Only what leaves is in it, so that taking
-- mail in costs nothing more.
CREATE INDEX messages_sent_to ON messages (recipient, at) WHERE direction = 'out';

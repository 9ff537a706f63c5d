-- How somebody wants mail that came as HTML: its newly written words (text), or as it was sent (html).
ALTER TABLE users ADD COLUMN mail_view TEXT NOT NULL DEFAULT 'text';

-- The Content-ID by which a mail's own HTML names one of its parts (RFC 2392), without angle brackets.
ALTER TABLE attachments ADD COLUMN content_id TEXT;

-- What was answered between the lines: where in a message's body an answer begins (in bytes), and the quoted line
-- that stood above it.
CREATE TABLE answered_lines (
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    place            BIGINT NOT NULL,
    line             TEXT NOT NULL,
    PRIMARY KEY (message_id, place)
);

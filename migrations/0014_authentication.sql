-- What was found about the sender of a mail when it came in: JSON, as duly_channels::email::authentication writes it.
-- NULL: nothing was checked.
ALTER TABLE messages ADD COLUMN authentication TEXT;
-- What Outlook calls the conversation, hexadecimal: it tells where an answer belongs that names no Message-ID.
ALTER TABLE messages ADD COLUMN thread_index TEXT;
CREATE INDEX messages_by_thread_index ON messages (thread_index) WHERE thread_index IS NOT NULL;
-- Some mail programs write the Message-IDs that they answer in small letters.
CREATE INDEX messages_by_internet_id_folded ON messages (LOWER(internet_id));

-- Mails of which only the head is here, by the message that it became: a page asks for them with each conversation.
CREATE INDEX mails_heads ON mails (message_id) WHERE rest > 0;

-- Everything that was said, in conversations.
CREATE TABLE conversations (
    id               SERIAL_ID,
    company_id       BIGINT REFERENCES companies (id),
    customer_id      BIGINT REFERENCES customers (id),   -- NULL: unmatched
    subject          TEXT NOT NULL,
    -- quiet: nothing waits for us; open: somebody should look; closed: settled until the customer writes again
    state            TEXT NOT NULL,
    assignee_id      BIGINT REFERENCES users (id),
    started_at       BIGINT NOT NULL,
    latest_at        BIGINT NOT NULL,                    -- of the latest message
    snippet          TEXT NOT NULL,                      -- beginning of the latest message that a person wrote
    unread           BIGINT NOT NULL DEFAULT 0           -- 1: something came in that nobody has opened
);
CREATE INDEX conversations_by_state ON conversations (state, latest_at);
CREATE INDEX conversations_by_customer ON conversations (customer_id, latest_at);

CREATE TABLE messages (
    id               SERIAL_ID,
    conversation_id  BIGINT NOT NULL REFERENCES conversations (id),
    customer_id      BIGINT REFERENCES customers (id),
    contact_id       BIGINT REFERENCES contacts (id),
    direction        TEXT NOT NULL,                      -- out, in, internal
    -- reminder, answer, reply, note, auto_reply, bounce, link (something said on the customer's page), event
    kind             TEXT NOT NULL,
    channel          TEXT,                               -- email, sms, letter; NULL for notes, links and events
    author_id        BIGINT REFERENCES users (id),       -- the user who wrote it; NULL: the customer, or duly itself
    sender           TEXT NOT NULL,                      -- as shown: a name, an address or a number
    recipient        TEXT NOT NULL,
    subject          TEXT NOT NULL,
    body             TEXT NOT NULL,                      -- plain text; of a reply only what was newly written
    folded           TEXT NOT NULL DEFAULT '',           -- quoted history and signature, shown on demand
    html_key         TEXT,                               -- blob: the HTML body as it came
    raw_key          TEXT,                               -- blob: the whole mail as it came
    language         TEXT,
    tone             TEXT,                               -- of a reminder
    step             TEXT,                               -- of a reminder: courtesy, first, second, third, final
    internet_id      TEXT,                               -- Message-ID without angle brackets, or the provider's id
    answers_id       BIGINT,                             -- the message that this one answers
    at               BIGINT NOT NULL
);
CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX messages_by_customer ON messages (customer_id, id);
CREATE INDEX messages_by_internet_id ON messages (internet_id);

-- Which invoices a message is about. What a reminder says is open must still be true when it leaves.
CREATE TABLE message_invoices (
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    invoice_id       BIGINT NOT NULL REFERENCES invoices (id),
    open_minor       BIGINT,                             -- what the message says is open; NULL: it says nothing of it
    PRIMARY KEY (message_id, invoice_id)
);

CREATE TABLE attachments (
    id               SERIAL_ID,
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    name             TEXT NOT NULL,
    media_type       TEXT NOT NULL,
    size             BIGINT NOT NULL,
    blob_key         TEXT NOT NULL
);
CREATE INDEX attachments_by_message ON attachments (message_id);

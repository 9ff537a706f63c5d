-- Messages on their way out. One row a message: the door through which everything leaves.
CREATE TABLE deliveries (
    id               SERIAL_ID,
    message_id       BIGINT NOT NULL UNIQUE REFERENCES messages (id),
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    customer_id      BIGINT REFERENCES customers (id),
    contact_id       BIGINT REFERENCES contacts (id),
    channel          TEXT NOT NULL,
    outgoing         TEXT NOT NULL,                      -- JSON: exactly what is handed to the channel
    -- queued, sending, sent, delivered, bounced, gave_up, unknown, withdrawn
    state            TEXT NOT NULL,
    attempts         BIGINT NOT NULL DEFAULT 0,
    due_at           BIGINT NOT NULL,                    -- not before
    lease_until      BIGINT,                             -- when the claim on it runs out
    claimed_by       TEXT,                               -- the node that has claimed it; NULL: a passing command
    reference        TEXT,                               -- the carrier's receipt: queue id, SID, file name
    why              TEXT,                               -- the last refusal, the bounce, or why it was withdrawn
    changed_at       BIGINT NOT NULL
);
CREATE INDEX deliveries_due ON deliveries (state, due_at);
CREATE INDEX deliveries_by_reference ON deliveries (reference);

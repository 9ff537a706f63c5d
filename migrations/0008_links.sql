-- Action links: a reminder's way to the customer's page without a log-in. Only the token's digest is kept.
CREATE TABLE links (
    id               SERIAL_ID,
    digest           TEXT NOT NULL UNIQUE,
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    contact_id       BIGINT REFERENCES contacts (id),
    message_id       BIGINT REFERENCES messages (id),
    made_at          BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    revoked_at       BIGINT
);

-- Dunning procedures: ordered steps, each a day offset from the due date, a channel and a tone.
CREATE TABLE procedures (
    id               SERIAL_ID,
    name             TEXT NOT NULL UNIQUE,
    is_default       BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE steps (
    id               SERIAL_ID,
    procedure_id     BIGINT NOT NULL REFERENCES procedures (id),
    name             TEXT NOT NULL,                      -- courtesy, first, second, third, final: names the text
    offset_days      BIGINT NOT NULL,                    -- against the due date; negative: before it
    channel          TEXT NOT NULL,
    tone             TEXT NOT NULL,
    UNIQUE (procedure_id, offset_days)
);

-- Which customers have had which step. `period` is the due date of the oldest invoice that called for the step,
-- so a second run, another node or a change of time zone cannot send it again.
CREATE TABLE steps_taken (
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    step_id          BIGINT NOT NULL REFERENCES steps (id),
    period           TEXT NOT NULL,
    taken_on         TEXT NOT NULL,
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    PRIMARY KEY (customer_id, step_id, period)
);

-- How far each invoice has come. One row an invoice and step, whatever message carried it.
CREATE TABLE invoice_steps (
    invoice_id       BIGINT NOT NULL REFERENCES invoices (id),
    step_id          BIGINT NOT NULL REFERENCES steps (id),
    taken_on         TEXT NOT NULL,
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    PRIMARY KEY (invoice_id, step_id)
);
CREATE INDEX invoice_steps_by_message ON invoice_steps (message_id);

-- The why-ledger: for each customer, invoice and day what was decided, by which rule, on which data.
CREATE TABLE reasons (
    id               SERIAL_ID,
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    invoice_id       BIGINT NOT NULL REFERENCES invoices (id),
    decided_on       TEXT NOT NULL,
    outcome          TEXT NOT NULL,                      -- sent, held, nothing
    rule             TEXT NOT NULL,                      -- a fixed word, such as blocked or not_due
    facts            TEXT NOT NULL,                      -- JSON: the data as it stood
    message_id       BIGINT REFERENCES messages (id),
    decided_at       BIGINT NOT NULL,
    UNIQUE (invoice_id, decided_on, outcome, rule)
);
CREATE INDEX reasons_by_customer ON reasons (customer_id, decided_on);

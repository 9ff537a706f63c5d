-- What duly read in a message, shown with its words until a collector settles it.
CREATE TABLE proposals (
    id               SERIAL_ID,
    message_id       BIGINT NOT NULL REFERENCES messages (id),
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    intent           TEXT NOT NULL,                      -- JSON, as in reading::Intent
    kind             TEXT NOT NULL,                      -- dispute, promise, plan, paid, copy_request, wrong_contact, stop, question
    span_start       BIGINT NOT NULL,                    -- bytes in the message's body
    span_end         BIGINT NOT NULL,
    confidence       BIGINT NOT NULL,                    -- per mille
    state            TEXT NOT NULL,                      -- proposed, accepted, dismissed
    settled_by       BIGINT REFERENCES users (id),
    settled_at       BIGINT,
    case_id          BIGINT
);
CREATE INDEX proposals_by_message ON proposals (message_id);
CREATE INDEX proposals_by_customer ON proposals (customer_id, state);

-- Disputes, promises to pay, payment plans, and payments that the customer says were made.
CREATE TABLE cases (
    id               SERIAL_ID,
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    conversation_id  BIGINT NOT NULL REFERENCES conversations (id),
    message_id       BIGINT REFERENCES messages (id),    -- where it was said
    kind             TEXT NOT NULL,                      -- dispute, promise, plan, paid
    -- requested (a plan that nobody has agreed to yet), open, kept, partly_kept, broken, settled, withdrawn
    state            TEXT NOT NULL,
    reason           TEXT,                               -- of a dispute
    note             TEXT NOT NULL DEFAULT '',           -- the customer's own words, from the page
    currency         TEXT NOT NULL,
    amount_minor     BIGINT,                             -- disputed, promised, said to be paid; NULL: all that is open
    due_on           TEXT,                               -- of a promise; of a plan its first instalment; the day on which it was said to be paid
    opened_by        BIGINT REFERENCES users (id),       -- NULL: the customer
    opened_at        BIGINT NOT NULL,
    opened_on        TEXT NOT NULL,                      -- the company's civil date: payments from this day on count
    settled_at       BIGINT
);
CREATE INDEX cases_by_customer ON cases (customer_id, state);
CREATE INDEX cases_due ON cases (state, due_on);

-- Which invoices a case is about, and what was open on each when it was opened.
CREATE TABLE case_invoices (
    case_id          BIGINT NOT NULL REFERENCES cases (id),
    invoice_id       BIGINT NOT NULL REFERENCES invoices (id),
    open_minor       BIGINT NOT NULL,
    PRIMARY KEY (case_id, invoice_id)
);

CREATE TABLE instalments (
    case_id          BIGINT NOT NULL REFERENCES cases (id),
    position         BIGINT NOT NULL,                    -- from 1
    due_on           TEXT NOT NULL,
    amount_minor     BIGINT NOT NULL,
    state            TEXT NOT NULL,                      -- open, kept, missed
    PRIMARY KEY (case_id, position)
);

-- What somebody should do, and why.
CREATE TABLE tasks (
    id               SERIAL_ID,
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    conversation_id  BIGINT REFERENCES conversations (id),
    case_id          BIGINT REFERENCES cases (id),
    kind             TEXT NOT NULL,                      -- promise_broken, instalment_missed, payment_not_found, plan_requested, undelivered
    due_on           TEXT NOT NULL,
    made_at          BIGINT NOT NULL,
    done_at          BIGINT,
    done_by          BIGINT REFERENCES users (id),
    UNIQUE (case_id, kind, due_on)
);
CREATE INDEX tasks_open ON tasks (done_at, due_on);

-- The ledger: who is owed, who owes, what is open, and what is silent.
--
-- How these files are written (both engines read the same text):
--   SERIAL_ID  becomes the engine's own self-numbering primary key when the file is loaded (see src/db.rs);
--   ids, money (minor units), instants (milliseconds since 1970, UTC) and truth values (0 or 1) are BIGINT;
--   civil dates (ISO 8601), codes, JSON and words are TEXT; large bodies live in the blob store, by key.

-- The legal entity that is owed. Its letterhead, bank account and sender addresses are its own.
CREATE TABLE companies (
    id               SERIAL_ID,
    code             TEXT NOT NULL UNIQUE,           -- short name used in settings and imports
    name             TEXT NOT NULL,
    address          TEXT NOT NULL,                  -- lines, top to bottom
    country          TEXT NOT NULL,                  -- ISO 3166-1
    locale           TEXT NOT NULL,
    time_zone        TEXT NOT NULL,                  -- IANA
    currency         TEXT NOT NULL,
    email            TEXT NOT NULL,                  -- sender of reminders; replies come back to it with a plus-mark
    phone            TEXT NOT NULL,
    sms_sender       TEXT NOT NULL,                  -- number in E.164 or a sender name
    account_holder   TEXT NOT NULL,
    iban             TEXT NOT NULL,
    bic              TEXT NOT NULL,
    imprint          TEXT NOT NULL                   -- register, managing directors, VAT id: lines of the letter's foot
);

-- The business that owes.
CREATE TABLE customers (
    id               SERIAL_ID,
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    number           TEXT NOT NULL,                  -- the ERP's key
    name             TEXT NOT NULL,
    address          TEXT NOT NULL,                  -- lines, without the name and without the country
    country          TEXT NOT NULL,
    locale           TEXT NOT NULL,
    time_zone        TEXT NOT NULL,
    vat_id           TEXT,
    collector_id     BIGINT,                         -- the user who looks after the account
    procedure_id     BIGINT,                         -- NULL: the company's default procedure
    manual           BIGINT NOT NULL DEFAULT 0,      -- 1: nothing leaves without a person
    UNIQUE (company_id, number)
);

-- A person, or a shared address such as accounts payable, at a customer.
CREATE TABLE contacts (
    id               SERIAL_ID,
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    external_id      TEXT NOT NULL,                  -- the ERP's key within the customer
    name             TEXT NOT NULL,                  -- empty for a shared address
    salutation       TEXT NOT NULL,                  -- mr, ms, or none
    role             TEXT NOT NULL,                  -- accounts_payable, management, sales, other
    locale           TEXT,                           -- NULL: the customer's
    time_zone        TEXT,                           -- NULL: the customer's
    email            TEXT,
    phone            TEXT,                           -- E.164
    email_fault      TEXT,                           -- why mail to this address does not arrive; NULL: it does
    email_fault_at   BIGINT,
    phone_stopped_at BIGINT,                         -- when this number opted out of text messages
    UNIQUE (customer_id, external_id)
);
CREATE INDEX contacts_by_email ON contacts (email);
CREATE INDEX contacts_by_phone ON contacts (phone);

CREATE TABLE invoices (
    id               SERIAL_ID,
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    number           TEXT NOT NULL,
    issued_on        TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    currency         TEXT NOT NULL,
    total_minor      BIGINT NOT NULL,                -- negative for a credit note
    UNIQUE (company_id, number)
);
CREATE INDEX invoices_by_customer ON invoices (customer_id);

-- Payments as the accounting package reports them, in the invoice's currency. duly never books anything.
CREATE TABLE payments (
    id               SERIAL_ID,
    company_id       BIGINT NOT NULL REFERENCES companies (id),
    external_id      TEXT NOT NULL,
    invoice_id       BIGINT NOT NULL REFERENCES invoices (id),
    paid_on          TEXT NOT NULL,
    amount_minor     BIGINT NOT NULL,
    UNIQUE (company_id, external_id)
);
CREATE INDEX payments_by_invoice ON payments (invoice_id);

-- What is still open on each invoice. Never stored, so it can never be stale.
CREATE VIEW balances AS
SELECT invoices.id AS invoice_id,
       invoices.customer_id,
       invoices.company_id,
       invoices.number,
       invoices.issued_on,
       invoices.due_on,
       invoices.currency,
       invoices.total_minor,
       CAST(COALESCE((SELECT SUM(amount_minor) FROM payments WHERE payments.invoice_id = invoices.id), 0) AS BIGINT)
           AS paid_minor,
       CAST(invoices.total_minor
            - COALESCE((SELECT SUM(amount_minor) FROM payments WHERE payments.invoice_id = invoices.id), 0) AS BIGINT)
           AS open_minor
FROM invoices;

-- A dunning block: this customer's invoice (all of them if none is named) is silent, and why, and until when.
-- Written by whoever has a reason (a case, an unread reply, a collector); read by dunning, which sees nothing else.
CREATE TABLE blocks (
    id               SERIAL_ID,
    customer_id      BIGINT NOT NULL REFERENCES customers (id),
    invoice_id       BIGINT REFERENCES invoices (id),
    reason           TEXT NOT NULL,                  -- reply, dispute, promise, plan, paid, manual
    source           TEXT NOT NULL,                  -- whose block this is, such as case:12 or message:34
    placed_at        BIGINT NOT NULL,
    until            TEXT,                           -- silent up to and including this day; NULL: until lifted
    lifted_at        BIGINT
);
CREATE INDEX blocks_by_customer ON blocks (customer_id, lifted_at);
CREATE INDEX blocks_by_source ON blocks (source);

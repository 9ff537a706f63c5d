-- What somebody must know of, from the moment that it is noticed until it is over.
CREATE TABLE alerts (
    id               SERIAL_ID,
    kind             TEXT NOT NULL,                  -- mailbox_down, login_refused, balance, quarantined, undelivered
    about            TEXT NOT NULL,                  -- which of its kind: a mailbox's name, or empty if there is only one
    detail           TEXT NOT NULL,                  -- in words for an administrator; never an address or a secret
    raised_at        BIGINT NOT NULL,
    cleared_at       BIGINT                          -- NULL: it is not over
);
CREATE UNIQUE INDEX alerts_open ON alerts (kind, about) WHERE cleared_at IS NULL;

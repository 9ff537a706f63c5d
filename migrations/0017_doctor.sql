-- What an administrator has the doctor look at. An examination takes longer than a page may, so a job goes on with it.
CREATE TABLE examinations (
    id               SERIAL_ID,
    round_trip       BIGINT NOT NULL,                -- 1: also with a mail to ourselves
    asked_at         BIGINT NOT NULL,
    lease_until      BIGINT,                         -- a node is at it
    done             BIGINT NOT NULL DEFAULT 0,      -- parts that were looked at
    parts            BIGINT NOT NULL DEFAULT 0,      -- of so many
    findings         TEXT NOT NULL DEFAULT '[]',     -- JSON, in the order in which they were found
    ended_at         BIGINT
);

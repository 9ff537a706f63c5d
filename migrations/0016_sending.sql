-- Where a message goes, when it last began to leave, and what a carrier said when it refused it.
ALTER TABLE deliveries ADD COLUMN domain TEXT;       -- of a mail's recipient, in small letters; NULL for text messages and letters
ALTER TABLE deliveries ADD COLUMN began_at BIGINT;   -- when the last attempt began
ALTER TABLE deliveries ADD COLUMN code BIGINT;       -- the reply code of the last refusal (RFC 5321)
ALTER TABLE deliveries ADD COLUMN status TEXT;       -- its enhanced status code (RFC 3463)
ALTER TABLE deliveries ADD COLUMN draft TEXT;        -- the words as their author typed them, given back if taken back in time
-- How many went to a domain in the last minute; what changed in the last hour.
CREATE INDEX deliveries_by_domain ON deliveries (domain, began_at);
CREATE INDEX deliveries_changed ON deliveries (changed_at, state);

-- Lines under a message, before the company's name: who writes, and how to reach them.
ALTER TABLE companies ADD COLUMN signature TEXT NOT NULL DEFAULT '';

-- What the lists of the inbox go through: newest first, page by page, however many there are.
CREATE INDEX conversations_newest ON conversations (state, latest_at DESC, id DESC);
CREATE INDEX conversations_by_assignee ON conversations (assignee_id, state, latest_at DESC, id DESC);
CREATE INDEX proposals_open ON proposals (state, kind);
CREATE INDEX customers_by_name ON customers (name, id);

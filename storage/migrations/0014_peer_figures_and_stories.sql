-- Introductions: a match that either side must not see ending, figures that are the same all day, and stories.

-- 1 once a match can lead to no introduction any more although its peer answered nothing that ends it: one blocked the
-- other, or one left. Kept beside the state, which is the peer's own answer, and shown to nobody.
ALTER TABLE peer_invitations ADD COLUMN frozen BIGINT NOT NULL DEFAULT 0;

-- What cards and moderators are shown, counted once a day: rounded figures as JSON, never an exact count. A process that
-- starts later in the day reads them here, so that nobody sees what changed since.
CREATE TABLE peer_figures (
    day TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);

-- One member's account of a role. Nobody's name: code_hash is a digest of the code that takes it back. Until a moderator
-- has decided, sender is a keyed hash of the author's id, as in proposal_senders; both columns are NULL afterwards.
CREATE TABLE peer_stories (
    id TEXT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    specialty TEXT NOT NULL,
    year BIGINT NOT NULL,
    why TEXT NOT NULL,
    how TEXT NOT NULL,
    surprise TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'published')),
    code_hash TEXT NOT NULL UNIQUE,
    sender_key TEXT,
    sender TEXT,
    made_at BIGINT NOT NULL
);

CREATE INDEX peer_stories_of_role ON peer_stories (server_id, role_id);

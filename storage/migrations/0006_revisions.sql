-- What the moderators of a server changed in the knowledge base. Numbers of an entry begin with 1 and have no gaps;
-- number 0 is the entry as it comes with the program. `made_from` is the digest of the body the editor had before her.
-- A person who was erased is NULL.

CREATE TABLE revisions (
    server_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('role', 'pain_point', 'faq', 'exit_check', 'source')),
    entry_id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number > 0),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    body TEXT NOT NULL,
    made_from TEXT NOT NULL,
    reason TEXT NOT NULL,
    editor_id BIGINT,
    approver_id BIGINT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, kind, entry_id, number)
);

-- Changes that are not part of the base yet: shown to their author ('preview'), waiting for a second moderator
-- ('waiting'), or proposed by a member, whose name is not kept ('proposed'). `edits` is JSON.
CREATE TABLE proposals (
    id TEXT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('preview', 'waiting', 'proposed')),
    author_id BIGINT,
    reason TEXT NOT NULL,
    edits TEXT NOT NULL,
    made_at BIGINT NOT NULL
);

CREATE INDEX proposals_of_server ON proposals (server_id, stage, made_at);

-- Who looks after an entry, and whether she was reminded that it is due for review.
CREATE TABLE entry_owners (
    server_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    owner_id BIGINT NOT NULL,
    reminded_for TEXT NOT NULL,
    PRIMARY KEY (server_id, kind, entry_id)
);

ALTER TABLE server_settings ADD COLUMN review_mode TEXT NOT NULL DEFAULT 'one-person';

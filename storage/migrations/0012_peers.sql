-- Introductions between members. Who asked is known to the row of the ask alone: an invitation and a block hold a
-- scrambled mark (HMAC with a salt of their own), so that erasing the asker leaves nothing of her with anybody else.

ALTER TABLE server_settings ADD COLUMN peers_enabled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE server_settings ADD COLUMN peers_role_id BIGINT;

-- What a member offers to talk about. Lists are JSON.
CREATE TABLE peer_offers (
    user_id BIGINT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'paused')),
    roles TEXT NOT NULL,
    specialty TEXT NOT NULL,
    stage TEXT NOT NULL,
    help_text TEXT NOT NULL,
    languages TEXT NOT NULL,
    per_month BIGINT NOT NULL,
    reach TEXT NOT NULL,
    offered_at BIGINT NOT NULL
);

-- What a member asks. pass_at: not passed on before; closes_at: when it ends without an introduction, or when it ended.
-- peer_stage and peer_specialty are what the asker was told with a yes; they stay when the peer is erased.
CREATE TABLE peer_asks (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    server_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    language TEXT NOT NULL,
    reach TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'offered', 'agreed', 'introduced', 'declined', 'closed')),
    asked_at BIGINT NOT NULL,
    pass_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    peer_stage TEXT NOT NULL,
    peer_specialty TEXT NOT NULL
);

CREATE INDEX peer_asks_of_member ON peer_asks (user_id);

-- An ask as one peer received it. server_id is the server of the ask; tell_at: when a yes is passed on.
CREATE TABLE peer_invitations (
    id TEXT NOT NULL PRIMARY KEY,
    ask_id TEXT REFERENCES peer_asks (id) ON DELETE SET NULL,
    server_id BIGINT NOT NULL,
    peer_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'yes', 'no', 'withdrawn', 'introduced')),
    sent_at BIGINT NOT NULL,
    tell_at BIGINT NOT NULL,
    salt TEXT NOT NULL,
    asker_mark TEXT NOT NULL
);

CREATE UNIQUE INDEX one_invitation_an_ask ON peer_invitations (ask_id) WHERE ask_id IS NOT NULL;
CREATE INDEX peer_invitations_of_peer ON peer_invitations (peer_id);

-- Whom a member never wants to be matched with, scrambled.
CREATE TABLE peer_blocks (
    user_id BIGINT NOT NULL,
    salt TEXT NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (user_id, salt)
);

-- Direct messages that are still to be sent; deleted before they are. `about` is the id of an ask or an invitation.
CREATE TABLE peer_notices (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('asked', 'accepted', 'introduced', 'no answer')),
    about TEXT NOT NULL,
    due_at BIGINT NOT NULL
);

-- What moderators were told. A person who was erased is NULL.
CREATE TABLE peer_reports (
    id TEXT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    reporter_id BIGINT,
    reported_id BIGINT,
    rule TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('open', 'broken', 'kept')),
    made_at BIGINT NOT NULL
);

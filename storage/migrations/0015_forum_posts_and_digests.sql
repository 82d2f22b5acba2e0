-- The forum that has one post per role, and the channel that is told of each week's changes.
ALTER TABLE server_settings ADD COLUMN forum_channel_id BIGINT;
ALTER TABLE server_settings ADD COLUMN digest_channel_id BIGINT;

-- The post of each role. post_id is NULL while it is not known whether Discord made the post; fingerprint is what was
-- last written there, empty if that is not known.
CREATE TABLE forum_posts (
    server_id BIGINT NOT NULL,
    forum_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    title TEXT NOT NULL,
    post_id BIGINT,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (server_id, forum_id, role_id)
);

-- The last week, by the day of its digest, that a server was told of.
CREATE TABLE weekly_digests (
    server_id BIGINT NOT NULL PRIMARY KEY,
    week TEXT NOT NULL
);

-- How many of the questions that members sent to their moderators were answered on a day. Nobody's id, and no question.
CREATE TABLE answered_questions (
    server_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    times BIGINT NOT NULL CHECK (times > 0),
    PRIMARY KEY (server_id, day)
);

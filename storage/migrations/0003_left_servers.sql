-- Servers that the bot is no longer in, and when what belongs to them is erased.

CREATE TABLE left_servers (
    server_id BIGINT NOT NULL PRIMARY KEY,
    erase_at BIGINT NOT NULL
);

-- Polls of a community. While one is open it has a key, and its votes stand under an HMAC of the voter's id with that
-- key. Closing deletes key and votes; result, JSON, is what may be published, and goes with the row once it was.
CREATE TABLE pulses (
    id TEXT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,
    poll TEXT NOT NULL,
    closes_at BIGINT NOT NULL,
    voter_key TEXT,
    result TEXT
);

CREATE UNIQUE INDEX one_open_pulse_a_channel ON pulses (channel_id) WHERE voter_key IS NOT NULL;

CREATE TABLE pulse_votes (
    pulse_id TEXT NOT NULL REFERENCES pulses (id) ON DELETE CASCADE,
    voter TEXT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (pulse_id, voter)
);

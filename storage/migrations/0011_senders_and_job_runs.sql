-- Who wrote a correction that names nobody: an HMAC of the member's id under a key of this correction alone. It is kept
-- until the correction is decided, so that in a server where two people decide nobody approves her own.
CREATE TABLE proposal_senders (
    proposal_id TEXT NOT NULL PRIMARY KEY REFERENCES proposals (id) ON DELETE CASCADE,
    sender_key TEXT NOT NULL,
    sender TEXT NOT NULL
);

-- When each regular job last ran to its end, so that what a stopped process missed is done when the next one is ready.
CREATE TABLE job_runs (
    job TEXT NOT NULL PRIMARY KEY,
    ran_at BIGINT NOT NULL
);

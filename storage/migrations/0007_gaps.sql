-- Questions that members gave to their moderators, because the knowledge base had no answer. Nobody's id stands with
-- them; similar ones are one row, and `asked` counts them.

CREATE TABLE gaps (
    id TEXT NOT NULL PRIMARY KEY,
    server_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    asked BIGINT NOT NULL CHECK (asked > 0),
    first_asked_at BIGINT NOT NULL,
    last_asked_at BIGINT NOT NULL
);

CREATE INDEX gaps_of_server ON gaps (server_id, last_asked_at);

-- Members who want to hear of the answer, by their own wish; gone with the gap.
CREATE TABLE gap_listeners (
    gap_id TEXT NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (gap_id, user_id)
);

CREATE INDEX gap_listeners_of_user ON gap_listeners (user_id);

-- How often an entry of a server was opened ('opened') or was not what somebody meant ('missed'), and how often the
-- base had no answer ('abstained', with no entry). Sums of a day; nobody's id, and no question.

CREATE TABLE counts (
    server_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('opened', 'missed', 'abstained')),
    entry TEXT NOT NULL,
    times BIGINT NOT NULL CHECK (times > 0),
    PRIMARY KEY (server_id, day, what, entry)
);

CREATE INDEX counts_of_day ON counts (day);

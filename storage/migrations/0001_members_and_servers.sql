-- Ids of Discord are BIGINT; moments are microseconds since 1970 in UTC; lists are JSON in TEXT.

CREATE TABLE saved_roles (
    user_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('exploring', 'preparing', 'applied', 'decided-against')),
    note TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role_id)
);

CREATE TABLE quiz_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    quiz_id TEXT NOT NULL,
    quiz_version BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE INDEX quiz_sessions_of_user ON quiz_sessions (user_id, quiz_id);

CREATE UNIQUE INDEX one_open_quiz_session ON quiz_sessions (user_id, quiz_id) WHERE finished_at IS NULL;

-- Idle sessions are looked for daily.
CREATE INDEX quiz_sessions_by_age ON quiz_sessions (started_at);

CREATE TABLE quiz_answers (
    session_id TEXT NOT NULL REFERENCES quiz_sessions (id) ON DELETE CASCADE,
    question_id TEXT NOT NULL,
    choices TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, question_id)
);

CREATE TABLE server_settings (
    server_id BIGINT NOT NULL PRIMARY KEY,
    answer_channels TEXT NOT NULL,
    silent_channels TEXT NOT NULL,
    moderator_role_id BIGINT,
    specialty TEXT,
    mod_log_channel_id BIGINT,
    changed_at BIGINT
);

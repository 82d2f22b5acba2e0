-- What the plan showed of a saved role when it was saved or last accepted; steps is JSON, id to text.
CREATE TABLE plans (
    user_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    reviewed TEXT NOT NULL,
    steps TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role_id),
    FOREIGN KEY (user_id, role_id) REFERENCES saved_roles (user_id, role_id) ON DELETE CASCADE
);

CREATE TABLE plan_ticks (
    user_id BIGINT NOT NULL,
    role_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    ticked_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role_id, step_id),
    FOREIGN KEY (user_id, role_id) REFERENCES saved_roles (user_id, role_id) ON DELETE CASCADE
);

CREATE TABLE reminders (
    user_id BIGINT NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL
);

-- What is due is looked for hourly.
CREATE INDEX reminders_by_due ON reminders (due_at);

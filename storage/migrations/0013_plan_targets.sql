-- The month by which a member wants to have changed work, as 2027-06, and the month of the last monthly nudge, or of
-- the opt-in to them; null for a member who asked for none.
CREATE TABLE plan_targets (
    user_id BIGINT NOT NULL PRIMARY KEY,
    target TEXT NOT NULL,
    nudged TEXT
);

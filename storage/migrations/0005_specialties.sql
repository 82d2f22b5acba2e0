-- The specialty that a member chose in place of the server's.
CREATE TABLE member_specialties (
    user_id BIGINT NOT NULL PRIMARY KEY,
    specialty TEXT NOT NULL
);

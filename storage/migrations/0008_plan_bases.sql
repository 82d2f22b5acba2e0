-- Whose base a plan was shown from: a server's, or NULL for the one that comes with the program.
ALTER TABLE plans ADD COLUMN base BIGINT;

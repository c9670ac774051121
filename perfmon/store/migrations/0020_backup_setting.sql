-- 每夜备份: whether this machine backs the database up every night, and where to.
-- It belongs to the machine, not to the figures: no backup holds it, and a restore keeps the present.
-- Append-only; the last row holds.

CREATE TABLE backup_setting (
    is_on           BOOLEAN NOT NULL,
    folder          VARCHAR,                     -- NULL: 备份, beside the database
    actor           VARCHAR NOT NULL,
    recorded_at     TIMESTAMP NOT NULL
);

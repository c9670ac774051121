-- 日志: who did what to what, from → to, when and from where. Rows are only appended. Each carries
-- the hash of the one before, so that a row altered, taken out, put in or moved is found; how a hash
-- is made stands in perfmon/store/log.py.

CREATE TABLE log_entry (
    entry_id        BIGINT NOT NULL,             -- from 1, without gaps
    recorded_at     TIMESTAMP NOT NULL,          -- UTC
    actor           VARCHAR NOT NULL,
    address         VARCHAR NOT NULL,            -- from where: 本机, or a network address
    act             VARCHAR NOT NULL,            -- 导入, 撤销, 手工录入, 月结, 下载, ...
    subject         VARCHAR NOT NULL,            -- to what, in words
    value_before    VARCHAR,
    value_after     VARCHAR,
    batch_id        BIGINT,                      -- that was written, or taken back; NULL: none
    previous_hash   VARCHAR NOT NULL,            -- of the entry before; of the first: of the birth
    hash            VARCHAR NOT NULL
);

-- The witness of the end: every entry moves it on, so that a last entry taken out is found too.
CREATE TABLE log_end (
    only_row        BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_row),
    entries         BIGINT NOT NULL,
    last_hash       VARCHAR,                     -- NULL: no entry yet
    batches_before  BIGINT NOT NULL,             -- the last batch that is older than the log
    undos_before    BIGINT NOT NULL              -- how many were taken back before there was a log
);

INSERT INTO log_end
SELECT true, 0, NULL,
       (SELECT coalesce(max(batch_id), 0) FROM batch), (SELECT count(*) FROM batch_undo);

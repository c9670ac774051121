-- Of the numbers that people read in the log and on paper, 批次号 and 规则版次 are never given twice. A
-- restore takes rows away whose numbers the log goes on naming, so the highest that was ever given is
-- kept. The 版次 of a unit's text belongs to its unit and year and may come again: the log tells the batch.
CREATE TABLE number_given (
    table_name      VARCHAR PRIMARY KEY,
    last            BIGINT NOT NULL              -- by a database whose place was taken; its rows count too
);

INSERT INTO number_given VALUES ('batch', 0), ('rule_set', 1);  -- the program's own rules are version 1

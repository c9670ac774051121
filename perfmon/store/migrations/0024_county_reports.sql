-- 汇总库: which counties' reports (上报) of a month a consolidated file holds, and which were left out
-- and why. A file with rows here is read and never written into; in it unit and department codes begin
-- with the six digits of their region, and a region's rules are those of its own batch.
CREATE TABLE county_report (
    region_code     VARCHAR NOT NULL,
    name            VARCHAR NOT NULL,            -- '' where nothing names it
    year            INTEGER NOT NULL,
    month           INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    is_closed       BOOLEAN,                     -- whether the county had closed the month
    known_at        TIMESTAMP,                   -- everything that the county had recorded by then is in it
    covered_until   DATE,                        -- until which day its payments were on hand
    fingerprint     VARCHAR,                     -- of the report
    engine          VARCHAR NOT NULL,            -- what made the figures
    left_out_because VARCHAR,                    -- NULL: it is in; else the columns above are of no report
    batch_id        BIGINT REFERENCES batch,     -- of its facts; NULL where it is left out
    PRIMARY KEY (region_code, year, month),
    CHECK ((left_out_because IS NULL) = (batch_id IS NOT NULL))
);
